import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from common.local_time import first_of_month
from portal.duty_card_figures import answer_of, sections_of
from portal.queries.duty_card import duty_card
from staff.models import Post
from tests.factories.duties import make_duty, make_record
from tests.factories.staff import make_person, make_post, make_training


def test_the_answer_comes_first(sign_in, officer, full_month, card_url):
    page = sign_in(officer).get(card_url).content.decode()

    assert "本月应履责 24 次，按时 21，补录 1，缺 2" in page
    assert page.index("本月应履责") < page.index("本人记录")


def rows_behind(client, page, url):
    """How many rows the list shows to which a figure leads, on all its pages."""
    if url.startswith("#"):
        return len(re.findall(f'data-row="{url[1:]}"', page))
    response = client.get(url)
    assert response.status_code == 200
    paginator = response.context["page"].paginator
    shown = [client.get(f"{url}&page={number}").content.decode() for number in paginator.page_range]
    rows = sum(text.split("<tbody>")[1].count("<tr>") for text in shown if "<tbody>" in text)
    assert rows == paginator.count
    return rows


@pytest.mark.parametrize("who", ["officer", "inspector"])
def test_every_figure_opens_exactly_what_it_counts(
    request, sign_in, full_month, officer_post, month, today, card_url, who
):
    client = sign_in(request.getfixturevalue(who))
    page = client.get(card_url).content.decode()
    hrefs = {href.replace("&amp;", "&") for href in re.findall(r'class="stat[^"]*" href="([^"]+)"', page)}
    card = duty_card(post=officer_post, month=month, today=today)
    figures = [figure for section in sections_of(card) for figure in section.figures]

    counted = {
        figure.name: (figure.value, rows_behind(client, page, figure.url))
        for figure in figures
        if figure.url in hrefs
    }

    assert counted == {
        "daily_control.owed": ("24", 24),
        "daily_control.on_time": ("21", 21),
        "daily_control.late": ("1", 1),
        "daily_control.missed": ("2", 2),
        "daily_control.exempt": ("1", 1),
        "daily_control.written": ("21", 21),
        "weekly_check.owed": ("2", 2),
        "weekly_check.on_time": ("1", 1),
        "weekly_check.late": ("0", 0),
        "weekly_check.missed": ("1", 1),
        "weekly_check.written": ("1", 1),
        "monthly_dispatch.owed": ("1", 1),
        "monthly_dispatch.on_time": ("1", 1),
        "monthly_dispatch.late": ("0", 0),
        "monthly_dispatch.missed": ("0", 0),
        "monthly_dispatch.written": ("0", 0),
        "hazards.found": ("3", 3),
        "hazards.open": ("2", 2),
        "hazards.closed": ("1", 1),
        "training.hours": ("20.5/40", 2),
        "exams.count": ("2", 2),
        "evaluation.latest": ("86", 1),
        "leave.days": ("2", 1),
    }
    assert sum(map(Decimal, re.findall(r"data-hours>([\d.]+)<", page))) == card.training_hours


def test_a_post_begun_in_the_middle_opens_its_own_days(
    sign_in, inspector, full_month, noodle_bar, month, today
):
    begun = make_post(
        make_person("后任"),
        noodle_bar,
        Post.Kind.OFFICER,
        month + timedelta(days=20),
        ended_on=month + timedelta(days=23),
        end_reason="离职",
    )
    client = sign_in(inspector)
    card = duty_card(post=begun, month=month, today=today)
    owed = sections_of(card)[0].figures[0]

    assert (answer_of(card), owed.value) == ("本月应履责 3 次，按时 1，补录 1，缺 1", "3")
    assert rows_behind(client, "", owed.url) == 3


def test_this_month_says_that_it_is_not_over(sign_in, officer, officer_post, noodle_bar, today):
    make_duty(noodle_bar, today)
    client = sign_in(officer)
    page = client.get(reverse("portal:show_duty_card", args=[officer_post.pk]))
    ahead = next(
        figure
        for figure in page.context["figure_sections"][0].figures
        if figure.name == "daily_control.ahead"
    )

    assert "本月还没过完" in page.content.decode()
    assert page.context["answer"].endswith("，未到期 1")
    assert rows_behind(client, "", ahead.url) == 1


@pytest.mark.parametrize("text", ["", "2026-13", "1999-01", "x", "2199-01"])
def test_a_month_that_is_none_shows_this_one(sign_in, officer, officer_post, today, text):
    response = sign_in(officer).get(reverse("portal:show_duty_card", args=[officer_post.pk]), {"month": text})

    assert response.context["card"].month == first_of_month(today)


def test_it_leads_through_the_months_of_the_post(sign_in, officer, officer_post, month, today):
    Post.objects.filter(pk=officer_post.pk).update(starts_on=month)
    client = sign_in(officer)

    this_month = client.get(reverse("portal:show_duty_card", args=[officer_post.pk]))
    assert (this_month.context["after"], len(this_month.context["months"])) == (None, 2)
    before = client.get(this_month.context["before"]["url"])
    assert (before.context["card"].month, before.context["before"]) == (month, None)
    assert before.context["after"]["url"].endswith(f"{today:%Y-%m}")


def test_other_staff_have_no_card(sign_in, inspector, cook):
    url = reverse("portal:show_duty_card", args=[cook.posts.get().pk])

    assert sign_in(inspector).get(url).status_code == 404


def test_who_has_left_sees_the_card_without_doors(
    sign_in, officer, full_month, officer_post, card_url, today
):
    officer.memberships.update(valid_to=today - timedelta(days=2))
    Post.objects.filter(pk=officer_post.pk).update(ended_on=today, end_reason="离职")

    page = sign_in(officer).get(card_url).content.decode()

    assert "本月应履责 24 次" in page
    assert "/duties/" not in page.split("<main")[1]
    assert 'href="#training"' in page


def test_the_regulator_may_evaluate_from_here(sign_in, inspector, officer, officer_post, card_url):
    link = reverse("staff:evaluate_post", args=[officer_post.pk])

    assert link in sign_in(inspector).get(card_url).content.decode()
    assert link not in sign_in(officer).get(card_url).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(
    sign_in, officer, officer_post, noodle_bar, month, card_url, rows, django_assert_num_queries
):
    for number in range(rows):
        make_record(noodle_bar, officer, month + timedelta(days=number))
        make_training(officer_post.person, hours=1, completed_on=month)
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        client.get(card_url)


QUERIES = 12
