import re

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Badge
from staff.services.badge import issue_badge
from tests.factories.staff import make_certificate, make_person, make_post

LIST_QUERIES = 9


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def badge(cook, officer, now):
    make_certificate(cook, issued_on=timezone.localdate(now))
    return issue_badge(post=cook.posts.get(), by=officer, at=now)


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_one_is_printed_by_whoever_wears_it(badge, cook, sign_in):
    response = sign_in(cook.user).get(reverse("staff:print_badge", args=[badge.pk]))

    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert pages_of(response.content) == 1


def test_a_revoked_one_is_not_printed(badge, officer, sign_in, now):
    Badge.objects.update(revoked_at=now, revoke_reason="遗失")

    assert sign_in(officer).get(reverse("staff:print_badge", args=[badge.pk])).status_code == 404


def test_one_whose_key_is_gone_is_not_printed(badge, officer, sign_in, settings):
    settings.BADGE_KEYS = {"7": "ab" * 32}

    response = sign_in(officer).get(reverse("staff:print_badge", args=[badge.pk]), follow=True)

    assert "密钥已经停用" in response.content.decode()


def test_a_sheet_holds_those_ticked(badge, noodle_bar, officer, sign_in, now):
    for number in range(10):
        issue_badge(post=make_post(make_person(f"同事{number}"), noodle_bar), by=officer, at=now)
    url = reverse("staff:print_badges", args=[noodle_bar.public_id])

    assert pages_of(sign_in(officer).get(url).content) == 2
    assert pages_of(sign_in(officer).get(url, {"badge": badge.pk}).content) == 1


def test_nothing_to_print_is_said(noodle_bar, officer, sign_in):
    response = sign_in(officer).get(reverse("staff:print_badges", args=[noodle_bar.public_id]), follow=True)

    assert "没有可以打印的工牌" in response.content.decode()


def test_the_list_says_who_can_have_one(badge, noodle_bar, officer, sign_in):
    make_post(make_person("无证人"), noodle_bar, handles_food=True)
    make_post(make_person("收银人"), noodle_bar)

    page = sign_in(officer).get(reverse("staff:list_badges", args=[noodle_bar.public_id])).content.decode()

    assert "没有健康证明，不能签发" in page
    assert "未签发" in page
    assert f"{badge.serial[:4]} {badge.serial[4:]}" in page
    assert "有1人可以签发工牌" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    people, noodle_bar, officer, sign_in, django_assert_num_queries
):
    for number in range(people):
        make_post(make_person(f"同事{number}"), noodle_bar)
    client = sign_in(officer)
    url = reverse("staff:list_badges", args=[noodle_bar.public_id])
    client.get(url)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(url)


def test_all_are_issued_at_once(noodle_bar, officer, sign_in):
    make_post(make_person("收银人"), noodle_bar)

    response = sign_in(officer).post(reverse("staff:issue_badges", args=[noodle_bar.public_id]), follow=True)

    assert "已签发1枚工牌" in response.content.decode()
    assert Badge.objects.count() == 1


def test_a_refusal_is_told_in_words(cook, officer, sign_in):
    cook.health_certificates.all().delete()

    response = sign_in(officer).post(reverse("staff:issue_badge", args=[cook.posts.get().pk]), follow=True)

    assert "要先登记健康证明" in response.content.decode()
    assert not Badge.objects.exists()


def test_revoking_needs_a_reason_and_keeps_it(badge, officer, sign_in):
    url = reverse("staff:revoke_badge", args=[badge.pk])

    assert sign_in(officer).post(url, {"reason": ""}).status_code == 200
    sign_in(officer).post(url, {"reason": "遗失"})

    badge.refresh_from_db()
    assert badge.revoke_reason == "遗失"
