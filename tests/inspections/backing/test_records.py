"""The lists of visits owed and made: who finds what there, and that the figures of the coverage open them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from common.local_time import first_of_quarter
from hazards.models import Hazard
from inspections.models import BackingVisit, VisitTask
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_backing import good_answers, make_backing, make_visit

TASKS = reverse("inspections:list_visit_tasks")
VISITS = reverse("inspections:list_backing_visits")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def backed(noodle_bar, cadre, inspector, now):
    make_backing(noodle_bar, cadre, now, inspector)
    return noodle_bar


def shown(client, url, **asked):
    return list(client.get(url, asked).context["page"])


def test_each_task_stands_in_the_list_of_its_state(backed, rival_bar, cadre, inspector, now, sign_in):
    make_backing(rival_bar, cadre, now, inspector)
    make_visit(backed, cadre, now)
    made, owed = VisitTask.objects.get(enterprise=backed), VisitTask.objects.get(enterprise=rival_bar)
    late = VisitTask.objects.create(
        enterprise=rival_bar,
        assignment=owed.assignment,
        quarter=first_of_quarter(owed.quarter - timedelta(days=1)),
        number=1,
        due_on=owed.quarter - timedelta(days=1),
    )
    client = sign_in(inspector)

    assert shown(client, TASKS) == [late, owed]
    assert shown(client, TASKS, list="overdue") == [late]
    assert shown(client, TASKS, list="done") == [made]
    assert set(shown(client, TASKS, list="owed", quarter=owed.quarter.isoformat())) == {owed, made}
    assert shown(client, TASKS, list="owed", q="平江面馆") == [made]
    for name, _label, count in client.get(TASKS).context["tabs"]:
        assert client.get(TASKS, {"list": name}).context["page"].paginator.count == count, name


def test_a_regulator_lets_a_visit_off_from_the_list(backed, cadre, inspector, sign_in):
    task = VisitTask.objects.get()
    door = reverse("inspections:exempt_visit", args=[task.pk])
    client = sign_in(inspector)
    assert door in client.get(TASKS).content.decode()
    assert door not in sign_in(cadre).get(TASKS).content.decode()

    answer = client.post(door, {"reason": "整个季度停业"})

    assert (answer.status_code, answer.url) == (302, TASKS)
    assert shown(client, TASKS, list="exempt") == [task]
    assert door not in client.get(TASKS, {"list": "exempt"}).content.decode()


def test_an_enterprise_reads_the_visits_at_its_own_place(
    backed, rival_bar, cadre, inspector, officer, now, sign_in
):
    make_backing(rival_bar, cadre, now, inspector)
    own = make_visit(backed, cadre, now, handed_over="疑似使用回收油")
    other = make_visit(rival_bar, cadre, now)

    assert set(shown(sign_in(inspector), VISITS)) == {own, other}
    page = sign_in(officer).get(VISITS)
    assert list(page.context["page"]) == [own]
    assert "回收油" not in page.content.decode()
    assert sign_in(officer).get(TASKS).status_code == 403


def test_visits_are_found_by_what_was_asked(backed, cadre, inspector, now, sign_in):
    make_visit(backed, cadre, now)
    make_visit(backed, cadre, now, way="VIDEO", no_presence="")
    client = sign_in(inspector)

    assert [one.way for one in shown(client, VISITS, way="VIDEO")] == ["VIDEO"]
    assert shown(client, VISITS, proof="with") == []
    assert len(shown(client, VISITS, proof="without")) == 2
    assert shown(client, VISITS, cadre=inspector.pk) == []
    assert len(shown(client, VISITS, enterprise=backed.public_id)) == 2
    assert client.get(VISITS, {"region": "nowhere"}).status_code == 400
    assert client.get(VISITS, {"cadre": "9" * 30}).status_code == 400


def test_the_figures_of_the_coverage_open_lists_of_that_length(backed, cadre, inspector, now, sign_in):
    make_visit(backed, cadre, now, answers=good_answers(backed, K1="生熟不分", K2="未消毒"))
    make_visit(backed, cadre, now, way="VIDEO", no_presence="")
    Hazard.objects.filter(title="未消毒").update(found_on=now.date() - timedelta(days=400))
    client = sign_in(inspector)
    page = client.get(reverse("inspections:show_backing_coverage"))

    doors = re.findall(r'<a [^>]*href="(/[^"]+\?[^"]+)"[^>]*>\s*(\d+)', page.content.decode())
    opened = {url.replace("&amp;", "&"): int(figure) for url, figure in doors}

    assert len(opened) > 10
    assert {url.split("?")[0] for url in opened} >= {TASKS, VISITS, reverse("hazards:list_hazards")}
    for url, figure in opened.items():
        assert client.get(url).context["page"].paginator.count == figure, url


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [(TASKS, 8), (VISITS, 7)])
def test_the_lists_ask_the_same_number_of_questions(
    url, queries, number, district, cadre, inspector, now, sign_in, django_assert_num_queries
):
    for index in range(number):
        one = make_enterprise(district, name=f"面馆{index}")
        make_backing(one, cadre, now, inspector)
        make_visit(one, cadre, now)
        make_backing(make_enterprise(district, name=f"饭店{index}"), cadre, now, inspector)
    client = sign_in(inspector)
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)


def test_the_file_of_the_enterprise_names_its_cadre_and_visits(backed, cadre, inspector, now, sign_in):
    visit = make_visit(backed, cadre, now)

    page = sign_in(inspector).get(reverse("portal:show_enterprise", args=[backed.public_id])).content.decode()

    assert escape(cadre.display_name) in page
    assert reverse("inspections:show_backing_visit", args=[visit.pk]) in page


def test_the_form_and_the_record_are_read_in_english(backed, cadre, now, sign_in):
    client = sign_in(cadre)
    client.cookies["django_language"] = "en"
    form = client.get(reverse("inspections:record_backing_visit", args=[backed.public_id])).content.decode()
    assert "Are raw and cooked food, tools and containers kept apart and marked?" in form
    visit = make_visit(backed, cadre, now)

    page = client.get(reverse("inspections:show_backing_visit", args=[visit.pk])).content.decode()

    assert "Are raw and cooked food, tools and containers kept apart and marked?" in page
    assert "生熟食品" not in page
    assert "生熟食品、工具和容器分开，并有标识？" in [
        answer["question"] for answer in BackingVisit.objects.get().answers
    ]
