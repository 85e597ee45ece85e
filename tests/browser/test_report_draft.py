"""The draft of a report goes to the server by itself, and two who write at once notice each other."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from common.local_time import local_date, sunday_of
from duties.models import Duty, DutyRecord, ReportDraft
from duties.services.report_draft import save_draft
from tests.browser.test_duty_form import PHONE, enter
from tests.factories.duties import make_duty

SAVED = "草稿已存到服务器"


@pytest.fixture
def duty(transactional_db, noodle_bar):
    return make_duty(noodle_bar, sunday_of(local_date(timezone.now())), Duty.Kind.WEEKLY_CHECK)


@pytest.fixture
def form_url(duty, live_server):
    path = reverse("duties:submit_duty", args=[duty.enterprise.public_id, duty.slug, duty.due_on])
    return f"{live_server.url}{path}"


@pytest.fixture
def open_form(page, sign_in, director, live_server, form_url):
    enter(page.context, sign_in, director, live_server)
    page.set_viewport_size(PHONE)
    page.goto(form_url)


def state(page, words):
    page.locator("[data-state]", has_text=words).wait_for()


@pytest.mark.usefixtures("open_form")
def test_it_is_saved_kept_and_handed_in(page, complaints, form_url):
    page.locator("#id_measures").press_sequentially("周五前换门封条")
    state(page, SAVED)

    draft = ReportDraft.objects.get()
    assert (draft.version, draft.content["measures"]) == (1, "周五前换门封条")
    page.locator("#id_measures").press_sequentially("，复测三天")
    state(page, SAVED)
    expect(page.locator("[name=draft_version]")).to_have_value("2")
    page.reload()
    state(page, SAVED)
    assert page.locator("#id_measures").input_value() == "周五前换门封条，复测三天"

    page.locator(".answers .answer", has_text="没有发现问题").click()
    page.get_by_role("button", name="提交周排查报告").click()
    page.locator(":text('服务器已经保存'):visible").wait_for()
    assert DutyRecord.objects.get().answers[-1]["note"] == "周五前换门封条，复测三天"
    assert complaints == []


@pytest.mark.usefixtures("open_form")
def test_of_two_copies_the_newer_stands_in_the_form_and_the_other_below(page, duty, officer):
    measures, panel = page.locator("#id_measures"), page.locator("[data-other]")
    save_draft(duty=duty, content={"measures": "安全员写的"}, version=0, by=officer, at=timezone.now())

    measures.fill("总监写的")
    state(page, "别人刚改过这份草稿，两份都在")
    assert (measures.input_value(), panel.get_by_text("安全员写的").count()) == ("总监写的", 1)
    assert ReportDraft.objects.get().content == {"measures": "安全员写的"}
    panel.get_by_role("button", name="用表里的那一份").click()
    state(page, SAVED)
    assert ReportDraft.objects.get().content["measures"] == "总监写的"
    assert panel.get_by_text("安全员写的").is_visible()

    page.context.set_offline(True)
    measures.fill("总监没有网络时写的")
    state(page, "没有网络，联网后存到服务器")
    save_draft(duty=duty, content={"measures": "安全员又写的"}, version=2, by=officer, at=timezone.now())
    page.context.set_offline(False)
    page.reload()
    panel.get_by_text("总监没有网络时写的").wait_for()
    assert measures.input_value() == "安全员又写的"

    page.on("dialog", lambda dialog: dialog.accept())
    panel.get_by_role("button", name="换成这一份").click()
    panel.get_by_text("安全员又写的").wait_for()
    state(page, SAVED)
    assert (measures.input_value(), ReportDraft.objects.get().version) == ("总监没有网络时写的", 4)
    panel.get_by_role("button", name="删除这一份").click()
    panel.get_by_text("安全员写的").wait_for()  # the one from before, which nobody has dropped yet
    panel.get_by_role("button", name="删除这一份").click()
    panel.wait_for(state="hidden")
