import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import AuditEntry, Region, RegionCodeChange
from accounts.services.region import (
    SHIPPED_CODE_CHANGES,
    SHIPPED_REGIONS,
    CodeChangeRow,
    Loaded,
    RegionListError,
    RegionMoved,
    RegionRow,
    load_regions,
    read_code_changes,
    read_regions,
)

pytestmark = pytest.mark.django_db


def row(code, name, level, parent="", kind="GB", line=2, **fields):
    return RegionRow(
        line=line,
        code=code,
        name=name,
        level=level,
        kind=kind,
        parent=parent,
        **{"effective_from": None, "effective_to": None, "origin": ""} | fields,
    )


PROVINCE = row("320000", "江苏省", "PROVINCE")
CITY = row("320500", "苏州市", "CITY", "320000")
PARK = row("320576", "苏州工业园区", "DISTRICT", "320500", kind="SUPERVISION")
STREET = row("320576050", "娄葑街道", "TOWNSHIP", "320576", kind="SUPERVISION")
CHANGE = CodeChangeRow("320594", "320576", "苏州工业园区", "苏州工业园区", 0, "ALIAS", "")


def load(rows, at, changes=()):
    return load_regions(rows=rows, changes=changes, by=None, at=at)


def test_it_builds_the_tree_whatever_the_order_of_lines(at):
    regions, _ = load([STREET, PARK, CITY, PROVINCE], at)

    assert regions == Loaded(read=4, created=4, updated=0, unchanged=0)
    assert list(Region.objects.values_list("path", "parent__code", "kind")) == [
        ("320000.", None, "GB"),
        ("320000.320500.", "320000", "GB"),
        ("320000.320500.320576.", "320500", "SUPERVISION"),
        ("320000.320500.320576.320576050.", "320576", "SUPERVISION"),
    ]


def test_a_second_run_changes_nothing_and_is_not_audited(at):
    load([PROVINCE, CITY], at, [CHANGE])
    before = list(Region.objects.values()), list(RegionCodeChange.objects.values())

    regions, changes = load([PROVINCE, CITY], at, [CHANGE])

    assert (regions, changes) == (Loaded(2, 0, 0, 2), Loaded(1, 0, 0, 1))
    assert (list(Region.objects.values()), list(RegionCodeChange.objects.values())) == before
    assert AuditEntry.objects.count() == 1


def test_a_new_name_and_a_new_region_are_taken(at):
    load([PROVINCE, CITY, PARK], at, [CHANGE])

    regions, changes = load(
        [PROVINCE, CITY, replace(PARK, name="园区"), STREET], at, [replace(CHANGE, note="信用代码")]
    )

    assert regions == Loaded(read=4, created=1, updated=1, unchanged=2)
    assert changes == Loaded(read=1, created=0, updated=1, unchanged=0)
    assert Region.objects.get(code="320576").name == "园区"
    assert Region.objects.get(code="320576050").path == "320000.320500.320576.320576050."
    assert RegionCodeChange.objects.get().note == "信用代码"


def test_what_the_list_does_not_name_stays(at):
    load([PROVINCE, CITY, PARK], at)

    load([PROVINCE], at)

    assert Region.objects.count() == 3


