"""The code on a phone and the scanner, in a real browser."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import segno
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from staff.models import CodeScan
from staff.services.staff_code import make_staff_code, staff_code_url
from tests.browser.conftest import CHROMIUM
from tests.factories.staff import make_person, make_post

PHONE = {"width": 360, "height": 740}
DEAD = "没有网络，此码已过期"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def travel(monkeypatch):
    """The server's clock goes ahead; told in seconds from the real time."""
    real, ahead = timezone.now, timedelta()

    def travel(seconds):
        nonlocal ahead
        ahead = timedelta(seconds=seconds)

    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)
    return travel


@pytest.fixture(autouse=True)
def _codes_point_here(live_server, settings):
    settings.PUBLIC_BASE_URL = live_server.url
    settings.PUBLIC_API_RATE = ""


def enter(context, sign_in, user, live_server):
    session = sign_in(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.fixture
def phone(page, sign_in, cook, live_server):
    enter(page.context, sign_in, cook.user, live_server)
    page.set_viewport_size(PHONE)
    page.clock.install()
    page.goto(live_server.url + reverse("staff:show_my_code"))
    return page


def photograph(page):
    """What another phone's camera reads from this screen."""
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    return codes[0].text if codes else None


def turn(phone, travel, seconds):
    """Half a minute and a little passes on both sides."""
    travel(seconds)
    with phone.expect_response(lambda response: "/me/code/next/" in response.url):
        phone.clock.fast_forward(31_000)
    phone.clock.run_for(500)


def test_the_code_turns_and_a_screenshot_of_the_old_one_is_refused(
    phone, complaints, travel, browser, live_server
):
    first = photograph(phone)
    turn(phone, travel, 31)
    second = photograph(phone)
    assert urlsplit(first).path.startswith("/P/I")
    assert len({first, second}) == 2
    assert complaints == []

    visitor = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    travel(31)
    visitor.goto(second)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("陈*")
    travel(91)
    answer = visitor.goto(first)

    assert answer.status == 410
    expect(visitor.locator("main")).to_contain_text("每30秒更新一次，截图无效，请对方现场打开手机重新出示。")
    visitor.context.close()


def test_without_network_it_is_covered_and_comes_back(phone, travel):
    phone.context.set_offline(True)
    travel(62)
    phone.clock.fast_forward(62_000)
    phone.clock.run_for(1_000)

    expect(phone.get_by_text(DEAD).first).to_be_visible()
    assert photograph(phone) is None
    assert phone.locator("[data-code] svg").count() == 0  # not only hidden

    with phone.expect_response(lambda response: "/me/code/next/" in response.url):
        phone.context.set_offline(False)
    phone.clock.run_for(500)
    expect(phone.locator("[data-dead]")).to_be_hidden()
    assert photograph(phone) is not None


def test_signed_out_meanwhile_it_asks_to_sign_in(phone, travel):
    phone.context.clear_cookies()
    travel(31)
    phone.clock.fast_forward(31_000)

    phone.wait_for_url("**/account/sign-in/**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_phone_and_is_read_in_both_themes(phone, scheme):
    phone.emulate_media(color_scheme=scheme)

    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert photograph(phone) is not None
    assert phone.locator(".staff-code__picture").bounding_box()["width"] > 260


def test_it_works_without_scripts(browser, sign_in, cook, live_server):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    enter(context, sign_in, cook.user, live_server)
    page = context.new_page()
    page.goto(live_server.url + reverse("staff:show_my_code"))

    page.get_by_role("link", name="晨检码").click()

    assert urlsplit(photograph(page)).path.startswith("/P/C")
    expect(page.get_by_role("link", name="刷新此码")).to_be_visible()
    context.close()


@pytest.fixture
def colleague(noodle_bar):
    person = make_person("林阿姨")
    make_post(person, noodle_bar, job_title="洗碗工")
    return person


def film(folder, text):
    """What a camera held before a phone sees: a few frames of a code, as motion JPEG."""
    code = io.BytesIO()
    segno.make(text, error="Q", micro=False).save(code, kind="png", scale=6, border=4)
    frame = Image.new("RGB", (640, 480), "#7a7a72")
    frame.paste(Image.open(code).convert("RGB").rotate(8, expand=True, fillcolor="#ffffff"), (150, 60))
    picture = io.BytesIO()
    frame.save(picture, "JPEG", quality=90)
    path = folder / "camera.mjpeg"
    path.write_bytes(picture.getvalue() * 5)
    return path


def test_the_camera_reads_a_code(playwright, tmp_path, sign_in, officer, colleague, live_server):
    text = staff_code_url(make_staff_code(person=colleague, purpose="I", at=timezone.now()))
    flags = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    flags += [f"--use-file-for-fake-video-capture={film(tmp_path, text)}", "--no-sandbox", "--disable-gpu"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    context = browser.new_context(viewport=PHONE, locale="zh-CN", permissions=["camera"])
    enter(context, sign_in, officer, live_server)
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + reverse("staff:scan"))

    page.get_by_role("button", name="打开摄像头扫码").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("林阿姨", timeout=20_000)
    assert errors == []
    assert CodeScan.objects.get().by == officer
    browser.close()


@pytest.fixture
def scanner(page, sign_in, officer, live_server):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("staff:scan"))
    return page


def test_a_photo_is_read_in_the_browser(scanner, complaints, colleague, tmp_path):
    text = staff_code_url(make_staff_code(person=colleague, purpose="C", at=timezone.now()))
    code = io.BytesIO()
    segno.make(text, error="Q", micro=False).save(code, kind="png", scale=9, border=4)
    photo = Image.new("RGB", (2400, 1800), "#8a8578")
    photo.paste(Image.open(code).convert("RGB"), (900, 700))
    photo.save(tmp_path / "photo.jpg", quality=85)

    scanner.locator("[data-scanner-file]").set_input_files(tmp_path / "photo.jpg")

    expect(scanner.get_by_role("heading", level=1)).to_have_text("林阿姨", timeout=20_000)
    assert complaints == []


def test_a_picture_without_a_code_says_so(scanner, complaints, tmp_path):
    Image.new("RGB", (800, 600), "#8a8578").save(tmp_path / "wall.png")
    (tmp_path / "note.png").write_bytes(b"no picture")

    scanner.locator("[data-scanner-file]").set_input_files(tmp_path / "wall.png")
    expect(scanner.get_by_text("图片里没有认出二维码")).to_be_visible(timeout=20_000)
    scanner.locator("[data-scanner-file]").set_input_files(tmp_path / "note.png")

    expect(scanner.get_by_text("这个文件不是能打开的图片")).to_be_visible()
    assert complaints == []


def test_a_camera_that_is_refused_leaves_the_other_ways(scanner):
    scanner.get_by_role("button", name="打开摄像头扫码").click()

    expect(scanner.locator("[data-scanner-state]")).to_contain_text("请改用拍照或输入")
    expect(scanner.get_by_label("或粘贴码上的网址")).to_be_visible()
