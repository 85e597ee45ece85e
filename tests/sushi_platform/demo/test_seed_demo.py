import hashlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from duties.models import Duty
from enterprises.models import Enterprise
from inspections.models import Inspection
from scoring.models import IndexSnapshot

NOW = "2026-11-23T10:00+08:00"
SMALL = {"enterprises": 12, "days": 40, "now": NOW, "verbosity": 0}


@pytest.fixture
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def build(**options):
    call_command("seed_demo", **(SMALL | options))


def digest():
    """What makes the city: not the ids of rows, nor keys that have to be secret."""
    rows = [
        *Enterprise.objects.order_by("public_id").values_list("public_id", "name", "credit_code", "status"),
        *Duty.objects.order_by("enterprise__public_id", "due_on", "kind").values_list(
            "enterprise__public_id", "due_on", "kind", "state"
        ),
        *Inspection.objects.order_by("enterprise__public_id", "inspected_on").values_list(
            "enterprise__public_id", "inspected_on", "score"
        ),
        *IndexSnapshot.objects.order_by("enterprise__public_id", "as_of").values_list(
            "enterprise__public_id", "as_of", "index_tenths", "district_rank"
        ),
    ]
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def built_digest(**options):
    with transaction.atomic():
        build(**options)
        found = digest()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_city(db, var_dir):
    first = built_digest(seed=7)

    assert built_digest(seed=7) == first
    assert built_digest(seed=8) != first


def test_it_leaves_a_database_alone_that_holds_enterprises(noodle_bar, var_dir):
    with pytest.raises(CommandError, match="已有企业"):
        build()

    assert Enterprise.objects.get() == noodle_bar


@pytest.mark.parametrize(
    "options", [{"enterprises": 9}, {"enterprises": 5001}, {"days": 6}, {"days": 731}, {"now": "noon"}]
)
def test_it_refuses_what_makes_no_city(db, var_dir, options):
    with pytest.raises(CommandError):
        build(**options)

    assert not Enterprise.objects.exists()


def test_it_never_runs_in_production(db, var_dir, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="生产"):
        build()
