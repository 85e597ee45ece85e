import re
from urllib.parse import parse_qs, urlparse

import zxingcpp
from django.test import Client
from django.urls import reverse
from django_otp import user_has_device
from django_otp.plugins.otp_totp.models import TOTPDevice
from PIL import Image, ImageDraw

from accounts.services.second_factor import reset_second_factor
from tests.factories.second_factor import code_of, enrol, wrong_code_of

URL = reverse("accounts:enrol_second_factor")


def force(user):
    client = Client()
    client.force_login(user)
    return client


def modules(svg):
    """Dark modules of segno's path: relative moves (m), absolute (M) and horizontal strokes (h)."""
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.findall(r' d="([^"]+)"', svg)[-1]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            yield from ((int(x) + step, int(y)) for step in range(int(values[0])))
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])


def read_qr(page):
    svg = re.search(r"<svg[^>]*qr.*?</svg>", page, re.DOTALL)[0]
    image = Image.new("L", (900, 900), 255)
    draw = ImageDraw.Draw(image)
    for x, y in modules(svg):
        draw.rectangle([x * 10, y * 10, x * 10 + 9, y * 10 + 9], fill=0)
    return zxingcpp.read_barcodes(image)[0].text


def test_the_code_can_be_scanned_and_typed(inspector):
    page = force(inspector).get(URL).content.decode()
    device = TOTPDevice.objects.get(user=inspector)
    address = urlparse(read_qr(page))
    secret = parse_qs(address.query)["secret"][0]

    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert read_qr(page) == device.config_url
    assert f"<code>{' '.join(secret[n : n + 4] for n in range(0, len(secret), 4))}</code>" in page


def test_the_page_needs_neither_script_nor_data_address(inspector):
    page = force(inspector).get(URL).content.decode()
    svg = re.search(r"<svg[^>]*qr.*?</svg>", page, re.DOTALL)[0]

    assert "style=" not in svg
    assert "data:" not in page


def test_a_right_code_enrols_and_shows_recovery_codes_once(inspector):
    client = force(inspector)
    client.get(URL)
    device = TOTPDevice.objects.get(user=inspector)

    response = client.post(f"{URL}?next=/account/sign-ins/", {"code": code_of(device)})

    assert len(response.context["codes"]) == 10
    assert all(code in response.content.decode() for code in response.context["codes"])
    assert "no-store" in response["Cache-Control"]
    assert 'href="/account/sign-ins/"' in response.content.decode()
    assert client.get("/account/").status_code == 200
    assert response.context["codes"][0] not in client.get("/account/").content.decode()


def test_a_wrong_code_enrols_nothing(inspector):
    client = force(inspector)
    client.get(URL)
    response = client.post(URL, {"code": wrong_code_of(TOTPDevice.objects.get(user=inspector))})

    assert "验证码不正确" in response.content.decode()
    assert not user_has_device(inspector)


def test_a_thief_of_the_password_can_not_enrol_a_phone_of_their_own(inspector):
    enrol(inspector)

    for answer in (force(inspector).get(URL), force(inspector).post(URL, {"code": "123456"})):
        assert answer["Location"].startswith(reverse("accounts:verify_second_factor"))
    assert TOTPDevice.objects.filter(user=inspector).count() == 1


def test_enterprises_may_enrol(officer):
    client = force(officer)
    client.get(URL)
    client.post(URL, {"code": code_of(TOTPDevice.objects.get(user=officer))})

    assert user_has_device(officer)


def test_whoever_is_verified_may_take_a_new_phone(inspector, sign_in):
    client = sign_in(inspector)
    client.get(URL)
    new = TOTPDevice.objects.get(user=inspector, confirmed=False)

    client.post(URL, {"code": code_of(new)})

    assert list(TOTPDevice.objects.filter(user=inspector)) == [new]
    assert client.get("/account/").status_code == 200


def test_a_phone_enrolled_in_another_browser_is_asked_for_here(inspector):
    here, elsewhere = force(inspector), force(inspector)
    elsewhere.get(URL)
    elsewhere.post(URL, {"code": code_of(TOTPDevice.objects.get(user=inspector))})

    chain = here.get("/account/", follow=True).redirect_chain

    assert chain[-1][0].startswith(reverse("accounts:verify_second_factor"))


def test_after_a_reset_one_enrols_anew(inspector, administrator, at):
    enrol(inspector)
    client = force(inspector)
    reset_second_factor(user=inspector, by=administrator, at=at)

    chain = client.get("/account/", follow=True).redirect_chain

    assert chain[-1][0].startswith(URL)
