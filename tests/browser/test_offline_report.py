"""Reports and minutes without a network: nothing lost, nothing doubled, nothing signed unseen.

`OFFLINE_RUNS` says how often the whole way is gone, as for the daily control.
"""

import os
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date, month_end, sunday_of
from duties.models import Duty, DutyRecord, ReportDraft
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from tests.browser.phone import PATIENCE, form_path, make_ready, states, wait_until
from tests.factories.duties import make_duty
from tests.factories.reports import MINUTES, WEEKLY

RUNS = int(os.environ.get("OFFLINE_RUNS", "2"))
DONE = "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')"
WRITTEN = """async ([path, name, text]) => {
    const draft = await window.outbox.draft(path);
    return draft && draft.values[name] === text;
}"""

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def weekly(noodle_bar):
    return make_duty(noodle_bar, sunday_of(local_date(timezone.now())), Duty.Kind.WEEKLY_CHECK)


@pytest.fixture
def monthly(noodle_bar):
    return make_duty(noodle_bar, month_end(local_date(timezone.now())), Duty.Kind.MONTHLY_DISPATCH)


def choose(page, name, value):
    page.locator(f".answer:has([name={name}][value={value}])").click()


def fill(page, texts, **more):
    for name, text in (texts | more).items():
        if name in ("outcome", "veto"):
            choose(page, name, text)
        else:
            page.locator(f"#id_{name}").fill(text)


@pytest.mark.parametrize("run", range(RUNS))
def test_written_without_network_killed_and_synced(run, phone, relay, noodle_bar, director, sign_in, request):
    """Every second one is the month's; figures that got worse meanwhile wait for a person's look."""
    duty = request.getfixturevalue(("weekly", "monthly")[run % 2])
    texts, last = (WEEKLY, "measures") if duty.kind == Duty.Kind.WEEKLY_CHECK else (MINUTES, "plan")
    path = form_path(duty)
    phone.session = sign_in(director).cookies["sessionid"].value
    page = phone.open()
    make_ready(page, phone, path)

    relay.cut()
    page.goto(phone.url + path)
    page.locator(f"#id_{last}").press_sequentially("门封条")  # no leaving of the field: kept as it is typed
    wait_until(page, WRITTEN, [path, last, "门封条"])
    phone.kill()

    page = phone.open()
    page.goto(phone.url + path)
    page.locator("[data-state]", has_text="草稿存在本机").wait_for()
    assert page.locator(f"#id_{last}").input_value() == "门封条"
    submit = page.locator(".bottom-bar .button--primary")
    page.locator("#id_assessed").fill("")
    submit.click()
    page.get_by_text("这一项必填。").first.wait_for()  # said here: nobody else could say it now
    fill(page, texts, outcome="FOUND", problems="冰箱门关不严\n灭蝇灯不亮")
    submit.click()
    page.get_by_text("已存在本机").first.wait_for()
    assert states(page) == ["waiting"]
    phone.kill()
    assert not DutyRecord.objects.exists()

    now = timezone.now()
    open_hazard(
        enterprise=noodle_bar,
        source=Hazard.Source.DAILY,
        source_key="unseen",
        severity=Hazard.Severity.GENERAL,
        title="没见过的",
        by=director,
        at=now,
    )
    relay.mend()
    page = phone.open()
    phone.sign_in()
    page.goto(phone.url + reverse("duties:show_outbox"))
    page.get_by_text("数字变了：发现的隐患 0→1").wait_for()
    assert not DutyRecord.objects.exists()
    page.get_by_role("button", name="看过了，照原样提交").click()
    page.get_by_text("服务器已保存").first.wait_for()
    page.reload()
    wait_until(page, DONE)

    record = DutyRecord.objects.get()
    assert (record.kind, record.found_count, Hazard.objects.count()) == (duty.kind, 2, 3)
    assert {answer["item"]: answer.get("note") for answer in record.answers}[last] == texts[last]
    assert record.started_at < record.captured_at < record.received_at
    assert Duty.objects.get().state == Duty.State.ON_TIME


def test_the_worker_sends_when_the_page_is_closed(phone, relay, weekly, monthly, director, sign_in):
    """The report that was handed in, and the half-written minutes to the server's draft."""
    phone.session = sign_in(director).cookies["sessionid"].value
    page = phone.open()
    make_ready(page, phone, form_path(weekly))
    make_ready(page, phone, form_path(monthly))
    devtools = phone.context.new_cdp_session(page)
    registrations = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda said: registrations.extend(said["registrations"])
    )
    devtools.send("ServiceWorker.enable")
    relay.cut()
    page.goto(phone.url + form_path(monthly))
    page.locator("#id_plan").press_sequentially("培训")
    wait_until(page, WRITTEN, [form_path(monthly), "plan", "培训"])
    page.goto(phone.url + form_path(weekly))
    fill(page, WEEKLY)
    page.locator(".bottom-bar .button--primary").click()
    page.get_by_text("已存在本机").first.wait_for()
    page.goto("about:blank")

    relay.mend()
    (number,) = {each["registrationId"] for each in registrations if each["scopeURL"].endswith("/duties/")}
    event = {"origin": phone.url, "registrationId": number, "tag": "sushi-outbox", "lastChance": False}
    devtools.send("ServiceWorker.dispatchSyncEvent", event)
    drafts = ReportDraft.objects.filter(kind=Duty.Kind.MONTHLY_DISPATCH, version=1)
    end = time.monotonic() + PATIENCE / 1000
    while not drafts.exists():  # the last thing it sends
        assert time.monotonic() < end, "the worker has not sent everything"
        page.wait_for_timeout(100)

    assert (drafts.get().content["plan"], drafts.get().saved_by) == ("培训", director)
    assert DutyRecord.objects.get().answers[-1]["note"] == WEEKLY["measures"]
    page.goto(phone.url + reverse("duties:show_outbox"))
    wait_until(page, DONE)
    page.get_by_text("草稿已存到服务器").wait_for()
