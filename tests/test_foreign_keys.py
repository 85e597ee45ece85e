"""Foreign keys point down the floors, never up or sideways: what imports can't show."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

PYPROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
FLOORS_CONTRACT = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["name"] == "floors")
# Height of each app: the lowest floor is 0; apps joined by | share a floor.
HEIGHT = {
    app.strip(): height
    for height, floor in enumerate(reversed(FLOORS_CONTRACT["layers"]))
    for app in floor.replace("(", "").replace(")", "").split("|")
}


def own_foreign_keys():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in HEIGHT:
            continue
        for field in model._meta.get_fields(include_hidden=True):
            if field.concrete and field.is_relation and field.related_model:
                yield model, field


def points_down(model, field):
    app, target = model._meta.app_label, field.related_model._meta.app_label
    return target == app or target not in HEIGHT or HEIGHT[target] < HEIGHT[app]


def test_every_own_app_stands_on_a_floor():
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}

    assert own - HEIGHT.keys() == set()


def test_foreign_keys_point_down():
    wrong = [f"{model._meta.label}.{f.name}" for model, f in own_foreign_keys() if not points_down(model, f)]

    assert wrong == []


def test_it_looks_at_the_foreign_keys_that_matter():
    seen = {(model._meta.label, field.name) for model, field in own_foreign_keys()}

    assert {("enterprises.Enterprise", "region"), ("accounts.AuditEntry", "actor")} <= seen
