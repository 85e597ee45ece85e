import pytest
from django.urls import reverse
from django.utils import timezone

from staff.services.staff_code import make_staff_code, staff_code_url

URL = reverse("staff:scan")


def test_it_offers_camera_picture_and_text(sign_in, officer):
    page = sign_in(officer).get(URL).content.decode()

    assert 'data-scanner="/static/vendor/jsQR.min.js"' in page
    assert '<input class="visually-hidden" type="file" accept="image/*" data-scanner-file>' in page
    assert 'name="code"' in page
    assert "data-scanner-text" in page


@pytest.mark.parametrize("form", ["{url}", " {url}\n", "{token}", "http://x/P/{token}"])
def test_what_was_scanned_leads_to_its_page(sign_in, officer, cook, form):
    token = make_staff_code(person=cook, purpose="I", at=timezone.now())
    text = form.format(url=staff_code_url(token), token=token)

    response = sign_in(officer).post(URL, {"code": text})

    assert response.status_code == 302
    assert response["Location"] == reverse("codes:scan_code", args=[token])  # never to another site


@pytest.mark.parametrize("text", ["", "https://pay.example.com/x", "🍜", "/P/", "/P/../../admin", "9" * 3000])
def test_what_is_no_staff_code_is_said_at_the_field(sign_in, officer, text):
    response = sign_in(officer).post(URL, {"code": text})

    assert response.status_code == 200
    assert "field__error" in response.content.decode()


def test_a_printed_badge_leads_to_its_own_page(sign_in, officer):
    token = "A" * 200

    response = sign_in(officer).post(URL, {"code": f"HTTPS://FOOD.EXAMPLE.GOV.CN/B/{token}"})

    assert (response.status_code, response["Location"]) == (302, reverse("codes:verify_badge", args=[token]))
