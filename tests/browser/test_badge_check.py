"""The inspector's page checks badges without a network: signature, end, revocation list."""

import base64
import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common.badge_token import (
    KINDS,
    SERIAL_ALPHABET,
    BadgeClaims,
    TokenRefused,
    make_badge_token,
    public_keys,
    token_in,
)
from common.badge_token import read_badge_token as read
from staff.services.badge import badge_url, issue_badge, revoke_badge
from tests.common.test_badge_token import CLAIMS, KEYS, NOW, REFUSED, VECTOR
from tests.factories.staff import make_badge, make_certificate

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def badges(cook, officer, noodle_bar):
    """A good one, an expired one, one revoked before the page was opened, and a forged one."""
    now = timezone.now()
    make_certificate(cook, issued_on=timezone.localdate(now))
    post = cook.posts.get()
    revoked = revoke_badge(
        badge=issue_badge(post=post, by=officer, at=now), reason="遗失", by=officer, at=now
    )
    good = issue_badge(post=post, by=officer, at=now)
    expired = make_badge(
        post, issued_at=now - timedelta(days=9), valid_to=timezone.localdate(now - timedelta(days=2))
    )
    token = token_in(badge_url(good))
    middle = "A" if token[60] != "A" else "B"
    return {
        "good": badge_url(good),
        "revoked": badge_url(revoked),
        "expired": badge_url(expired),
        "forged": f"HTTP://ANYWHERE/B/{token[:60]}{middle}{token[61:]}",
        "row": good,
    }


@pytest.fixture
def check_page(page, live_server, sign_in, inspector):
    session = sign_in(inspector).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.set_viewport_size(PHONE)
    return page


def open_page(page, live_server):
    page.goto(live_server.url + reverse("staff:check_badges"))
    page.wait_for_selector("[data-badge-check][data-ready=yes]")


def verdict_of(page, text):
    page.evaluate("document.querySelector('[data-verdict]').dataset.verdict = ''")
    page.fill("[data-scanner-text]", text)
    page.click("[data-badge-form] button[type=submit]")
    page.wait_for_selector("[data-verdict]:not([data-verdict=''])")
    return page.get_attribute("[data-verdict]", "data-verdict")


def test_it_checks_without_a_network(check_page, live_server, badges, complaints):
    page = check_page
    open_page(page, live_server)
    assert "没有网络也能打开" in page.inner_text("[data-state-kept]")

    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("[data-badge-check][data-ready=yes]")

    assert page.evaluate("fetch('/healthz').then(() => 'reached', () => 'offline')") == "offline"
    assert "仍可核验" in page.inner_text("[data-state-network]")
    assert verdict_of(page, badges["good"]) == "valid"
    assert "有效" in page.inner_text("[data-verdict-word]")
    serial = badges["row"].serial
    assert f"{serial[:4]} {serial[4:]}" in page.inner_text("[data-verdict-facts]")
    assert verdict_of(page, badges["expired"]) == "expired"
    assert verdict_of(page, badges["forged"]) == "forged"
    assert verdict_of(page, badges["revoked"]) == "revoked"
    assert verdict_of(page, "https://example.cn/") == "forged"
    assert page.locator("[data-history-rows] li").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.context.set_offline(False)
    assert [told for told in complaints if "ERR_INTERNET_DISCONNECTED" not in told] == []


def test_a_badge_revoked_meanwhile_is_known_with_the_next_list(check_page, live_server, badges, officer):
    page = check_page
    open_page(page, live_server)
    assert verdict_of(page, badges["good"]) == "valid"

    revoke_badge(badge=badges["row"], reason="遗失", by=officer, at=timezone.now())
    page.reload()
    page.wait_for_selector("[data-badge-check][data-ready=yes]")

    assert verdict_of(page, badges["good"]) == "revoked"


def test_a_list_older_than_a_day_never_says_valid(check_page, live_server, badges):
    page = check_page
    open_page(page, live_server)
    page.context.set_offline(True)
    page.clock.set_fixed_time(timezone.now() + timedelta(hours=23))
    assert verdict_of(page, badges["good"]) == "valid"

    page.clock.set_fixed_time(timezone.now() + timedelta(hours=25))

    assert verdict_of(page, badges["good"]) == "unknown"
    assert "已超过24小时" in page.inner_text("[data-verdict-lead]")
    # What was revoked a day ago is revoked still.
    assert verdict_of(page, badges["revoked"]) == "revoked"
    page.clock.set_fixed_time(timezone.now() - timedelta(hours=2))
    assert verdict_of(page, badges["good"]) == "unknown"
    assert "校准" in page.inner_text("[data-verdict-lead]")
    page.context.set_offline(False)


