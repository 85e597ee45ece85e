"""The morning check on a phone: two taps a person, with wet hands, with and without scripts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import CodePurpose, ColourRule, MorningCheck
from staff.services.staff_code import make_staff_code
from tests.factories.staff import make_certificate, make_person, make_post

PHONE = {"width": 360, "height": 740}
CONTRAST = """([selector]) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgb = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (colour) => {
        const [r, g, b] = rgb(colour).map((v) => v / 255)
            .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return [...document.querySelectorAll(selector)].map((element) => {
        let behind = element;
        while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
        const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light);
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    });
}"""


@pytest.fixture(autouse=True)
def _rules(transactional_db):
    """Emptying the tables after an earlier test of this kind took the seeded rules along."""
    ColourRule.objects.get_or_create(effective_from=date(2022, 11, 1))


@pytest.fixture
def kitchen(noodle_bar, cook):
    """The cook and a helper, in the order of the list."""
    helper = make_person("林帮厨")
    make_post(helper, noodle_bar, handles_food=True, job_title="帮厨")
    make_certificate(helper)
    return sorted([cook, helper], key=lambda person: person.name)


@pytest.fixture
def list_url(noodle_bar, live_server):
    return f"{live_server.url}{reverse('staff:list_morning_checks', args=[noodle_bar.public_id])}"


def enter(context, sign_in, user, live_server):
    session = sign_in(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.fixture
def phone(page, sign_in, officer, live_server):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    return page


def answer(page, word):
    page.locator(".answer", has_text=word).click()
    page.get_by_role("button", name="提交晨检").click()


def test_two_taps_a_person_until_nobody_is_missing(phone, complaints, kitchen, list_url):
    first, second = kitchen
    phone.goto(list_url)
    phone.get_by_role("link", name=f"给{first.name}晨检").click()

    answer(phone, "都没有")
    phone.get_by_role("heading", name=second.name).wait_for()
    answer(phone, "咽喉炎症")

    phone.get_by_text(f"{second.name}晨检不合格，请马上离岗").wait_for()
    assert phone.url == list_url
    assert complaints == []
    assert {check.person.name: check.is_fit for check in MorningCheck.objects.select_related("person")} == {
        first.name: True,
        second.name: False,
    }


def test_a_manager_brings_somebody_back(phone, noodle_bar, officer, cook, list_url):
    MorningCheck.objects.create(
        enterprise=noodle_bar,
        person=cook,
        day=date(2026, 11, 20),
        checked_at=timezone.now() - timedelta(days=2),
        is_fit=False,
        method="BY_HAND",
        by=officer,
    )
    phone.goto(list_url)
    phone.get_by_role("link", name="确认康复").click()
    phone.locator(".answer", has_text="都没有").click()
    phone.get_by_label("我已确认此人康复").check()
    phone.get_by_role("button", name="确认康复").click()

    phone.get_by_text("陈师傅已解除离岗").wait_for()


def test_a_scanned_code_checks_in(phone, complaints, cook, live_server, list_url):
    token = make_staff_code(person=cook, purpose=CodePurpose.CHECK_IN, at=timezone.now())
    phone.goto(f"{live_server.url}{reverse('codes:scan_code', args=[token])}")

    answer(phone, "都没有")

    phone.get_by_text("陈师傅晨检合格").wait_for()
    assert MorningCheck.objects.get().method == "CODE"
    assert complaints == []


def test_the_pages_fit_the_phone_and_wet_hands(phone, kitchen, list_url):
    phone.goto(list_url)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    actions = phone.locator(".morning-card__action")
    assert min(action.bounding_box()["height"] for action in actions.all()) >= 48

    actions.first.click()
    phone.locator(".question__text").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    targets = [*phone.locator(".answer").all(), *phone.locator("main .button").all()]
    assert len(targets) == 7
    assert min(target.bounding_box()["height"] for target in targets) >= 48


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_question_and_answers_can_be_read_in_glare(phone, kitchen, list_url, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.goto(list_url)
    phone.locator(".morning-card__action").first.click()
    phone.locator(".question__text").wait_for()

    for selector, number in ((".question__text", 1), (".answer span", 5), ("h1", 1)):
        found = phone.evaluate(CONTRAST, [selector])
        assert len(found) == number
        assert min(found) >= 7


def test_it_works_without_scripts(browser, sign_in, officer, live_server, cook, list_url):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    enter(context, sign_in, officer, live_server)
    page = context.new_page()
    page.goto(list_url)
    page.get_by_role("link", name="给陈师傅晨检").click()

    answer(page, "发热")

    page.get_by_text("陈师傅晨检不合格").wait_for()
    context.close()
    assert not MorningCheck.objects.get().is_fit
