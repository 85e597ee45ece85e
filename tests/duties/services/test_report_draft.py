from datetime import date, timedelta

import pytest

from duties.models import Duty, ReportDraft
from duties.services.report_draft import (
    DraftChanged,
    NothingToDraft,
    open_draft,
    prepare_drafts,
    save_draft,
)
from duties.signals import report_draft_ready
from duties.tasks import prepare_report_drafts
from tests.factories.duties import make_duty, make_record

SUNDAY = date(2026, 11, 29)


@pytest.fixture
def weekly(noodle_bar):
    return make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)


@pytest.fixture
def heard():
    """What `report_draft_ready` told, in order."""
    news = []

    def listen(sender, enterprise_ids, kind, due_on, at, **kwargs):
        news.append((enterprise_ids, kind, due_on, at))

    report_draft_ready.connect(listen)
    yield news
    report_draft_ready.disconnect(listen)


def test_it_is_made_once(weekly, at):
    first, second = open_draft(duty=weekly, at=at), open_draft(duty=weekly, at=at + timedelta(hours=1))

    assert (first.pk, first.revision, first.is_touched) == (second.pk, 1, False)


def test_a_correction_has_a_draft_of_its_own(noodle_bar, director, at):
    make_record(noodle_bar, director, SUNDAY, Duty.Kind.WEEKLY_CHECK)
    duty = Duty.objects.get(due_on=SUNDAY, kind=Duty.Kind.WEEKLY_CHECK)

    assert open_draft(duty=duty, at=at).revision == 2


def test_a_daily_record_has_none(noodle_bar, at):
    with pytest.raises(NothingToDraft):
        open_draft(duty=make_duty(noodle_bar, SUNDAY), at=at)


def test_it_keeps_what_was_written(weekly, director, at):
    draft = save_draft(duty=weekly, content={"assessed": "一"}, version=0, by=director, at=at)

    assert (draft.content, draft.version, draft.saved_by, draft.saved_at) == (
        {"assessed": "一"},
        1,
        director,
        at,
    )


def test_two_who_write_at_once_notice_each_other(weekly, director, officer, at):
    save_draft(duty=weekly, content={"assessed": "总监写的"}, version=0, by=director, at=at)

    with pytest.raises(DraftChanged) as refusal:
        save_draft(duty=weekly, content={"assessed": "安全员写的"}, version=0, by=officer, at=at)

    assert refusal.value.draft.content == {"assessed": "总监写的"}
    assert ReportDraft.objects.get().content == {"assessed": "总监写的"}


def test_the_same_words_again_are_no_conflict(weekly, director, at):
    for _time in range(2):
        draft = save_draft(duty=weekly, content={"assessed": "一"}, version=0, by=director, at=at)

    assert draft.version == 1


def test_the_eve_makes_those_that_are_due_and_tells_of_them(
    noodle_bar, rival_bar, weekly, officer, at, heard
):
    make_duty(rival_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)
    make_duty(noodle_bar, SUNDAY)  # a daily one
    make_duty(noodle_bar, SUNDAY - timedelta(7), Duty.Kind.WEEKLY_CHECK)
    make_duty(rival_bar, SUNDAY, Duty.Kind.MONTHLY_DISPATCH, state=Duty.State.EXEMPT)

    assert prepare_drafts(due_on=SUNDAY, at=at) == 2
    assert prepare_drafts(due_on=SUNDAY, at=at) == 0

    assert heard == [([noodle_bar.pk, rival_bar.pk], Duty.Kind.WEEKLY_CHECK, SUNDAY, at)]
    assert (
        list(ReportDraft.objects.order_by("pk").values_list("content", "version", "made_at"))
        == [({}, 0, at)] * 2
    )


def test_what_somebody_opened_before_is_not_told_again(weekly, director, at, heard):
    save_draft(duty=weekly, content={"assessed": "一"}, version=0, by=director, at=at)

    assert prepare_drafts(due_on=SUNDAY, at=at) == 0
    assert (heard, ReportDraft.objects.get().content) == ([], {"assessed": "一"})


def test_the_task_prepares_tomorrow(weekly):
    prepare_report_drafts(today="2026-11-28")

    assert ReportDraft.objects.get().due_on == SUNDAY


def test_a_city_takes_the_same_queries(noodle_bar, rival_bar, weekly, at, django_assert_num_queries):
    make_duty(rival_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)

    with django_assert_num_queries(10):  # a savepoint, one statement, and telling the writers
        prepare_drafts(due_on=SUNDAY, at=at)
