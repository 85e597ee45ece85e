from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Role
from duties.models import HollowComment, HollowReview, HollowSignal
from duties.queries.hollow_signal import confirmed_hollow_signals
from duties.services.hollow_signal import (
    AlreadyReviewed,
    NotConfirmed,
    NothingSaid,
    ReasonMissing,
    ReverserIsConfirmer,
    comment_hollow_signal,
    confirm_hollow_signal,
    dismiss_hollow_signal,
    reverse_hollow_signal,
)
from duties.signals import hollow_signals_changed
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user
from tests.factories.hollow import make_hollow_signal

State = HollowSignal.State
REASON = "调看了五天的记录和监控"


@pytest.fixture
def signal(noodle_bar, officer):
    return make_hollow_signal(noodle_bar, officer)


@pytest.fixture
def colleague(district):
    user = make_user("colleague", "另一位监管人员")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


@pytest.fixture
def heard():
    """What the named signal has told."""
    news = []

    def listen(sender, **kwargs):
        news.append((kwargs["enterprise_ids"], kwargs["at"]))

    hollow_signals_changed.connect(listen)
    yield news
    hollow_signals_changed.disconnect(listen)


def test_a_new_one_has_no_consequence(signal):
    assert list(confirmed_hollow_signals()) == []


def test_it_confirms(signal, inspector, at, heard):
    confirm_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)

    signal.refresh_from_db()
    review = HollowReview.objects.get()
    assert (signal.state, review.outcome, review.by, review.reason) == (
        State.CONFIRMED,
        State.CONFIRMED,
        inspector,
        REASON,
    )
    assert list(confirmed_hollow_signals()) == [signal]
    assert heard == [([signal.enterprise_id], at)]
    entry = AuditEntry.objects.get(action="confirm_hollow_signal")
    assert (entry.actor, entry.reason, entry.old, entry.new) == (
        inspector,
        REASON,
        {"state": "NEW"},
        {"state": "CONFIRMED"},
    )


def test_it_tells_the_enterprise(signal, inspector, officer, principal, rival, at):
    confirm_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)

    assert set(Notice.objects.values_list("user", flat=True)) == {officer.pk, principal.pk}


def test_it_dismisses_without_news(signal, inspector, at, heard):
    dismiss_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)

    signal.refresh_from_db()
    assert signal.state == State.DISMISSED
    assert (heard, list(confirmed_hollow_signals()), Notice.objects.count()) == ([], [], 0)


def test_another_reverses(signal, inspector, colleague, at, heard):
    confirm_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)
    later = at + timedelta(days=1)
    reverse_hollow_signal(signal=signal, reason="监控显示人在现场", by=colleague, at=later)

    signal.refresh_from_db()
    assert signal.state == State.REVERSED
    assert list(confirmed_hollow_signals()) == []
    assert heard == [([signal.enterprise_id], at), ([signal.enterprise_id], later)]


def test_past_moments_stay_as_they_were(signal, inspector, colleague, at):
    hour = timedelta(hours=1)
    confirm_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)
    reverse_hollow_signal(signal=signal, reason=REASON, by=colleague, at=at + 2 * hour)

    stood = [confirmed_hollow_signals(at + back * hour).count() for back in (-1, 0, 1, 2, 3)]

    assert stood == [0, 1, 1, 0, 0]


def test_it_refuses_the_confirmer(signal, inspector, at, heard):
    confirm_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)

    with pytest.raises(ReverserIsConfirmer):
        reverse_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)

    signal.refresh_from_db()
    assert (signal.state, len(heard), HollowReview.objects.count()) == (State.CONFIRMED, 1, 1)


def test_only_what_is_confirmed_is_reversed(signal, inspector, colleague, at):
    with pytest.raises(NotConfirmed):
        reverse_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)
    dismiss_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)
    with pytest.raises(NotConfirmed):
        reverse_hollow_signal(signal=signal, reason=REASON, by=colleague, at=at)


@pytest.mark.parametrize("again", [confirm_hollow_signal, dismiss_hollow_signal])
def test_it_is_reviewed_once(signal, inspector, colleague, at, again):
    confirm_hollow_signal(signal=signal, reason=REASON, by=inspector, at=at)

    with pytest.raises(AlreadyReviewed):
        again(signal=signal, reason=REASON, by=colleague, at=at)


@pytest.mark.parametrize("verb", [confirm_hollow_signal, dismiss_hollow_signal, reverse_hollow_signal])
def test_each_review_says_why(signal, inspector, at, verb):
    with pytest.raises(ReasonMissing):
        verb(signal=signal, reason="  ", by=inspector, at=at)


def test_the_enterprise_comments(signal, officer, at):
    comment_hollow_signal(signal=signal, text=" 那几天手机时间不对 ", by=officer, at=at)

    comment = HollowComment.objects.get()
    signal.refresh_from_db()
    assert (comment.text, comment.by, signal.state) == ("那几天手机时间不对", officer, State.NEW)
    assert AuditEntry.objects.filter(action="comment_hollow_signal", actor=officer).count() == 1


def test_a_comment_has_words(signal, officer, at):
    with pytest.raises(NothingSaid):
        comment_hollow_signal(signal=signal, text=" ", by=officer, at=at)
