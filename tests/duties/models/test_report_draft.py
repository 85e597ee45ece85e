from datetime import date

import pytest
from django.db import IntegrityError, transaction

from duties.models import ReportDraft

DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "wrong", [{"kind": 1}, {"version": 1}, {"with_saver": True}], ids=["daily", "nobody", "untouched"]
)
def test_the_table_refuses(noodle_bar, director, at, wrong):
    saver = {"saved_by": director, "saved_at": at} if wrong.pop("with_saver", False) else {}
    fields = {"enterprise": noodle_bar, "due_on": DAY, "kind": 2, "made_at": at} | saver | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportDraft.objects.create(**fields)


def test_there_is_one_for_each_revision(noodle_bar, at):
    ReportDraft.objects.create(enterprise=noodle_bar, due_on=DAY, kind=2, made_at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportDraft.objects.create(enterprise=noodle_bar, due_on=DAY, kind=2, made_at=at)


def test_only_who_works_there_sees_it(noodle_bar, officer, inspector, rival, at):
    draft = ReportDraft.objects.create(enterprise=noodle_bar, due_on=DAY, kind=2, made_at=at)

    assert list(ReportDraft.objects.visible_to(officer)) == [draft]
    assert not ReportDraft.objects.visible_to(inspector).exists()
    assert not ReportDraft.objects.visible_to(rival).exists()
