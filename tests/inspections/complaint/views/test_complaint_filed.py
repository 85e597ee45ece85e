from django.urls import reverse

from tests.factories.inspections_complaint import make_complaint


def test_it_shows_number_and_term_and_nothing_private(client, noodle_bar):
    complaint = make_complaint(noodle_bar)
    page = client.get(reverse("inspections:complaint_filed", args=[complaint.number])).content.decode()

    assert complaint.number in page
    assert "2026-12-01" in page
    assert "牛肉" not in page
    assert "13800001234" not in page


def test_an_unknown_number_is_not_there(client, db):
    assert client.get(reverse("inspections:complaint_filed", args=["TS20260101-ABCDEFGH"])).status_code == 404
