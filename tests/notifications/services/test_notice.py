from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from notifications.models import Notice
from notifications.services.notice import (
    BadLink,
    News,
    NotOwnNotice,
    acknowledge_notice,
    notify,
    notify_many,
    read_notices,
    withdraw_notices,
)
from notifications.signals import notice_acknowledged, notices_due
from tests.factories.accounts import make_user
from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db
Urgency = Notice.Urgency
TITLE, TEXT = _("健康证明即将到期"), _("您的健康证明有效期至%(day)s。")


@pytest.fixture
def tell(at):
    def tell(*people, key="duty:1", at=at, **fields):
        defaults = {
            "topic": "duty",
            "title": "日管控还没做",
            "text": "今天24:00前请完成。",
            "url": "/duties/",
        }
        return notify(recipients=people, key=key, at=at, **(defaults | fields))

    return tell


@pytest.fixture
def heard():
    """News of both signals, as they were sent."""
    told = []

    def acknowledged(sender, signal, **news):
        told.append(("acknowledged", news))

    def due(sender, signal, **news):
        told.append(("due", news))

    notice_acknowledged.connect(acknowledged)
    notices_due.connect(due)
    yield told
    notice_acknowledged.disconnect(acknowledged)
    notices_due.disconnect(due)


def test_each_gets_a_notice(tell, officer, director, at):
    assert tell(officer, director) == 2

    notice = Notice.objects.get(user=officer)
    assert (notice.title, notice.text, notice.url) == ("日管控还没做", "今天24:00前请完成。", "/duties/")
    assert (notice.made_at, notice.due_at) == (at, at + timedelta(minutes=10))
    assert notice.is_unread


def test_nobody_hears_the_same_news_twice(tell, officer, director, at):
    tell(officer)

    assert tell(officer, officer, director, at=at + timedelta(days=1)) == 1
    assert tell(officer, director) == 0
    assert Notice.objects.count() == 2
    assert Notice.objects.get(user=officer).made_at == at


def test_the_same_key_in_another_topic_is_other_news(tell, officer):
    tell(officer)

    assert tell(officer, topic="hazard") == 1


def test_who_may_not_sign_in_hears_nothing(tell, officer):
    officer.is_active = False

    assert tell(officer) == 0
    assert tell() == 0


def test_each_reads_their_own_language(officer, director, at):
    director.language = "en"
    director.save()
    notify(
        recipients=[officer, director],
        topic="certificate",
        key="1",
        title=TITLE,
        text=_("您的健康证明有效期至%(day)s。请及时体检，并请单位登记新证明。"),
        url="/staff/reminders/",
        params={"day": date(2026, 11, 30)},
        at=at,
    )

    assert Notice.objects.get(user=officer).text.startswith("您的健康证明有效期至2026年11月30日。")
    english = Notice.objects.get(user=director)
    assert english.title == "Your health certificate ends soon"
    assert "Nov. 30, 2026" in english.text


def test_many_hear_different_news(officer, director, at):
    news = [
        News(officer, "duty", "1", "一", "甲", "/a/"),
        News(director, "duty", "1", "二%(n)d", "乙", "/b/", Urgency.URGENT, {"n": 2}),
        News(director, "duty", "2", "100%", "丙", "/c/"),
    ]

    assert notify_many(news, at=at) == 3
    assert set(Notice.objects.values_list("user__username", "title", "url", "urgency")) == {
        ("officer", "一", "/a/", "NORMAL"),
        ("director", "二2", "/b/", "URGENT"),
        ("director", "100%", "/c/", "NORMAL"),
    }


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "duties/", ""])
def test_a_notice_leads_to_a_page_of_ours(tell, officer, url):
    with pytest.raises(BadLink):
        tell(officer, url=url)

    assert not Notice.objects.exists()


def test_words_stay_on_one_line_and_within_bounds(tell, officer):
    tell(officer, title="面馆\r\nBcc: all@example.com", text="长" * 1000)

    notice = Notice.objects.get()
    assert notice.title == "面馆 Bcc: all@example.com"
    assert (len(notice.text), notice.text[-1]) == (400, "…")


@pytest.mark.parametrize(("urgency", "is_told"), [("URGENT", True), ("IMPORTANT", False), ("NORMAL", False)])
def test_only_what_may_not_wait_is_told_at_once(tell, officer, heard, at, urgency, is_told):
    tell(officer, urgency=urgency)
    tell(officer, urgency=urgency)  # nothing new

    assert heard == ([("due", {"at": at})] if is_told else [])


def test_nine_hundred_take_a_handful_of_statements(tell, django_assert_num_queries):
    """Savepoint, settings, one insert, what was new, release. SQLite takes only 71 rows at a time."""
    people = [make_user() for _number in range(900)]
    inserts = 1 if connection.vendor == "postgresql" else 13

    with django_assert_num_queries(4 + inserts):
        assert tell(*people) == 900
    with django_assert_num_queries(4 + inserts):
        assert tell(*people) == 0


def test_settled_news_is_no_more_unread_but_still_there(tell, officer, director, at):
    tell(officer, director, key="a")
    tell(officer, key="b")
    tell(officer, key="c")
    later = at + timedelta(minutes=5)

    assert withdraw_notices(topic="duty", keys=["a", "b", "b", "x"], at=later) == 3
    assert withdraw_notices(topic="duty", keys=["a"], at=later) == 0
    assert withdraw_notices(topic="hazard", keys=["c"], at=later) == 0
    assert withdraw_notices(topic="duty", keys=[], at=later) == 0
    assert [notice.key for notice in Notice.objects.unread()] == ["c"]
    assert set(Notice.objects.filter(settled_at=later).values_list("key", flat=True)) == {"a", "b"}


def test_who_takes_note_is_told_to_who_waits_for_it_once(officer, heard, at):
    notice = make_notice(officer, topic="duty", key="duty:7:rung-1", urgency="IMPORTANT")

    acknowledge_notice(notice=notice, by=officer, at=at)
    again = acknowledge_notice(notice=notice, by=officer, at=at + timedelta(hours=1))

    assert (again.acknowledged_at, again.read_at) == (at, at)
    assert not again.asks_for_acknowledgement
    assert heard == [
        ("acknowledged", {"topic": "duty", "key": "duty:7:rung-1", "user_id": officer.pk, "at": at})
    ]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject_id) == ("acknowledge_notice", officer, str(notice.pk))
    assert entry.new == {"topic": "duty", "key": "duty:7:rung-1"}


def test_nobody_takes_note_for_somebody_else(officer, director, at):
    notice = make_notice(officer)

    with pytest.raises(NotOwnNotice):
        acknowledge_notice(notice=notice, by=director, at=at)

    notice.refresh_from_db()
    assert notice.acknowledged_at is None


def test_reading_marks_ones_own(officer, director, at):
    mine, other = make_notice(officer), make_notice(officer)
    theirs = make_notice(director)

    assert read_notices(notices=[mine, theirs], by=officer, at=at) == 1
    assert read_notices(by=officer, at=at) == 1
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.read_at, other.read_at) == (None, at)


@pytest.mark.parametrize(
    "fields", [{"url": "https://evil.example/"}, {"acknowledged_at": "2026-11-23T02:00Z"}]
)
def test_the_table_itself_refuses(officer, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(officer, **fields)


def test_the_table_itself_keeps_news_apart(officer):
    make_notice(officer, key="a")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(officer, key="a")
