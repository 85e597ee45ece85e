"""Each piece that production must have, taken away one by one."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from common.signed_note import COSIGNATURE, ED25519, Verifier
from sushi_platform import checks
from sushi_platform.checks import check_production, refuse_unsafe_production
from sushi_platform.notification_settings import SmsGateway

ROOT = Path(__file__).resolve().parents[2]
FIT = {
    "SUSHI_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "food.example.gov.cn",
    "PUBLIC_BASE_URL": "https://food.example.gov.cn",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "STICKER_KEYS": "1=" + "s" * 40,
    "FIELD_ENCRYPTION_KEYS": "1=" + "f" * 40,
    "BADGE_KEYS": "1=" + "b" * 64,
    "STAFF_CODE_KEYS": "1=" + "c" * 40,
    "VAPID_KEYS": "1=" + "1a" * 32,
    "VAPID_SUBJECT": "mailto:it@example.gov.cn",
    "LEDGER_KEYS": "1=" + "d" * 64,
}
PLAIN_GATEWAY = SmsGateway("http://sms.example.gov.cn", "Authorization", "", {}, None)


def vkey_of(kind):
    return Verifier("office.example.gov.cn/w1", bytes(32), kind).vkey


POSTGRESQL = {"default": {"ENGINE": "django.db.backends.postgresql"}}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}


@pytest.fixture
def fit(monkeypatch):
    """Settings of a good installation; not Django's own, which must not change its database in mid-suite."""
    fit = SimpleNamespace(
        PRODUCTION=True,
        DEBUG=False,
        SECRET_KEY="k" * 60,
        DEVELOPMENT_KEY=settings.DEVELOPMENT_KEY,
        ALLOWED_HOSTS=["food.example.gov.cn"],
        DATABASES=POSTGRESQL,
        REDIS_URL="redis://127.0.0.1:6379/0",
        STICKER_KEYS={"1": "s" * 40},
        FIELD_ENCRYPTION_KEYS={"1": "f" * 40},
        BADGE_KEYS={"1": "b" * 64},
        PUBLIC_BASE_URL="https://food.example.gov.cn",
        STAFF_CODE_KEYS={"1": "c" * 40},
        VAPID_KEYS={"1": "1a" * 32},
        VAPID_SUBJECT="mailto:it@example.gov.cn",
        NOTIFICATIONS=settings.NOTIFICATIONS,
        LEDGER_KEYS={"1": "d" * 64},
        LEDGER_RETIRED_KEYS=[vkey_of(ED25519)],
        LEDGER_WITNESSES={vkey_of(COSIGNATURE): "https://office.example.gov.cn/witness"},
    )
    monkeypatch.setattr(checks, "settings", fit)
    return fit


def test_a_fit_installation_starts(fit):
    assert check_production() == []
    refuse_unsafe_production()


@pytest.mark.parametrize(
    ("name", "value", "error_id"),
    [
        ("SECRET_KEY", settings.DEVELOPMENT_KEY, "sushi.E001"),
        ("SECRET_KEY", "short", "sushi.E001"),
        ("SECRET_KEY", "", "sushi.E001"),
        ("DEBUG", True, "sushi.E002"),
        ("ALLOWED_HOSTS", [], "sushi.E003"),
        ("ALLOWED_HOSTS", ["*"], "sushi.E003"),
        ("DATABASES", SQLITE, "sushi.E004"),
        ("REDIS_URL", "", "sushi.E005"),
        ("STICKER_KEYS", {}, "sushi.E006"),
        ("FIELD_ENCRYPTION_KEYS", {}, "sushi.E007"),
        ("PUBLIC_BASE_URL", "http://food.example.gov.cn", "sushi.E008"),
        ("BADGE_KEYS", {}, "sushi.E010"),
        ("BADGE_KEYS", {"1": "no seed"}, "sushi.E010"),
        ("STAFF_CODE_KEYS", {}, "sushi.E009"),
        ("VAPID_KEYS", {}, "sushi.E011"),
        ("VAPID_KEYS", {"1": "00" * 32}, "sushi.E011"),
        ("VAPID_SUBJECT", "mailto:sushi@localhost", "sushi.E012"),
        ("VAPID_SUBJECT", "", "sushi.E012"),
        ("NOTIFICATIONS", replace(settings.NOTIFICATIONS, push_origins=("http://push",)), "sushi.E013"),
        ("NOTIFICATIONS", replace(settings.NOTIFICATIONS, sms=PLAIN_GATEWAY), "sushi.E013"),
        ("LEDGER_KEYS", {}, "sushi.E014"),
        ("LEDGER_KEYS", {"1": "no seed"}, "sushi.E014"),
        ("LEDGER_RETIRED_KEYS", ["no key"], "sushi.E015"),
        ("LEDGER_RETIRED_KEYS", [vkey_of(COSIGNATURE)], "sushi.E015"),
        ("LEDGER_WITNESSES", {vkey_of(ED25519): "https://office.example.gov.cn"}, "sushi.E015"),
    ],
)
def test_an_unfit_one_is_refused(fit, name, value, error_id):
    setattr(fit, name, value)

    assert [error.id for error in check_production()] == [error_id]
    with pytest.raises(ImproperlyConfigured, match=error_id):
        refuse_unsafe_production()


def test_development_is_left_alone(fit):
    fit.PRODUCTION = False
    fit.DEBUG = True

    refuse_unsafe_production()


def start(tmp_path, *command, **changes):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DJANGO_SETTINGS_MODULE", "DEBUG", *FIT}
    }
    environment |= FIT | {"VAR_DIR": str(tmp_path)} | changes
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_web_server_refuses_to_start(tmp_path):
    done = start(tmp_path, "-c", "import sushi_platform.wsgi", SECRET_KEY=settings.DEVELOPMENT_KEY)

    assert done.returncode == 1
    assert "sushi.E001" in done.stderr


def test_the_web_server_starts_when_fit(tmp_path):
    done = start(tmp_path, "-W", "ignore", "-c", "import sushi_platform.wsgi")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("what", ["worker", "beat"])
def test_celery_refuses_to_start(tmp_path, what):
    done = start(tmp_path, "-m", "celery", "-A", "sushi_platform", what, DEBUG="1")

    assert done.returncode == 1
    assert "sushi.E002" in done.stderr


def test_the_deploy_check_names_what_is_missing(tmp_path):
    done = start(tmp_path, "manage.py", "check", "--deploy", STICKER_KEYS="")

    assert done.returncode == 1
    assert "sushi.E006" in done.stderr