def test_it_is_audited(at, django_user_model):
    person = django_user_model.objects.create(username="root", display_name="管理员")

    load_regions(rows=[PROVINCE, CITY], changes=[], by=person, at=at)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.at, entry.region_path) == ("load_regions", person, at, "320000.")
    assert entry.new["regions"] == {"read": 2, "created": 2, "updated": 0, "unchanged": 0}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            row("", "无名", "CITY", "320000", line=9),
            "第 9 行：代码须为 1 至 24 位数字、字母、短横，名称须为 1 至 80 个字。",
        ),
        (
            row("320.500", "点", "CITY", "320000", line=9),
            "第 9 行：代码须为 1 至 24 位数字、字母、短横，名称须为 1 至 80 个字。",
        ),
        (
            row("320600", "南" * 81, "CITY", "320000", line=9),
            "第 9 行：代码须为 1 至 24 位数字、字母、短横，名称须为 1 至 80 个字。",
        ),
        (row("320500", "苏州", "CITY", "320000", line=9), "第 9 行：代码 320500 重复。"),
        (row("320600", "南通市", "TOWN", "320000", line=9), "第 9 行：没有“TOWN”这个层级。"),
        (row("320600", "南通市", "CITY", "320000", kind="X", line=9), "第 9 行：没有“X”这个种类。"),
        (row("320600", "南通市", "CITY", "990000", line=9), "第 9 行：上级代码 990000 不存在。"),
        (row("320600", "南通市", "CITY", "320500", line=9), "第 9 行：上级 320500 的层级不高于本级。"),
        (row("320600", "南通市", "CITY", "320600", line=9), "第 9 行：上级 320600 的层级不高于本级。"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(at, wrong, sentence):
    with pytest.raises(RegionListError) as refused:
        load([PROVINCE, CITY, wrong], at)

    assert str(refused.value) == sentence
    assert not Region.objects.exists()


def test_a_region_never_moves(at):
    load([PROVINCE, CITY, row("320600", "南通市", "CITY", "320000"), PARK], at)

    with pytest.raises(RegionMoved, match="320576 已有别的上级"):
        load([replace(PARK, parent="320600")], at)

    assert Region.objects.get(code="320576").parent.code == "320500"


def test_a_parent_may_stand_in_the_table_already(at):
    load([PROVINCE, CITY], at)

    load([PARK], at)

    assert Region.objects.get(code="320576").path == "320000.320500.320576."


# --- Reading files --------------------------------------------------------------------------------------


def test_it_reads_a_list_with_dates(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(
        "\ufeffcode,name,level,kind,parent,effective_from,effective_to,origin\n"
        "320502, 沧浪区 ,DISTRICT,GB,320500,,2012-09-01,x\n",
        encoding="utf-8",
    )

    (read,) = read_regions(path)

    assert (read.line, read.name, read.effective_from, str(read.effective_to)) == (
        2,
        "沧浪区",
        None,
        "2012-09-01",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,name,level\n1,2,3\n", "第 1 行：缺少列：kind、parent"),
        ("", "第 1 行：缺少列：code、kind、level、name、parent"),
        (
            "code,name,level,kind,parent,effective_from\n1,a,CITY,GB,,\n2,b,CITY,GB,,2012年\n",
            "第 3 行：日期应写成 2026-11-23 的形式。",
        ),
    ],
)
def test_an_unreadable_list_is_refused_with_its_line(tmp_path, text, sentence):
    path = tmp_path / "regions.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RegionListError) as refused:
        read_regions(path)

    assert str(refused.value) == sentence


def test_an_end_before_the_beginning_is_refused(at, tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(
        "code,name,level,kind,parent,effective_from,effective_to\n"
        "320000,江苏省,PROVINCE,GB,,2012-09-01,2012-08-31\n",
        encoding="utf-8",
    )

    with pytest.raises(RegionListError, match="失效日期早于生效日期"):
        load(read_regions(path), at)


# --- What is shipped ------------------------------------------------------------------------------------


def test_the_shipped_lists_load(at):
    regions, changes = load(read_regions(SHIPPED_REGIONS), at, read_code_changes(SHIPPED_CODE_CHANGES))

    assert regions.created == Region.objects.count()
    assert changes.created == RegionCodeChange.objects.count()
    assert [
        Region.objects.filter(level=level, kind=kind).count()
        for level, kind in [
            ("PROVINCE", "GB"),
            ("CITY", "GB"),
            ("DISTRICT", "GB"),
            ("DISTRICT", "SUPERVISION"),
        ]
    ] == [1, 13, 95, 3]
    assert Region.objects.get(code="320576").path == "320000.320500.320576."
    assert set(Region.objects.filter(parent__code="320576").values_list("name", flat=True)) == {
        "娄葑街道",
        "斜塘街道",
        "唯亭街道",
        "胜浦街道",
        "金鸡湖街道",
    }


def test_a_shipped_township_stands_in_one_place_only():
    rows = read_regions(SHIPPED_REGIONS)
    zones = {"320576", "320671", "320771"}
    in_zones = {(r.code[:4], r.name) for r in rows if r.parent in zones}
    elsewhere = {(r.code[:4], r.name) for r in rows if r.level == "TOWNSHIP" and r.parent not in zones}

    assert in_zones
    assert in_zones & elsewhere == set()


def test_the_maps_show_the_shipped_regions():
    names = {r.code: r.name for r in read_regions(SHIPPED_REGIONS) if r.kind == "GB"}
    shown = {}
    for path in sorted(Path(settings.BASE_DIR, "static/geo").glob("*.geojson")):
        assert path.stat().st_size < 60_000
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        assert {tuple(feature["properties"]) for feature in features} == {("adcode", "name")}
        assert all(feature["geometry"]["coordinates"] for feature in features)
        shown |= {feature["properties"]["adcode"]: feature["properties"]["name"] for feature in features}

    assert shown == {r: name for r, name in names.items() if len(r) == 6 and r != "320000"}
