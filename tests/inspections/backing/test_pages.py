"""The pages of backing: what each person finds there, and that figures equal their lists."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from common.local_time import first_of_quarter
from hazards.models import Hazard
from hazards.services.hazard import submit_rectification
from hazards.services.move import Evidence
from inspections.models import BackingAssignment, BackingVisit, UpperCheck, VisitTask
from inspections.services.backing.upper_check import answer_upper_check
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_backing import (
    filled_in_answers,
    good_answers,
    make_backing,
    make_upper_check,
    make_visit,
)

LIST = reverse("inspections:list_backing")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def backed(noodle_bar, cadre, inspector, now):
    make_backing(noodle_bar, cadre, now, inspector)
    return noodle_bar


def test_a_cadre_records_a_visit(backed, cadre, sign_in):
    client = sign_in(cadre)
    assert backed.name in client.get(reverse("inspections:my_subjects")).content.decode()
    url = reverse("inspections:record_backing_visit", args=[backed.public_id])
    data = filled_in_answers(backed, K2="消毒柜没有通电") | {
        "advice": "每天检查消毒柜",
        "idempotency_key": str(uuid.uuid4()),
    }

    without_presence = client.post(url, data | {"no_presence": ""})
    assert without_presence.context["form"].errors["no_presence"] == [
        "现场督导要双方扫码验证到场；做不到时请写明原因。"
    ]
    for _time in range(2):  # pressed twice, it is stored once
        client.post(url, data | {"no_presence": "手机没电"})

    visit = BackingVisit.objects.get()
    assert (visit.advice, visit.problems[0]["note"]) == ("每天检查消毒柜", "消毒柜没有通电")
    page = client.get(reverse("inspections:show_backing_visit", args=[visit.pk])).content.decode()
    assert "消毒柜没有通电" in page
    assert Hazard.objects.get().title == "消毒柜没有通电"


def test_the_enterprise_reads_the_visit_but_not_the_lead(backed, cadre, officer, inspector, now, sign_in):
    visit = make_visit(backed, cadre, now, handed_over="疑似使用回收油")
    url = reverse("inspections:show_backing_visit", args=[visit.pk])

    assert "疑似使用回收油" in sign_in(inspector).get(url).content.decode()
    page = sign_in(officer).get(url)
    assert page.status_code == 200
    assert "疑似使用回收油" not in page.content.decode()


def test_many_are_assigned_at_once(noodle_bar, rival_bar, cadre, inspector, sign_in):
    client = sign_in(inspector)
    ids = [noodle_bar.public_id, rival_bar.public_id]

    client.post(
        reverse("inspections:assign_backing"), {"subject": ids, "cadre": cadre.pk, "reason": "由区级干部包保"}
    )

    assert BackingAssignment.objects.open().filter(cadre=cadre).count() == 2


def test_each_counter_equals_its_list(backed, rival_bar, cadre, inspector, now, sign_in):
    make_backing(rival_bar, cadre, now, inspector)
    make_visit(backed, cadre, now)
    make_enterprise(backed.region, name="无人包保小吃")
    client = sign_in(inspector)

    tabs = client.get(LIST).context["tabs"]

    assert {name: count for name, _label, count in tabs} == {
        "unassigned": 1,
        "gone": 0,
        "review": 0,
        "backed": 2,
        "overdue": 0,
        "soon": 0,
        "due": 1,
        "done": 1,
        "all": 3,
    }
    for name, _label, count in tabs:
        assert client.get(LIST, {"list": name}).context["page"].paginator.count == count


def test_the_figures_of_a_territory_equal_its_lists(backed, rival_bar, cadre, inspector, now, sign_in):
    make_visit(backed, cadre, now, answers=good_answers(backed, K1="生熟不分"))
    client = sign_in(inspector)

    context = client.get(reverse("inspections:show_backing_coverage")).context

    total = context["total"]
    assert (total.subjects, total.backed, total.owed, total.done) == (2, 1, 1, 1)
    assert (total.hazards, total.closed, total.coverage_percent) == (1, 0, 50)
    assert [(one, row.subjects, row.done) for one, row in context["cadres"]] == [(cadre, 1, 1)]
    region = context["region"].code
    for name, count in (("all", total.subjects), ("backed", total.backed)):
        page = client.get(LIST, {"list": name, "region": region}).context["page"]
        assert page.paginator.count == count


def test_what_is_overdue_is_counted_by_subject(backed, inspector, sign_in):
    task = VisitTask.objects.get()
    quarter = first_of_quarter(task.quarter - timedelta(days=1))
    for number in (1, 2):  # two visits of one subject were missed
        VisitTask.objects.create(
            enterprise=backed,
            assignment=task.assignment,
            quarter=quarter,
            number=number,
            due_on=task.quarter - timedelta(days=1),
        )
    client = sign_in(inspector)

    context = client.get(
        reverse("inspections:show_backing_coverage"), {"quarter": quarter.isoformat()}
    ).context
    asked = {"list": "overdue", "region": context["region"].code, "quarter": quarter.isoformat()}

    assert (context["total"].owed, context["total"].overdue) == (2, 1)
    assert client.get(LIST, asked).context["page"].paginator.count == 1
    assert (
        client.get(LIST, asked | {"quarter": task.quarter.isoformat()}).context["page"].paginator.count == 0
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    number, district, cadre, inspector, now, sign_in, django_assert_num_queries
):
    for index in range(number):
        make_backing(make_enterprise(district, name=f"面馆{index}"), cadre, now, inspector)
    client = sign_in(inspector)
    client.get(LIST)

    with django_assert_num_queries(10):
        client.get(LIST)


def test_the_level_above_checks_and_the_cadre_answers(backed, cadre, inspector, sign_in):
    url = reverse("inspections:check_cadre", args=[cadre.pk])
    client = sign_in(inspector)
    no_term = client.post(url, {"result": "POOR", "remarks": "记录雷同"})
    assert "改进期限" in no_term.content.decode()
    client.post(url, {"result": "POOR", "remarks": "记录雷同", "good_by": timezone.localdate().isoformat()})
    check = UpperCheck.objects.get()
    assert (check.subjects, check.owed, check.done) == (1, 1, 0)

    sign_in(cadre).post(
        reverse("inspections:answer_upper_check", args=[check.pk]), {"answer": "已重新逐家督导"}
    )

    check.refresh_from_db()
    assert check.answer == "已重新逐家督导"


def test_a_cadre_never_does_the_regulators_part(backed, cadre, inspector, sign_in):
    client = sign_in(cadre)
    task = VisitTask.objects.get()

    for name, args in (
        ("inspections:exempt_visit", [task.pk]),
        ("inspections:check_cadre", [cadre.pk]),
        ("inspections:hand_over_backing", []),
        ("inspections:assign_backing", []),
        ("inspections:create_inspection", [backed.public_id]),
        ("enterprises:record_credit_event", [backed.public_id]),
    ):
        assert client.post(reverse(name, args=args)).status_code == 403, name


def test_after_assigning_the_list_stands_as_it_was_filtered(noodle_bar, cadre, inspector, sign_in):
    client = sign_in(inspector)
    page = client.get(LIST, {"list": "unassigned", "q": "面馆"}).content.decode()
    assert 'name="back" value="list=unassigned&amp;q=%E9%9D%A2%E9%A6%86"' in page

    answer = client.post(
        reverse("inspections:assign_backing"),
        {
            "subject": [noodle_bar.public_id],
            "cadre": cadre.pk,
            "reason": "由区级干部包保",
            "back": "list=unassigned&q=面馆",
        },
    )

    assert answer.url == f"{LIST}?list=unassigned&q=%E9%9D%A2%E9%A6%86"


def test_what_waits_to_be_verified_is_not_called_late(backed, cadre, officer, now, sign_in):
    make_visit(backed, cadre, now - timedelta(days=40), answers=good_answers(backed, K1="生熟不分"))
    hazard = Hazard.objects.get()
    client = sign_in(cadre)
    url = reverse("inspections:my_subjects")
    assert "超期" in client.get(url).content.decode()

    submit_rectification(
        hazard=hazard, rectification="已分开", by=officer, at=now, evidence=Evidence(no_photo="以台账为证")
    )

    page = client.get(url).content.decode()
    assert hazard.title in page
    assert "超期" not in page
    assert "待核查" in page


def test_who_checked_hears_of_the_answer(backed, cadre, inspector, now):
    check = make_upper_check(
        cadre, backed.region, inspector, now, result="IMPROVE", good_by=timezone.localdate()
    )

    answer_upper_check(check=check, answer="已逐家重走", by=cadre, at=now)

    assert Notice.objects.get(user=inspector, topic="upper-check").title == "督查意见已答复：包保干部"


def test_what_was_not_answered_in_time_is_the_level_aboves(backed, cadre, inspector, now, sign_in):
    check = make_upper_check(
        cadre, backed.region, inspector, now, result="IMPROVE", good_by=timezone.localdate()
    )
    url = reverse("inspections:list_upper_checks")
    client = sign_in(inspector)
    assert list(client.get(url, {"list": "late"}).context["page"]) == []
    assert list(client.get(url, {"list": "unanswered"}).context["page"]) == [check]

    UpperCheck.objects.update(good_by=timezone.localdate() - timedelta(days=1))

    page = client.get(url, {"list": "late"})
    assert list(page.context["page"]) == [check]
    assert [(name, count) for name, _label, count in page.context["tabs"]] == [
        ("all", 1),
        ("unanswered", 1),
        ("late", 1),
    ]


def test_colleagues_do_not_read_what_was_said_of_a_cadre(backed, cadre, inspector, now, sign_in):
    check = make_upper_check(cadre, backed.region, inspector, now)
    colleague, walker = make_user("colleague", "同事"), make_user("walker", "网格员")
    give_role(colleague, Role.CADRE, backed.region)
    give_role(walker, Role.GRID_WORKER, backed.region)
    url = reverse("inspections:list_upper_checks")

    assert list(sign_in(cadre).get(url).context["page"]) == [check]
    for user in (colleague, walker):
        assert list(sign_in(user).get(url).context["page"]) == []
