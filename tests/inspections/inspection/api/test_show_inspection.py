from tests.factories.inspections import make_inspection


def test_it_shows_the_items(sign_in, officer, noodle_bar):
    inspection = make_inspection(noodle_bar, failures=[("生熟不分", True)])
    body = sign_in(officer).get(f"/api/v1/inspections/{inspection.pk}/").json()

    assert len(body["items"]) == 1
    assert "source_row" not in body["items"][0]
