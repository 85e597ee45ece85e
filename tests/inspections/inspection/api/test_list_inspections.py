import pytest

from tests.factories.inspections import make_inspection


def results(client):
    return client.get("/api/v1/inspections/").json()["results"]


def test_each_sees_their_own(sign_in, inspector, officer, rival, far_inspector, noodle_bar):
    inspection = make_inspection(noodle_bar, failures=[("生熟不分", True)])
    (row,) = results(sign_in(officer))

    assert (row["id"], row["enterprise"]) == (inspection.pk, noodle_bar.public_id)
    assert ("result", "FAIL") in row.items()
    assert results(sign_in(inspector)) == [row]
    assert results(sign_in(rival)) == results(sign_in(far_inspector)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_inspection(noodle_bar)
    client = sign_in(inspector)
    results(client)

    with django_assert_max_num_queries(9):
        results(client)
