import pytest

from tests.factories.credit import give_terms, make_penalty

URL = "/api/v1/credit-archive-entries/"


@pytest.fixture
def penalty(noodle_bar, inspector):
    penalty = make_penalty(noodle_bar)
    give_terms(penalty, inspector)
    return penalty


def test_it_gives_each_entry_to_whoever_sees_the_enterprise(penalty, noodle_bar, officer, rival, sign_in):
    (published, recorded) = sign_in(officer).get(URL).json()["results"]

    assert (recorded["act"], published["act"]) == ("RECORD", "PUBLISH")
    assert published["enterprise"] == noodle_bar.public_id
    assert (published["publish_from"], published["publish_to"]) == ("2026-06-10", "2027-06-10")
    assert published["subject_id"] == recorded["subject_id"] == penalty.pk
    assert sign_in(rival).get(URL).json()["results"] == []


def test_it_filters(penalty, noodle_bar, inspector, sign_in):
    client = sign_in(inspector)

    def acts(**query):
        return [entry["act"] for entry in client.get(URL, query).json()["results"]]

    assert acts(newest="true") == ["PUBLISH"]
    assert acts(act="RECORD") == ["RECORD"]
    assert acts(kind="HONOUR") == []
    assert acts(since="2026-06-02") == []
    assert acts(enterprise=noodle_bar.public_id, kind="PENALTY") == ["PUBLISH", "RECORD"]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_queries(noodle_bar, inspector, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        make_penalty(noodle_bar, title=f"过期食品{number}")
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(6):
        answer = client.get(URL)
    assert answer.json()["count"] == rows
