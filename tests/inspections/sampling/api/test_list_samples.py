import pytest

from tests.factories.inspections import make_sample


def results(client):
    return client.get("/api/v1/samples/").json()["results"]


def test_each_sees_their_own(sign_in, inspector, officer, rival, far_inspector, noodle_bar):
    sample = make_sample(noodle_bar, verdict="FAILED")
    (row,) = results(sign_in(officer))

    assert (row["id"], row["enterprise"]) == (sample.pk, noodle_bar.public_id)
    assert ("verdict", "FAILED") in row.items()
    assert results(sign_in(inspector)) == [row]
    assert results(sign_in(rival)) == results(sign_in(far_inspector)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_sample(noodle_bar)
    client = sign_in(inspector)
    results(client)

    with django_assert_max_num_queries(9):
        results(client)
