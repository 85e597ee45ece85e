import pytest
from django.urls import reverse

from duties.services.ladder import pause_ladders
from notifications.models import Notice
from tests.factories.duties import make_duty
from tests.factories.ladder import make_climbed


def page_of(client, duty):
    url = reverse("duties:show_ladder", args=[duty.enterprise.public_id, duty.slug, duty.due_on])
    return client.get(url).content.decode()


def test_it_tells_who_was_reminded_and_what_comes_next(
    sign_in, noodle_bar, officer, director, principal, cadre, inspector
):
    duty = make_climbed(noodle_bar, hours=10)

    page = page_of(sign_in(inspector), duty)

    assert (page.count("已提醒"), page.count("还没到")) == (4, 0)
    assert "逾期未交" in page
    assert "安全总监" in page
    assert "2026年11月24日 10:00" in page


def test_it_tells_of_acknowledgement_and_pause(sign_in, noodle_bar, officer, director, at):
    duty = make_climbed(noodle_bar, hours=9)
    notice = Notice.objects.filter(user=officer).latest("made_at")
    pause_ladders(key=notice.key, user_id=officer.pk, at=notice.made_at)

    page = page_of(sign_in(officer), duty)

    assert "知悉" in page


def test_it_says_when_nobody_was_reminded(sign_in, noodle_bar, officer):
    duty = make_duty(noodle_bar, state=5)

    assert "没有提醒过谁" in page_of(sign_in(officer), duty)


def test_officers_go_on_from_it(sign_in, noodle_bar, officer, inspector):
    duty = make_climbed(noodle_bar)

    assert "去补录" in page_of(sign_in(officer), duty)
    assert "去补录" not in page_of(sign_in(inspector), duty)


@pytest.mark.parametrize("hours", [-3, 48])
def test_it_takes_the_same_queries_for_few_and_many_steps(
    sign_in, noodle_bar, officer, director, principal, cadre, inspector, hours, django_assert_num_queries
):
    duty = make_climbed(noodle_bar, hours=hours)
    client = sign_in(inspector)
    page_of(client, duty)

    with django_assert_num_queries(14):
        page_of(client, duty)
