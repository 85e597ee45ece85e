import base64
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.urls import reverse
from django.utils import timezone

from common.badge_token import public_keys, token_in
from staff.models import Badge, HealthCertificate
from staff.services.badge import badge_url, issue_badge, revoke_badge
from tests.factories.staff import make_badge, make_certificate


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def badge(cook, officer, now):
    make_certificate(cook, issued_on=timezone.localdate(now))
    return issue_badge(post=cook.posts.get(), by=officer, at=now)


def address(badge):
    return reverse("codes:verify_badge", args=[token_in(badge_url(badge))])


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_public_sees_no_more_than_is_needed(client, badge, cook):
    response = client.get(address(badge))
    page = response.content.decode()

    for told in ("工牌有效", "陈*", "厨师", "平江面馆", f"{badge.serial[:4]} {badge.serial[4:]}"):
        assert told in page
    for hidden in (cook.name, cook.code, cook.masked_phone, cook.masked_citizen_id):
        assert hidden not in page
    assert "noindex" in response["X-Robots-Tag"]


def test_the_address_is_what_the_code_says(badge, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"

    assert badge_url(badge).removeprefix("HTTPS://FOOD.EXAMPLE.GOV.CN") == address(badge)


def test_why_it_was_revoked_is_not_public(client, badge, now):
    """It may tell of somebody's health (PIPL art. 28)."""
    HealthCertificate.objects.update(is_fit=False)
    before = client.get(address(badge))
    revoke_badge(badge=badge, reason="健康检查结论为不适合", by=None, at=now)
    after = client.get(address(badge))

    for response in (before, after):
        assert response.status_code == 410
        assert "工牌已作废" in response.content.decode()
        assert "不适合" not in response.content.decode()
        assert "陈" not in response.content.decode()


def test_an_expired_one_is_told_from_a_forged_one(client, cook, badge, now):
    expired = make_badge(
        cook.posts.get(),
        issued_at=now - timedelta(days=9),
        valid_to=timezone.localdate(now) - timedelta(days=1),
    )

    assert "工牌已过期" in client.get(address(expired)).content.decode()
    forged = client.get(address(badge)[:-20] + "A" * 20)
    assert forged.status_code == 404
    assert "签名不对" in forged.content.decode()


def test_who_asks_too_often_must_wait(client, badge, settings):
    settings.PUBLIC_API_RATE = "2/min"
    answers = [client.get(address(badge), REMOTE_ADDR="192.0.2.62").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_the_keys_are_a_public_key_set(client):
    response = client.get(reverse("staff:badge_keys"))

    [key] = response.json()["keys"]
    assert {name: key[name] for name in ("kty", "crv", "kid")} == {"kty": "OKP", "crv": "Ed25519", "kid": "0"}
    assert raw(key["x"]) == public_keys()["0"]
    assert "d" not in key
    assert "public" in response["Cache-Control"]


def test_the_list_is_signed_and_ends_after_a_day(client, badge, now):
    revoke_badge(badge=badge, reason="遗失", by=None, at=now)

    response = client.get(reverse("staff:badge_revocations"))

    told = response.json()
    key = Ed25519PublicKey.from_public_bytes(public_keys()["0"])
    key.verify(raw(told["signature"]), f"{told['protected']}.{told['payload']}".encode())
    body = json.loads(raw(told["payload"]))
    assert json.loads(raw(told["protected"])) == {"alg": "EdDSA", "kid": "0", "typ": "badge-revocations"}
    assert body["serials"] == badge.serial
    assert body["next_update"] - body["issued_at"] == 86_400
    assert 0 <= now.timestamp() - body["issued_at"] < 61
    assert "public" in response["Cache-Control"]


def test_the_list_knows_a_badge_the_moment_it_is_revoked(client, badge, now):
    url = reverse("staff:badge_revocations")
    before = json.loads(raw(client.get(url).json()["payload"]))
    revoke_badge(badge=badge, reason="遗失", by=None, at=now)

    assert before["serials"] == ""
    assert json.loads(raw(client.get(url).json()["payload"]))["serials"] == badge.serial


@pytest.mark.parametrize("badges", [1, 3])
def test_the_list_takes_two_queries(client, cook, now, badges, django_assert_num_queries):
    for _ in range(badges):
        make_badge(cook.posts.get(), revoked_at=now, revoke_reason="遗失", valid_to=timezone.localdate(now))

    with django_assert_num_queries(2):
        client.get(reverse("staff:badge_revocations"))
    assert Badge.objects.count() == badges


def test_the_page_names_nobody(inspector, sign_in):
    page = sign_in(inspector).get(reverse("staff:check_badges")).content.decode()

    assert "核验工牌" in page
    assert inspector.display_name not in page


def test_the_worker_keeps_to_its_page(client):
    response = client.get(reverse("staff:badge_check_worker"))

    assert response["Content-Type"] == "text/javascript"
    assert reverse("staff:badge_check_worker").startswith(reverse("staff:check_badges"))
    assert "Service-Worker-Allowed" not in response


def test_text_that_is_no_badge_is_told_at_the_field(inspector, sign_in):
    response = sign_in(inspector).post(reverse("staff:check_badges"), {"code": "https://example.cn/"})

    assert "这不是工牌上的二维码。" in response.content.decode()
