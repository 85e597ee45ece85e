"""What is exported is enough for a stranger: every figure is recomputed from the file alone."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scoring.models import IndexSnapshot
from tests.factories.enterprises import make_enterprise
from tests.scoring import plain_index, rows
from tests.scoring.queries.test_facts import some_facts
from tests.scoring.rows import AS_OF, ago

pytestmark = pytest.mark.django_db


def export(path, day=AS_OF):
    call_command("export_index", "--as-of", day.isoformat(), str(path), stdout=StringIO())
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def recompute(day=AS_OF):
    call_command("recompute_index", "--as-of", day.isoformat(), stdout=StringIO())


@pytest.fixture
def city_of_many(district, far_district):
    enterprises = []
    for seed in range(30):
        enterprise = make_enterprise(
            [district, far_district][seed % 2],
            credit_code="" if seed % 3 else f"9132059400000{seed:04}Y",
            registered_on=ago(seed * 4),
            recorded_since=ago(seed * 4),
            status="SUSPENDED" if seed == 7 else "IN_BUSINESS",
        )
        if seed % 5:
            rows.write_facts(enterprise, some_facts(seed))
        elif seed:
            rows.add_sample(enterprise, ago(seed), "risk")
        enterprises.append(enterprise)
    return enterprises


@pytest.mark.parametrize("day", [AS_OF, ago(40)])
def test_a_stranger_recomputes_every_figure(city_of_many, tmp_path, day):
    recompute(day)

    lines = export(tmp_path / "index.jsonl", day)

    versions = {line["model_version"]: line for line in lines if line["kind"] == "model_version"}
    found = [line for line in lines if line["kind"] == "enterprise"]
    assert len(found) == IndexSnapshot.objects.count() >= 20
    assert {line["index"] is None for line in found} == {True, False}
    for line in found:
        points = plain_index.points_of(line["inputs"], versions[line["model_version"]]["parameters"])
        assert points == line["points"]
        expected = None if points["index"] == -1 else Decimal(points["index"]) / 10
        assert (None if line["index"] is None else Decimal(str(line["index"]))) == expected
        assert line["band"] == ("NONE", "EXCELLENT", "GOOD", "FAIR", "POOR")[points["band"]]
    assert ranks_of(found) == {
        line["public_id"]: (line["district_rank"], line["district_count"]) for line in found
    }


def ranks_of(lines):
    ranks = {}
    for line in lines:
        peers = [other["index"] for other in lines if other["district"] == line["district"]]
        peers = [index for index in peers if index is not None]
        better = sum(index > line["index"] for index in peers) if line["index"] is not None else None
        ranks[line["public_id"]] = (None, None) if better is None else (better + 1, len(peers))
    return ranks


def test_the_last_run_of_the_day_is_exported(shop, tmp_path):
    recompute()
    rows.add_sample(shop, ago(1), "failed")
    recompute()

    lines = export(tmp_path / "index.jsonl")

    assert [line["run_kind"] for line in lines if line["kind"] == "enterprise"] == ["REPLAY"]
    assert lines[-1]["inputs"]["samples_failed"] == 2


def test_the_same_day_gives_the_same_file(shop, neighbour, tmp_path):
    recompute()
    export(tmp_path / "first.jsonl")
    recompute()
    export(tmp_path / "second.jsonl")

    assert (tmp_path / "first.jsonl").read_bytes() == (tmp_path / "second.jsonl").read_bytes()


def test_no_name_leaves_with_the_figures(shop, tmp_path):
    recompute()
    export(tmp_path / "index.jsonl")

    assert shop.name not in (tmp_path / "index.jsonl").read_text(encoding="utf-8")


def test_a_day_without_index_leaves_no_file(shop, tmp_path):
    with pytest.raises(CommandError, match="recompute_index"):
        export(tmp_path / "index.jsonl")

    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(shop, tmp_path):
    recompute()

    with pytest.raises(CommandError, match="nowhere"):
        export(tmp_path / "nowhere" / "index.jsonl")
