from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import month_end
from duties.models import Duty
from enterprises.models import Licence, Membership
from staff.services.staffing_check import check_staffing
from tests.factories.accounts import make_user
from tests.factories.duties import make_duty
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection
from tests.factories.scoring import compute_today

URL = reverse("portal:enterprise_home")


def page_of(client, **query):
    return client.get(URL, query).content.decode()


def test_it_says_what_is_due_now(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, due_on=today)

    page = page_of(sign_in(officer))

    address = reverse("duties:submit_duty", args=[noodle_bar.public_id, "daily-control", today])
    assert f'href="{address}"' in page
    assert "做日管控" in page


def test_it_says_when_all_is_done(sign_in, officer, noodle_bar):
    assert "都做完了" in page_of(sign_in(officer))


def test_it_offers_to_file_what_was_missed(sign_in, officer, noodle_bar, today):
    make_duty(noodle_bar, due_on=today - timedelta(days=2), state=Duty.State.OVERDUE)
    make_duty(noodle_bar, due_on=today - timedelta(days=30), state=Duty.State.OVERDUE)

    assert "1项过期未做" in page_of(sign_in(officer))


def test_it_lists_open_hazards_by_deadline(sign_in, officer, noodle_bar, rival_bar):
    make_hazard(noodle_bar, at=timezone.now(), title="排水沟积水")
    make_hazard(noodle_bar, at=timezone.now() - timedelta(days=90), title="冷柜温度过高")
    make_hazard(rival_bar, at=timezone.now(), title="别家的隐患")

    page = page_of(sign_in(officer))

    assert page.index("冷柜温度过高") < page.index("排水沟积水")
    assert "超期未改" in page
    assert "别家的隐患" not in page


def test_it_warns_of_licences_that_end(sign_in, officer, noodle_bar, today):
    for number, days in (("JY13205080000011", -1), ("JY13205080000022", 30), ("JY13205080000033", 400)):
        Licence.objects.create(
            enterprise=noodle_bar,
            kind=Licence.Kind.OPERATION,
            number=number,
            issued_on=today - timedelta(days=1000),
            valid_to=today + timedelta(days=days),
        )

    page = page_of(sign_in(officer))

    assert page.index("JY13205080000011") < page.index("JY13205080000022")
    assert "JY13205080000033" not in page
    assert "已到期" in page


def test_it_says_what_would_raise_the_index_most(sign_in, officer, scored_bar):
    make_inspection(scored_bar, failures=[("生熟不分", True)], final_at=timezone.now())
    compute_today()

    page = page_of(sign_in(officer))

    assert "怎样提高最快" in page
    assert "最多加" in page


def test_somebody_of_two_enterprises_chooses(sign_in, officer, noodle_bar, district):
    second = make_enterprise(district, name="山塘分店")
    make_member(officer, second, Membership.Role.OFFICER)
    client = sign_in(officer)

    assert f'?enterprise={second.public_id}"' in page_of(client)
    assert "<h1>山塘分店</h1>" in page_of(client, enterprise=second.public_id)


def test_it_hides_an_enterprise_that_is_not_theirs(sign_in, officer, rival_bar):
    assert sign_in(officer).get(URL, {"enterprise": rival_bar.public_id}).status_code == 404


def test_it_refuses_whoever_holds_no_post(sign_in, db):
    assert sign_in(make_user()).get(URL).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    sign_in, officer, scored_bar, today, number, django_assert_num_queries
):
    for each in range(number):
        make_hazard(scored_bar, at=timezone.now(), title=f"隐患{each}")
        make_duty(scored_bar, due_on=today - timedelta(days=each + 1), state=Duty.State.OVERDUE)
    client = sign_in(officer)
    client.get(URL)

    with django_assert_num_queries(14):
        client.get(URL)


def test_it_says_who_has_to_be_seen_to(sign_in, officer, noodle_bar, cook, today):
    last_year = today - timedelta(days=500)
    cook.health_certificates.update(issued_on=last_year, valid_to=last_year + timedelta(days=364))
    check_staffing(at=timezone.now(), enterprise_ids=[noodle_bar.pk])

    page = page_of(sign_in(officer))

    certificates = reverse("staff:list_certificates", args=[noodle_bar.public_id])
    assert "应检1人，已检0人" in page
    assert f"{certificates}?state=expired" in page
    assert "还没有主要负责人" in page


def test_it_says_when_everybody_is_in_post(sign_in, officer, officer_person, principal_person, noodle_bar):
    assert "规定的岗位都有人" in page_of(sign_in(officer))


def test_who_may_not_write_the_minutes_gets_no_link_to_them(sign_in, officer, director, noodle_bar, today):
    make_duty(noodle_bar, month_end(today), Duty.Kind.MONTHLY_DISPATCH)
    minutes = reverse("duties:submit_duty", args=[noodle_bar.public_id, "monthly-dispatch", month_end(today)])

    seen_by_officer = page_of(sign_in(officer))

    assert minutes not in seen_by_officer
    assert "由负责人或总监完成" in seen_by_officer
    assert minutes in page_of(sign_in(director))
