import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import first_of_quarter, local_date
from staff.models import PerformanceEvaluation, Post
from tests.factories.staff import make_person, make_post

COMMENT = "周排查按时，隐患整改快。"


@pytest.fixture
def quarter():
    return first_of_quarter(local_date(timezone.now()))


@pytest.fixture
def post(director_person):
    return director_person.posts.get()


@pytest.fixture
def url(post):
    return reverse("staff:evaluate_post", args=[post.pk])


@pytest.fixture
def good(quarter):
    return {"quarter": quarter.isoformat(), "score": "86", "comment": COMMENT}


def test_it_is_kept_and_the_card_shows_it(sign_in, inspector, post, url, good, quarter):
    response = sign_in(inspector).post(url, good, follow=True)

    evaluation = PerformanceEvaluation.objects.get()
    assert (evaluation.post, evaluation.quarter, evaluation.score) == (post, quarter, 86)
    assert evaluation.by == inspector
    assert response.redirect_chain[0][0] == reverse("portal:show_duty_card", args=[post.pk])
    assert COMMENT in response.content.decode()


def test_the_older_ones_stand_below(sign_in, inspector, post, url, good):
    client = sign_in(inspector)
    client.post(url, good | {"score": "40"})
    client.post(url, good)

    assert [evaluation.score for _words, evaluation in client.get(url).context["older"]] == [86, 40]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"score": "101"}, "score"),
        ({"score": "-1"}, "score"),
        ({"score": "gut"}, "score"),
        ({"comment": " "}, "comment"),
        ({"comment": "好" * 301}, "comment"),
        ({"quarter": "2031-01-01"}, "quarter"),
        ({"quarter": "2026-11-01"}, "quarter"),
        ({"quarter": ""}, "quarter"),
    ],
)
def test_errors_stand_at_their_field(sign_in, inspector, url, good, values, field):
    response = sign_in(inspector).post(url, good | values)

    assert list(response.context["form"].errors) == [field]
    assert not PerformanceEvaluation.objects.exists()


def test_only_quarters_of_the_post_are_offered(sign_in, inspector, noodle_bar, quarter):
    post = make_post(make_person("新总监"), noodle_bar, Post.Kind.DIRECTOR, quarter)

    form = sign_in(inspector).get(reverse("staff:evaluate_post", args=[post.pk])).context["form"]
    assert [value for value, _words in form.fields["quarter"].choices] == [quarter.isoformat()]


def test_nothing_to_evaluate_says_so(sign_in, inspector, noodle_bar, quarter):
    post = make_post(make_person("明年的"), noodle_bar, Post.Kind.DIRECTOR, quarter.replace(year=2099))

    page = sign_in(inspector).get(reverse("staff:evaluate_post", args=[post.pk])).content.decode()
    assert "只能评价任职期间的季度" in page
    assert "保存评价" not in page


def test_other_staff_are_not_evaluated(sign_in, inspector, cook):
    url = reverse("staff:evaluate_post", args=[cook.posts.get().pk])

    assert sign_in(inspector).get(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, inspector, url, good, rows, django_assert_num_queries):
    client = sign_in(inspector)
    for _each in range(rows):
        client.post(url, good)

    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)


QUERIES = 7
