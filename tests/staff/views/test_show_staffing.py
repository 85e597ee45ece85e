import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import Post
from staff.queries.staffing import open_todos
from staff.services.staffing_check import check_staffing
from tests.factories.staff import make_person, make_post


@pytest.fixture
def url(noodle_bar):
    return reverse("staff:show_staffing", args=[noodle_bar.public_id])


def test_it_says_who_is_missing_why_and_what_to_do(url, noodle_bar, principal, sign_in, at):
    make_post(make_person("安小全"), noodle_bar, Post.Kind.OFFICER)
    check_staffing(at=at)

    text = sign_in(principal).get(url).content.decode()

    assert "还缺1个岗位的人" in text
    assert "还没有主要负责人" in text
    assert "依据：食品安全法第四十四条" in text
    assert "安小全任食品安全员，任职条件还没有确认" in text
    register = reverse("staff:register_person", args=[noodle_bar.public_id])
    assert f'href="{register}?kind=PRINCIPAL"' in text
    assert "引导配备，不强制" in text  # a small caterer's director


def test_an_officer_is_told_who_can_do_it(url, noodle_bar, officer, sign_in, at):
    check_staffing(at=at)

    text = sign_in(officer).get(url).content.decode()

    assert "由主要负责人或食品安全总监办理" in text
    assert "?kind=PRINCIPAL" not in text


def test_when_all_is_well_it_says_so(url, noodle_bar, principal, sign_in, at):
    conditions = {"knows_law": True, "controls_risks": True, "knows_process": True, "passed_exam": True}
    make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    make_post(make_person(), noodle_bar, Post.Kind.OFFICER, confirmed_at=at, **conditions)
    check_staffing(at=at)

    text = sign_in(principal).get(url).content.decode()

    assert "规定的岗位都有人" in text
    assert "没有问题" in text


def test_the_gravest_comes_first(noodle_bar, cook, at):
    make_post(make_person("安小全"), noodle_bar, Post.Kind.OFFICER)
    cook.health_certificates.all().delete()
    check_staffing(at=at)

    todos = open_todos(noodle_bar)

    assert todos[-1].title == "安小全任食品安全员，任职条件还没有确认"
    assert {todo.title for todo in todos[:-1]} == {
        "陈师傅接触直接入口食品，没有有效的健康证明",
        "还没有主要负责人",
    }
    assert [todo.is_hazard for todo in todos] == [True, True, False]


def test_the_number_of_queries_does_not_grow(url, noodle_bar, principal, sign_in, at):
    client = sign_in(principal)
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_post(make_person(), noodle_bar, Post.Kind.OFFICER)
        check_staffing(at=at)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16
