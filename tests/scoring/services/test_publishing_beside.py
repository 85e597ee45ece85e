"""Outside a transaction on PostgreSQL a whole city is read and written by two connections side by side."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.utils import timezone

from common.local_time import local_date
from scoring.models import CurrentIndex, IndexRun, IndexSnapshot
from scoring.services import score
from scoring.services.publishing_beside import PublishingBeside
from tests.scoring.rows import AS_OF, moment

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def versions(transactional_db):
    """A test of this kind empties the tables behind it, the delivered versions too."""
    import_module("scoring.migrations.0003_deliver_model_versions").deliver(apps, None)


def recompute():
    return score.recompute_index(as_of=AS_OF, at=moment(AS_OF), today=local_date(timezone.now()))


def figures(model):
    names = (
        "enterprise_id",
        "run_id",
        "index_tenths",
        "raw_tenths",
        "band",
        "cap",
        "district_rank",
        "sampling_tenths",
    )
    return sorted(model.objects.values_list(*names))


def test_current_rows_are_those_of_the_snapshots(shop, neighbour, far_shop):
    outcome = recompute()

    assert figures(CurrentIndex) == figures(IndexSnapshot)
    assert CurrentIndex.objects.count() == 3
    assert IndexRun.objects.get().finished_at == outcome.run.finished_at == moment(AS_OF)


def test_what_goes_wrong_beside_takes_everything_back(shop, monkeypatch):
    def fail(self, cursor):
        cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(PublishingBeside, "_update", fail)

    with pytest.raises(DatabaseError):
        recompute()

    assert not IndexRun.objects.exists()
    assert not IndexSnapshot.objects.exists()
    assert not CurrentIndex.objects.exists()


def test_what_goes_wrong_here_takes_back_what_was_done_beside(shop, monkeypatch):
    def fail(**arguments):
        raise DatabaseError

    monkeypatch.setattr(score, "write_region_figures", fail)

    with pytest.raises(DatabaseError):
        recompute()

    assert not IndexRun.objects.exists()
    assert not CurrentIndex.objects.exists()


def test_killed_between_the_commits_computing_again_publishes(shop, neighbour, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(PublishingBeside, "publish", lambda self, at: None)
        recompute()
    assert IndexSnapshot.objects.count() == 2
    assert not CurrentIndex.objects.exists()

    again = recompute()

    assert again.written == 0
    assert figures(CurrentIndex) == figures(IndexSnapshot)