@pytest.mark.parametrize("spoil", ["signature", "key", "body"])
def test_a_list_that_is_not_ours_counts_for_nothing(check_page, live_server, badges, spoil):
    page = check_page

    def answer(route):
        body = route.fetch().json()
        if spoil == "signature":
            body["signature"] = "A" * 86
        elif spoil == "key":
            body["protected"] = base64.urlsafe_b64encode(
                b'{"alg":"EdDSA","kid":"9","typ":"badge-revocations"}'
            ).decode()
        else:
            body["payload"] = base64.urlsafe_b64encode(
                b'{"issued_at":1,"next_update":9999999999,"serials":""}'
            ).decode()
        route.fulfill(json=body)

    page.context.route("**" + reverse("staff:badge_revocations"), answer)
    open_page(page, live_server)

    assert verdict_of(page, badges["good"]) == "unknown"
    assert "没有作废名单" in page.inner_text("[data-verdict-lead]")


def test_a_browser_without_ed25519_says_so_and_asks_the_server(check_page, live_server, badges):
    page = check_page
    page.add_init_script(
        "crypto.subtle.importKey = () => Promise.reject(new DOMException('none', 'NotSupportedError'))"
    )
    open_page(page, live_server)

    assert "只能联网核验" in page.inner_text("[data-cannot]")
    page.fill("[data-scanner-text]", badges["good"])
    page.click("[data-badge-form] button[type=submit]")
    page.wait_for_url("**/B/*")
    assert "工牌有效" in page.inner_text("h1")


def test_it_needs_no_scripts(browser, live_server, sign_in, inspector, badges):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    session = sign_in(inspector).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    try:
        page.goto(live_server.url + reverse("staff:check_badges"))
        page.fill("[data-scanner-text]", badges["good"])
        page.click("[data-badge-form] button[type=submit]")
        page.wait_for_url("**/B/*")
        assert "工牌有效" in page.inner_text("h1")
    finally:
        context.close()


def in_python(token, now, keys):
    try:
        claims = read(token, now=now, keys=keys)
    except TokenRefused as refusal:
        return refusal.reason
    return [
        claims.serial,
        claims.kind,
        claims.person_code,
        claims.issuer,
        claims.issued_at,
        claims.expires_at,
    ]


IN_JAVASCRIPT = """async ([cases, keys]) => {
  const answers = [];
  for (const [token, now] of cases) {
    try {
      const c = await window.badgeToken.read(token, keys, now);
      answers.push([c.serial, c.kind, c.personCode, c.issuer, c.issuedAt, c.expiresAt]);
    } catch (refusal) { answers.push(refusal.reason || String(refusal)); }
  }
  return answers;
}"""


def random_cases():
    """Fifty tokens of our key, each also spoilt in one place, at a moment before or after its end."""
    chance = random.Random(8392)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    for _ in range(50):
        issued_at = chance.randrange(2**31)
        claims = BadgeClaims(
            issuer="".join(chance.choices("0123456789", k=4)),
            person_code="".join(chance.choices(letters, k=12)),
            serial="".join(chance.choices(SERIAL_ALPHABET, k=8)),
            kind=chance.choice(KINDS),
            issued_at=issued_at,
            expires_at=issued_at + chance.randrange(1, 2**30),
        )
        token, now = make_badge_token(claims, key_id="0"), issued_at + chance.randrange(2**30)
        place = chance.randrange(len(token))
        yield token, now
        yield token[:place] + chance.choice(letters) + token[place + 1 :], now


def test_javascript_and_python_agree(check_page, live_server):
    open_page(check_page, live_server)
    keys = public_keys() | KEYS
    cases = [*random_cases(), (VECTOR, NOW), (VECTOR, CLAIMS.expires_at)]
    cases += [(token, NOW) for token, _refusal in REFUSED.values()]
    named = [
        {"kid": kid, "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()} for kid, raw in keys.items()
    ]

    answers = check_page.evaluate(IN_JAVASCRIPT, [cases, named])

    wanted = [in_python(token, now, keys) for token, now in cases]
    assert answers == wanted
    assert {"EXPIRED", "BAD_SIGNATURE", "MALFORMED"} < {word for word in wanted if isinstance(word, str)}
