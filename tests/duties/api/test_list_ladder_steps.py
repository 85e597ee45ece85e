from django.urls import reverse

from tests.factories.ladder import make_climbed

URL = reverse("ladder-step-list")


def test_it_lists_the_steps_of_ones_own(sign_in, noodle_bar, officer, director, rival):
    make_climbed(noodle_bar, hours=10)

    found = sign_in(officer).get(URL).json()["results"]

    assert [(step["number"], step["who"], step["outcome"], step["told_count"]) for step in found][:4] == [
        (1, "ASSIGNEE", "TOLD", 1),
        (2, "ASSIGNEE", "TOLD", 1),
        (3, "ASSIGNEE", "TOLD", 1),
        (4, "DIRECTOR", "TOLD", 1),
    ]
    assert found[0]["enterprise"] == noodle_bar.public_id
    assert sign_in(rival).get(URL).json()["results"] == []


def test_it_filters(sign_in, noodle_bar, officer):
    make_climbed(noodle_bar, hours=0)
    client = sign_in(officer)

    def count(**query):
        return len(client.get(URL, query).json()["results"])

    assert count(who="ASSIGNEE", kind="DAILY_CONTROL", since="2026-11-23", until="2026-11-23") == 2
    assert count(kind="WEEKLY_CHECK") == 0
    assert count(since="2026-11-24") == 0
    assert count(enterprise="nobody") == 0
