import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from common.local_time import local_date
from scoring.models import CurrentIndex, IndexRun
from tests.factories.accounts import make_region
from tests.scoring.rows import AS_OF

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("recompute_index", *arguments, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_the_last_line_is_json(shop, neighbour):
    answer = run("--as-of", AS_OF.isoformat())

    seconds = answer.pop("seconds")
    assert answer == {"as_of": AS_OF.isoformat(), "scored": 2, "not_enough_data": 0}
    assert seconds > 0


def test_today_is_the_default(shop):
    assert run()["as_of"] == local_date(timezone.now()).isoformat()


def test_a_region_alone(shop, far_shop, far_district):
    assert run("--as-of", AS_OF.isoformat(), "--region", far_district.code)["scored"] == 1
    assert list(CurrentIndex.objects.values_list("pk", flat=True)) == [far_shop.pk]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "2026-02-30"], "2026-02-30"),
        (["--as-of", "gestern"], "gestern"),
        (["--as-of", "2001-01-01"], "2001-01-01"),
        (["--region", "999999"], "999999"),
    ],
)
def test_bad_input_says_what_is_wrong_and_changes_nothing(shop, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)

    assert not IndexRun.objects.exists()


def test_a_future_day_is_refused(shop):
    tomorrow = local_date(timezone.now()) + timedelta(days=1)

    with pytest.raises(CommandError, match="还没有到"):
        run("--as-of", tomorrow.isoformat())

    assert not IndexRun.objects.exists()


def test_a_region_without_facts_is_refused(shop):
    make_region("320599", "空区", "DISTRICT", shop.region.parent)

    with pytest.raises(CommandError, match="什么也没有改动"):
        run("--region", "320599")

    assert not IndexRun.objects.exists()
