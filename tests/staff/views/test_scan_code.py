"""Who looks decides what is shown."""

import logging
import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.rotating_code import ALPHABET
from staff.models import CodeScan, Post
from staff.services.staff_code import make_staff_code
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.staff import make_certificate, make_person, make_post

COLOUR, CHECK_IN, CERTIFICATE = 'class="colour colour--', "提交晨检", "苏健-0042"


@pytest.fixture(autouse=True)
def _without_rate(settings):
    settings.PUBLIC_API_RATE = ""


def address(person, purpose="I", age=0):
    token = make_staff_code(person=person, purpose=purpose, at=timezone.now() - timedelta(seconds=age))
    return reverse("codes:scan_code", args=[token])


@pytest.fixture
def fit_cook(cook):
    """The certificate of the cast's cook ends on a day that will come; here the dates hold on every day."""
    cook.health_certificates.all().delete()
    today = timezone.localdate()
    make_certificate(cook, today - timedelta(days=10), date(today.year + 1, 1, 31), number=CERTIFICATE)
    return cook


def page_for(client, person, purpose="I"):
    response = client.get(address(person, purpose))
    assert response.status_code == 200
    return response.content.decode()


def test_the_public_sees_masked_name_post_and_valid_until(fit_cook):
    page = page_for(Client(), fit_cook)

    assert "<h1>陈*</h1>" in page
    assert "厨师" in page
    assert "平江面馆" in page
    assert f"至 {date.today().year + 1}年1月31日" in page  # noqa: DTZ011  only the year
    hidden = ["陈师傅", COLOUR, CERTIFICATE, fit_cook.masked_phone, CHECK_IN, "学时"]
    assert [word for word in hidden if word in page] == []


@pytest.mark.parametrize("who", ["rival", "far_inspector", "auditor", "cook", "stranger"])
def test_others_see_what_the_public_sees(who, fit_cook, sign_in, request):
    user = make_user("stranger", "路人") if who == "stranger" else None
    user = user or (fit_cook.user if who == "cook" else request.getfixturevalue(who))
    user.display_name = "某人"  # or the page's own frame would name the cook
    user.save()

    page = page_for(sign_in(user), fit_cook, "C")

    assert "<h1>陈*</h1>" in page
    assert [word for word in ("陈师傅", COLOUR, CERTIFICATE, CHECK_IN) if word in page] == []


def test_a_manager_sees_name_and_colour_of_own_staff(fit_cook, officer, sign_in, far_district):
    make_post(fit_cook, make_enterprise(far_district, name="太仓食堂"), job_title="分餐员")

    page = page_for(sign_in(officer), fit_cook)

    assert "<h1>陈师傅</h1>" in page
    assert COLOUR in page
    # Where else somebody works and the paper itself are not the employer's business.
    assert [word for word in (CERTIFICATE, "太仓食堂", CHECK_IN) if word in page] == []


def test_a_check_in_code_brings_the_morning_check(fit_cook, officer, noodle_bar, sign_in):
    client = sign_in(officer)
    page = page_for(client, fit_cook, "C")

    assert CHECK_IN in page
    assert f'action="/staff/at/{noodle_bar.public_id}/morning/check-in/"' in page


def test_at_each_of_ones_own_enterprises(fit_cook, officer, district, sign_in):
    second = make_enterprise(district, name="平江面馆二店")
    make_member(officer, second, "OFFICER")
    make_post(fit_cook, second)

    assert page_for(sign_in(officer), fit_cook, "C").count(CHECK_IN) == 2


def test_looking_and_then_checking_in(fit_cook, officer, noodle_bar, sign_in):
    client = sign_in(officer)
    address_of_code = address(fit_cook, "C")
    client.get(address_of_code)

    client.post(
        reverse("staff:check_in_by_code", args=[noodle_bar.public_id]),
        {"token": address_of_code.rpartition("/")[2], "symptom": "NONE", "temperature": ""},
    )

    assert fit_cook.morning_checks.get().is_fit
    assert list(CodeScan.objects.order_by("pk").values_list("is_use", flat=True)) == [False, True]


@pytest.mark.parametrize("who", ["inspector", "cadre"])
def test_the_regulator_sees_more(who, fit_cook, far_district, sign_in, request):
    make_post(fit_cook, make_enterprise(far_district, name="太仓食堂"), job_title="分餐员")

    page = page_for(sign_in(request.getfixturevalue(who)), fit_cook, "C")

    assert [word for word in ("<h1>陈师傅</h1>", COLOUR, CERTIFICATE, "8学时") if word not in page] == []
    assert [word for word in ("太仓食堂", CHECK_IN, fit_cook.masked_phone) if word in page] == []


def test_a_regulator_without_second_factor_is_the_public(fit_cook, inspector):
    client = Client()
    client.force_login(inspector)

    assert "<h1>陈*</h1>" in page_for(client, fit_cook)


