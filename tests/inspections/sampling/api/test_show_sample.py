from tests.factories.inspections import make_sample


def test_it_shows_the_items(sign_in, officer, noodle_bar):
    sample = make_sample(noodle_bar, verdict="FAILED")
    body = sign_in(officer).get(f"/api/v1/samples/{sample.pk}/").json()

    assert len(body["items"]) == 1
    assert "source_row" not in body["items"][0]
