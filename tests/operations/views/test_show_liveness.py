from django.urls import reverse


def test_it_answers_without_a_database(client):
    response = client.get(reverse("operations:show_liveness"))

    assert (response.status_code, response.content) == (200, b"ok")


def test_it_is_never_cached(client):
    response = client.get(reverse("operations:show_liveness"))

    assert "no-store" in response["Cache-Control"]