def test_a_session_that_idled_out_is_the_public(fit_cook, officer, sign_in):
    client = sign_in(officer)
    session = client.session
    session["seen_at"] = 1
    session.save()

    assert "<h1>陈*</h1>" in page_for(client, fit_cook)


class TestHealthCertificate:
    """Everybody is told whether one holds, nobody why not."""

    @pytest.mark.parametrize("state", ["none", "expired", "unfit"])
    def test_none_that_holds(self, cook, state):
        cook.health_certificates.all().delete()
        today = timezone.localdate()
        if state == "expired":
            make_certificate(cook, today - timedelta(days=400), today - timedelta(days=1))
        if state == "unfit":
            make_certificate(cook, today, is_fit=False)

        page = page_for(Client(), cook)

        assert "无有效健康证明" in page
        assert [word for word in ("不适合", "过期", "没有登记健康证明") if word in page] == []

    def test_not_asked_of_the_post(self, officer_person):
        assert "不要求持有" in page_for(Client(), officer_person)


def test_who_has_left_holds_no_post(cook):
    Post.objects.update(ended_on=timezone.localdate(), end_reason="离职")

    page = page_for(Client(), cook)

    assert "目前没有登记的在任岗位" in page
    assert "平江面馆" not in page


@pytest.mark.parametrize("age", [91, 3600])
def test_a_screenshot_is_refused_with_the_reason(cook, age):
    response = Client().get(address(cook, age=age))

    page = response.content.decode()
    assert response.status_code == 410
    assert "此码已过期：每30秒更新一次，截图无效，请对方现场打开手机重新出示。" in page
    assert "此码生成于" in page
    assert [word for word in ("陈", "平江面馆") if word in page] == []
    assert CodeScan.objects.get().outcome == "EXPIRED"


def test_a_used_code_can_still_be_looked_at(fit_cook, officer, noodle_bar, sign_in):
    test_looking_and_then_checking_in(fit_cook, officer, noodle_bar, sign_in)

    assert "<h1>陈*</h1>" in page_for(Client(), fit_cook, "C")


def test_guesses_are_refused_and_tell_nothing_apart(cook):
    genuine = address(cook)
    dice = random.Random(20261123)  # noqa: S311  a test that can be repeated
    guesses = [genuine[:-16] + "".join(dice.choices(ALPHABET, k=16)) for _ in range(200)]

    responses = [Client().get(guess) for guess in [*guesses, "/P/X", "/P/" + "I" * 2000, "/P/%00", "/P/面"]]

    assert {response.status_code for response in responses} == {404}
    assert "请不要凭这个码相信对方" in responses[0].content.decode()
    assert CodeScan.objects.count() == 0
    lengths = [len(response.content) for response in responses[:200]]
    assert all(one == other for one, other in pairwise(lengths))


def test_an_address_that_asks_too_often_must_wait(cook, officer, sign_in, settings):
    settings.PUBLIC_API_RATE = "2/min"
    settings.TRUSTED_PROXY_COUNT = 0
    greedy, other = Client(REMOTE_ADDR="203.0.113.41"), Client(REMOTE_ADDR="203.0.113.42")

    answers = [greedy.get(address(cook)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) in range(1, 61)
    assert other.get(address(cook)).status_code == 200
    queue = sign_in(officer)
    assert {queue.get(address(cook)).status_code for _ in range(4)} == {200}


@pytest.mark.parametrize("age", [0, 91])
def test_it_is_kept_nowhere_and_told_to_nobody(cook, age):
    response = Client().get(address(cook, age=age))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"].startswith("noindex, nofollow")
    assert response["Referrer-Policy"] == "same-origin"


def test_logs_hold_no_token_and_no_name(cook, caplog):
    caplog.set_level(logging.DEBUG)
    urls = [address(cook), address(cook, age=91), address(cook)[:-1] + "0"]

    for url in urls:
        Client().get(url)

    tokens = [url.rpartition("/")[2] for url in urls]
    lines = [str(vars(record)) for record in caplog.records if not record.name.startswith("django.db")]
    assert len(lines) >= 3
    assert [secret for secret in [*tokens, cook.name] for line in lines if secret in line] == []


@pytest.mark.parametrize("posts", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [(None, 6), ("officer", 13), ("inspector", 15)])
def test_it_asks_a_fixed_number_of_times(
    who, queries, posts, noodle_bar, sign_in, request, django_assert_num_queries
):
    person = make_person()
    for kind in ("STAFF", "OFFICER", "DIRECTOR")[:posts]:
        make_post(person, noodle_bar, kind)
    client = sign_in(request.getfixturevalue(who)) if who else Client()
    client.get(address(person))

    with django_assert_num_queries(queries):
        client.get(address(person))
