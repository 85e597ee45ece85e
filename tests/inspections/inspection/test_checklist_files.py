from datetime import date

import pytest
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise
from inspections.checklist_files import ChecklistFault, read_checklists
from inspections.models import Checklist, ChecklistItem

pytestmark = pytest.mark.django_db


def test_every_kind_of_enterprise_has_one_complete_checklist():
    day = date(2026, 11, 23)

    found = {kind: list(Checklist.objects.for_kind(kind, day)) for kind in Enterprise.Kind.values}

    assert {kind: len(checklists) for kind, checklists in found.items()} == dict.fromkeys(found, 1)
    for [checklist] in found.values():
        items = list(checklist.items.all())
        assert 25 <= len(items) <= 45
        assert checklist.general_limit == 8
        assert {item.is_key for item in items} == {True, False}
        assert not [item.code for item in items if item.is_key and item.may_correct_on_spot]
        assert all(item.text_zh and item.text_en and item.legal_basis for item in items)
        for row in (checklist, *items):
            row.clean_fields()  # SQLite would take texts that are too long for their columns
        areas = [item.area for item in items]
        assert {"PREMISES", "PURCHASE", "STAFF", "DUTY"} <= set(areas)
    assert set(ChecklistItem.objects.values_list("area", flat=True)) == set(ChecklistItem.Area.values)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "items").mkdir()
    (tmp_path / "checklists").mkdir()
    (tmp_path / "items" / "papers.toml").write_text(
        '[licence]\ntext.zh = "有证"\ntext.en = "Licensed"\nbasis = "法"\nkey = true\n', encoding="utf-8"
    )
    (tmp_path / "checklists" / "caterer.toml").write_text(
        'name.zh = "餐饮"\nname.en = "Caterers"\nfits = ["CATERER"]\nlegal_basis = "令49号"\n'
        'general_limit = 5\nasks = ["licence"]\n',
        encoding="utf-8",
    )
    return tmp_path


def load(folder, day, version="2027.1"):
    call_command("load_checklists", folder, version_name=version, first_day=day)


def test_a_new_version_begins_on_its_day_and_ends_the_one_before(folder, capsys):
    load(folder, date(2099, 1, 1))

    assert "caterer-2027.1 from 2099-01-01, 1 items" in capsys.readouterr().out
    before, after = (Checklist.objects.for_kind("CATERER", date(year, 12, 31)).get() for year in (2098, 2099))
    assert (before.version, before.effective_to, after.version) == ("2026.1", date(2098, 12, 31), "2027.1")
    assert (after.general_limit, after.items.get().is_key) == (5, True)
    for day, version, fault in (
        (date(2020, 1, 1), "2020.1", "NotToCome"),
        (date(2100, 1, 1), "2027.1", "VersionTaken"),
        (date(2098, 1, 1), "2026.2", "LaterVersionWaits"),
    ):
        with pytest.raises(CommandError, match=fault):
            load(folder, day, version)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("items/papers.toml", "key = true", "key = true\non_spot = true", "put right on the spot"),
        ("items/papers.toml", 'basis = "法"', "", "needs text.zh"),
        ("items/papers.toml", "key = true", "colour = 1", "says colour"),
        ("items/papers.toml", "key = true", "key =", "papers.toml"),
        ("checklists/caterer.toml", '["licence"]', '["licence", "licence"]', "twice"),
        ("checklists/caterer.toml", '["licence"]', '["nothing"]', "no item nothing"),
        ("checklists/caterer.toml", 'fits = ["CATERER"]', "", "fits missing"),
    ],
)
def test_a_faulty_file_is_told_with_its_place(folder, name, old, new, words):
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(ChecklistFault, match=words):
        read_checklists(folder)
