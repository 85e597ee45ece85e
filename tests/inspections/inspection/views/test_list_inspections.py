import pytest
from django.urls import reverse

from tests.factories.inspections import make_inspection

URL = "inspections:list_inspections"


def shown(client, **filters):
    return list(client.get(reverse(URL), filters).context["page"])


def test_each_sees_their_own(sign_in, inspector, far_inspector, officer, rival, noodle_bar):
    inspection = make_inspection(noodle_bar)

    assert shown(sign_in(inspector)) == shown(sign_in(officer)) == [inspection]
    assert shown(sign_in(far_inspector)) == shown(sign_in(rival)) == []


def test_it_filters(sign_in, inspector, noodle_bar, rival_bar):
    client = sign_in(inspector)
    failed, passed = make_inspection(noodle_bar, failures=[("生熟不分", True)]), make_inspection(rival_bar)

    assert shown(client, **{"result": "FAIL"}) == [failed]
    assert shown(client, q="对门") == [passed]
    assert shown(client, enterprise=noodle_bar.public_id) == [failed]
    assert shown(client, since="2027-01-01") == []


def test_nonsense_in_a_filter_is_said(sign_in, inspector, noodle_bar):
    make_inspection(noodle_bar)
    response = sign_in(inspector).get(reverse(URL), {"since": "soon", "page": "x"})

    assert response.status_code == 200
    assert response.context["filter"].form.errors


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_inspection(noodle_bar)
    client = sign_in(inspector)
    client.get(reverse(URL))

    with django_assert_max_num_queries(9):
        client.get(reverse(URL))
