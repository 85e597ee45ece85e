from datetime import UTC, date, datetime
from uuid import uuid4

from duties.models import Duty
from duties.services.duty import submit_duty
from duties.services.report_draft import prepare_drafts
from notifications.models import Notice
from tests.factories.duties import hand_in, make_duty

SUNDAY = date(2026, 11, 29)
EVE = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)


def test_the_director_hears_of_the_draft_and_the_officer_does_not(noodle_bar, officer, director, principal):
    make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)

    prepare_drafts(due_on=SUNDAY, at=EVE)
    prepare_drafts(due_on=SUNDAY, at=EVE)

    notice = Notice.objects.get()
    assert notice.user == director
    assert notice.title == "周排查的草稿已经备好：平江面馆"
    assert notice.url == f"/duties/{noodle_bar.public_id}/weekly-check/2026-11-29/submit/"


def test_minutes_are_for_the_principal_who_hears_the_director(noodle_bar, officer, director, principal):
    make_duty(noodle_bar, date(2026, 11, 30), Duty.Kind.MONTHLY_DISPATCH)

    prepare_drafts(due_on=date(2026, 11, 30), at=EVE)

    assert {notice.user for notice in Notice.objects.all()} == {director, principal}


def test_where_there_is_no_director_whoever_writes_it_hears(noodle_bar, officer):
    make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)

    prepare_drafts(due_on=SUNDAY, at=EVE)

    assert Notice.objects.get().user == officer


def test_handing_in_settles_it(noodle_bar, director):
    make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)
    prepare_drafts(due_on=SUNDAY, at=EVE)

    submit_duty(
        enterprise=noodle_bar,
        kind=Duty.Kind.WEEKLY_CHECK,
        due_on=SUNDAY,
        by=director,
        at=EVE,
        handed_in=hand_in(idempotency_key=uuid4()),
    )

    assert Notice.objects.get().settled_at == EVE
