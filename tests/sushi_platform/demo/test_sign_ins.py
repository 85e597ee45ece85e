import base64
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django_otp.oath import totp

from sushi_platform.demo.sign_ins import NoSignIns, SignIn, read_sign_ins

KEY = bytes(range(20))
REGULATOR = {
    "role": "REGULATOR",
    "url": "/cockpit/",
    "username": "jianguan",
    "password": "p",
    "totp_secret": base64.b32encode(KEY).decode(),
    "note": "姑苏区",
}
CONSUMER = {"role": "CONSUMER", "url": "/E/abc", "username": None, "password": None}


@pytest.fixture
def var_dir(tmp_path):
    (tmp_path / "demo").mkdir()
    path = tmp_path / "demo" / "sign-ins.json"
    path.write_text(json.dumps([REGULATOR, CONSUMER | {"more": "later"}]), encoding="utf-8")
    return tmp_path


def test_they_are_read(var_dir):
    assert read_sign_ins(var_dir) == [SignIn(**REGULATOR), SignIn(role="CONSUMER", url="/E/abc")]


def test_consumers_are_known(var_dir):
    assert [who.is_consumer for who in read_sign_ins(var_dir)] == [False, True]


@pytest.mark.parametrize("secret", [base64.b32encode(KEY).decode(), KEY.hex()])
def test_the_code_is_the_authenticators(secret):
    who = SignIn(role="REGULATOR", url="/", totp_secret=secret)

    assert who.current_code() in {f"{totp(KEY, drift=drift):06d}" for drift in (0, -1)}


def test_without_a_second_factor_there_is_no_code():
    assert SignIn(role="OFFICER", url="/").current_code() == ""


def test_a_damaged_secret_is_told():
    with pytest.raises(NoSignIns, match="neither base32 nor hexadecimal"):
        SignIn(role="REGULATOR", url="/", totp_secret="!!").current_code()


@pytest.mark.parametrize("content", [None, "", "{", "nonsense"])
def test_a_missing_or_broken_list_is_told(tmp_path, content):
    if content is not None:
        (tmp_path / "demo").mkdir()
        (tmp_path / "demo" / "sign-ins.json").write_text(content)

    with pytest.raises(NoSignIns, match=r"sign-ins\.json cannot be read"):
        read_sign_ins(tmp_path)


def test_demo_code_prints_the_codes(var_dir, settings):
    settings.VAR_DIR = var_dir
    out = StringIO()

    call_command("demo_code", stdout=out)

    code, name, role = out.getvalue().split()
    assert (len(code), name, role) == (6, "jianguan", "REGULATOR")


def test_demo_code_without_a_city_says_what_to_do(tmp_path, settings):
    settings.VAR_DIR = tmp_path

    with pytest.raises(CommandError, match="make demo"):
        call_command("demo_code")
