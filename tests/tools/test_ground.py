"""What set-up, CI and containers read: locks, Makefile, compose file."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def locked(name):
    """Name → version of each package in a lock, and those without a hash."""
    text = (ROOT / name).read_text()
    blocks = re.findall(
        r"^([a-z0-9._-]+)(?:\[[\w,]+\])?==([^ ;\\]+)([^\n]*(?:\n[ ]+--hash=\S+(?: \\)?)*)", text, re.M
    )
    versions = {package: version for package, version, _ in blocks}
    return versions, [package for package, _, rest in blocks if "--hash=sha256:" not in rest]


def direct(requirements):
    return {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-ocr.lock"])
def test_a_lock_has_hashes_and_no_address(name):
    versions, without_hash = locked(name)
    text = (ROOT / name).read_text()

    assert len(versions) > 40
    assert without_hash == []
    assert re.findall(r"https?:|file:|--index|--find-links|--extra", text) == []


def test_the_locks_hold_what_the_project_asks_for():
    runtime, _ = locked("requirements.lock")
    development, _ = locked("requirements-dev.lock")

    assert direct(PROJECT["dependencies"]) <= runtime.keys()
    assert direct(PROJECT["optional-dependencies"]["dev"]) <= development.keys()
    assert direct(PROJECT["optional-dependencies"]["ocr"]) <= locked("requirements-ocr.lock")[0].keys()


def test_the_development_lock_contains_the_runtime_lock():
    runtime, _ = locked("requirements.lock")
    development, _ = locked("requirements-dev.lock")

    assert runtime.items() <= development.items()


def test_the_lock_of_the_optional_reader_changes_nothing_that_is_installed():
    runtime, _ = locked("requirements.lock")
    development, _ = locked("requirements-dev.lock")
    reader, _ = locked("requirements-ocr.lock")
    shared = reader.keys() & development.keys()

    assert runtime.items() <= reader.items()
    assert {name: reader[name] for name in shared} == {name: development[name] for name in shared}


def test_every_dependency_has_its_reason():
    lines = (
        (ROOT / "pyproject.toml").read_text().split("dependencies = [", 1)[1].split("\n]", 1)[0].splitlines()
    )

    assert [line for line in lines if line.strip() and "# " not in line] == []


def test_no_file_names_a_registry_or_a_machine():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "check_files.py"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("target", ["setup", "demo", "demo-check", "test", "lint", "check", "bench"])
def test_make_knows_its_targets(target):
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.M)


def test_compose_has_the_five_services_and_they_are_watched():
    services = COMPOSE["services"]

    assert {"web", "worker", "beat", "postgres", "redis"} <= services.keys()
    image_check = "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["web"]
    assert image_check


def test_compose_runs_production_and_hands_over_every_key():
    environment = COMPOSE["services"]["web"]["environment"]

    assert environment["SUSHI_ENV"] == "production"
    assert {
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "PUBLIC_BASE_URL",
        "STICKER_KEYS",
        "FIELD_ENCRYPTION_KEYS",
        "STAFF_CODE_KEYS",
        "VAPID_KEYS",
        "VAPID_SUBJECT",
        "DATABASE_URL",
        "REDIS_URL",
    } <= environment.keys()


def test_the_image_runs_as_nobody_special():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert lines.index("USER sushi") < next(i for i, line in enumerate(lines) if line.startswith("CMD"))
    assert any("--require-hashes" in line for line in lines)


def test_the_example_environment_lists_every_variable():
    names = ("settings.py", "notification_settings.py", "gunicorn.py")
    sources = [ROOT / "sushi_platform" / name for name in names]
    variable = r'env(?:\.\w+)?\(\s*"([A-Z][A-Z0-9_]+)"'
    read = {name for path in sources for name in re.findall(variable, path.read_text())}
    listed = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert read - listed == set()
    assert listed - read == set()
