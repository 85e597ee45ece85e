"""The page behind the QR code."""

import gzip
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.services.credit_event import withdraw_credit_event
from enterprises.services.sticker import issue_sticker, revoke_sticker, sticker_url
from inspections.models import Sample
from inspections.services.inspection.inspection import record_inspection
from inspections.services.inspection.publication import publish_inspection
from portal.views import consumer_page as module
from scoring.models import CurrentIndex, PublishedPage
from scoring.services.objection import accept_objection, answer_objection
from scoring.services.reply import withdraw_reply
from staff.models import Leave
from tests.factories.credit import make_penalty
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_complaint import make_complaint
from tests.factories.scoring import compute_today, make_objection, make_reply

LARGEST = 60_000


def url_of(enterprise):
    return reverse("portal:consumer_page", kwargs={"public_id": enterprise.public_id})


def text_of(response):
    return response.content.decode()


@pytest.fixture
def sticker(noodle_bar):
    return issue_sticker(enterprise=noodle_bar, by=None, at=timezone.now())


def code_of(sticker):
    return sticker_url(sticker).partition("?k=")[2]


def test_it_says_the_index_and_what_it_means(client, scored_bar):
    current = CurrentIndex.objects.get(pk=scored_bar.pk)

    page = text_of(client.get(url_of(scored_bar)))

    assert f"{current.index_tenths // 10}.{current.index_tenths % 10}<small>/100</small>" in page
    assert current.get_band_display() in page
    assert page.count('<div class="part-head">') == 5
    assert "日常检查" in page


def test_it_is_one_request_without_scripts_and_small(client, scored_bar):
    page = text_of(client.get(url_of(scored_bar)))

    assert "<script" not in page
    assert '<link rel="stylesheet"' not in page
    assert " style=" not in page
    assert re.findall(r'(?:src|srcset)="', page) == []
    assert len(page.encode()) < LARGEST


def test_its_policy_allows_just_its_own_style(client, scored_bar):
    response = client.get(url_of(scored_bar))

    style = re.search(r"<style>(.*?)</style>", text_of(response), re.DOTALL)[1]
    assert style == module.CSS
    assert f"style-src 'sha256-{module.STYLE_HASH}'" in response["Content-Security-Policy"]
    assert "script" not in response["Content-Security-Policy"]


def test_it_speaks_english_on_request_and_by_browser(client, scored_bar):
    asked = text_of(client.get(url_of(scored_bar), {"lang": "en"}))
    understood = text_of(client.get(url_of(scored_bar), headers={"accept-language": "en-GB,en"}))
    chinese = text_of(client.get(url_of(scored_bar)))

    assert '<html lang="en">' in asked
    assert asked == understood
    assert '<html lang="zh-Hans">' in chinese


def test_it_says_when_there_is_not_enough_data(client, noodle_bar):
    compute_today()

    page = text_of(client.get(url_of(noodle_bar)))

    assert "数据不足" in page
    assert "<small>/100</small>" not in page


def test_it_shows_an_enterprise_that_was_never_scored(client, noodle_bar):
    page = text_of(client.get(url_of(noodle_bar)))

    assert noodle_bar.name in page
    assert "数据不足" in page


@pytest.mark.parametrize(
    ("status", "words"),
    [(Enterprise.Status.SUSPENDED, "正在停业整顿"), (Enterprise.Status.CLOSED, "已经关闭")],
)
def test_it_says_that_it_must_not_trade(client, scored_bar, status, words):
    Enterprise.objects.filter(pk=scored_bar.pk).update(status=status)

    page = text_of(client.get(url_of(scored_bar)))

    assert words in page
    assert ("<small>/100</small>" in page) == (status == Enterprise.Status.SUSPENDED)


def test_it_shows_the_three_latest_published_results(client, noodle_bar, today):
    now = timezone.now()
    for back in (40, 30, 20, 10):
        make_inspection(noodle_bar, inspected_on=today - timedelta(days=back), final_at=now)
    make_sample(noodle_bar, Sample.Verdict.FAILED, name="卤牛肉", published_on=today - timedelta(days=5))
    make_sample(noodle_bar, name="未公布的样品", published_on=None)
    make_inspection(noodle_bar, inspected_on=today, final_at=None)

    page = text_of(client.get(url_of(noodle_bar)))

    assert page.count('<p class="verdict">') == 3
    assert "卤牛肉" in page
    assert "未公布的样品" not in page
    assert 'class="bad"' in page


def test_it_holds_no_private_fact(client, scored_bar, officer, officer_person):
    officer.display_name, officer.username, officer.email = "欧阳若兰", "ouyang77", "ouyang77@example.org"
    officer.save()
    officer_person.name = "欧阳若兰"
    officer_person.save()
    told = {"topic": "后厨有老鼠", "finding": "老板李四承认", "contact": "13912345678"}
    make_complaint(scored_bar, "VERIFIED", **told)
    compute_today()

    page = text_of(client.get(url_of(scored_bar))) + text_of(client.get(url_of(scored_bar), {"lang": "en"}))

    assert "查实投诉举报1件" in page
    assert "<dt>食品安全员</dt><dd>欧*</dd>" in page
    private = ["牛肉", "13912345678", "老鼠", "李四", "欧阳", "ouyang77", officer_person.code]
    assert [words for words in private if words in page] == []


def test_a_complaint_can_be_filed_only_where_somebody_answers(client, noodle_bar, district):
    elsewhere = make_enterprise(district, source="lives:FEED-X", registered_on=None)
    complain = reverse("inspections:file_complaint", kwargs={"public_id": noodle_bar.public_id})

    assert complain in text_of(client.get(url_of(noodle_bar)))
    page = text_of(client.get(url_of(elsewhere)))
    assert "我要投诉举报" not in page
    assert "数据来源：姑苏区 公开数据" in page


def test_a_second_look_costs_one_query(client, scored_bar, django_assert_num_queries):
    client.get(url_of(scored_bar))

    with django_assert_num_queries(1):
        response = client.get(url_of(scored_bar))

    assert response.status_code == 200


def test_a_new_index_is_shown_at_the_next_look(client, scored_bar):
    before = text_of(client.get(url_of(scored_bar)))
    make_inspection(
        scored_bar,
        failures=[("生熟不分", True)],
        inspected_on=timezone.localdate(),
        final_at=timezone.now(),
        score=0,
    )
    compute_today()

    after = text_of(client.get(url_of(scored_bar)))

    current = CurrentIndex.objects.get(pk=scored_bar.pk)
    assert f"{current.index_tenths // 10}.{current.index_tenths % 10}<small>/100</small>" in after
    assert before != after


def test_an_unchanged_copy_is_not_sent_again(client, scored_bar, django_assert_num_queries):
    etag = client.get(url_of(scored_bar))["ETag"]

    with django_assert_num_queries(1):
        response = client.get(url_of(scored_bar), headers={"if-none-match": etag})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_a_stale_copy_is_sent_anew(client, scored_bar):
    etag = client.get(url_of(scored_bar))["ETag"]
    Enterprise.objects.filter(pk=scored_bar.pk).update(name="新名面馆")
    PublishedPage.objects.update(fingerprint="")

    response = client.get(url_of(scored_bar), headers={"if-none-match": etag})

    assert response.status_code == 200
    assert "新名面馆" in text_of(response)


def test_it_goes_out_compressed_where_that_is_understood(client, scored_bar):
    plain = client.get(url_of(scored_bar))
    packed = client.get(url_of(scored_bar), headers={"accept-encoding": "gzip, br"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]


def test_a_copy_in_the_process_needs_no_query_and_ages(
    client, scored_bar, settings, monkeypatch, django_assert_num_queries
):
    settings.CONSUMER_PAGE_CACHE_SECONDS = 600
    monkeypatch.setattr(module, "copies", {})
    first = client.get(url_of(scored_bar))

    with django_assert_num_queries(0):
        second = client.get(url_of(scored_bar))
    monkeypatch.setattr(module.time, "monotonic", lambda: 10**9)
    with django_assert_num_queries(1):
        client.get(url_of(scored_bar))

    assert first.content == second.content


def test_a_genuine_sticker_is_told(client, scored_bar, sticker):
    scanned = text_of(client.get(url_of(scored_bar), {"k": code_of(sticker)}))
    typed = text_of(client.get(url_of(scored_bar)))

    assert "码是真的" in scanned
    assert "码是真的" not in typed


def test_a_genuine_scan_costs_one_query(client, scored_bar, sticker, django_assert_num_queries):
    client.get(url_of(scored_bar))

    with django_assert_num_queries(1):
        client.get(url_of(scored_bar), {"k": code_of(sticker)})


def test_a_forged_sticker_is_told(client, scored_bar, sticker):
    response = client.get(url_of(scored_bar), {"k": code_of(sticker)[:-1] + "!"})

    assert response.status_code == 404
    assert "不是监管部门签发的" in text_of(response)


def test_a_sticker_of_another_door_is_forged(client, scored_bar, rival_bar, sticker):
    response = client.get(url_of(rival_bar), {"k": code_of(sticker)})

    assert response.status_code == 404
    assert "不是监管部门签发的" in text_of(response)


def test_a_sticker_that_is_not_on_record_is_forged(client, scored_bar, sticker):
    code = code_of(sticker)
    sticker.delete()

    assert client.get(url_of(scored_bar), {"k": code}).status_code == 404


def test_a_revoked_sticker_is_told(client, scored_bar, sticker, inspector):
    code = code_of(sticker)
    assert client.get(url_of(scored_bar), {"k": code}).status_code == 200
    revoke_sticker(sticker=sticker, reason="遗失", by=inspector, at=timezone.now())

    response = client.get(url_of(scored_bar), {"k": code})

    assert response.status_code == 410
    assert "已经作废" in text_of(response)


def test_an_unknown_number_is_told(client, db):
    response = client.get("/E/000000000000")

    assert response.status_code == 404
    assert "没有找到这家单位" in text_of(response)


def test_a_number_typed_in_small_letters_finds_its_page(client, noodle_bar):
    noodle_bar.public_id = "ABCDEFGH0000"
    noodle_bar.save()

    assert client.get("/E/abcdefgh0000").headers["Location"] == "/E/ABCDEFGH0000"


def test_who_is_on_leave_does_not_answer_today(client, scored_bar, officer_person, director_person):
    post = officer_person.posts.get()
    today = local_date(timezone.now())
    Leave.objects.create(post=post, starts_on=today, ends_on=today, declared_at=timezone.now())

    page = text_of(client.get(url_of(scored_bar)))

    assert "<dt>食品安全总监</dt><dd>宗*</dd>" in page
    assert "<dt>食品安全员</dt>" not in page


def test_the_enterprise_s_own_word_stands_beside_index_and_result(client, noodle_bar, principal, at):
    inspection = make_inspection(noodle_bar)
    reply = make_reply(noodle_bar, principal, at, text="已更换冷藏柜", inspection=inspection)
    make_reply(noodle_bar, principal, at, text="我们每天公示自查")
    text = text_of(client.get(url_of(noodle_bar)))
    assert text.count("这家单位说") == 2
    assert "已更换冷藏柜" in text
    assert "安全员" not in text.partition("我们每天公示自查")[2][:80]

    withdraw_reply(reply=reply, by=principal, at=at)

    assert "已更换冷藏柜" not in text_of(client.get(url_of(noodle_bar)))


def test_that_a_score_is_objected_to_is_told_but_not_why(client, noodle_bar, principal, inspector, at):
    objection = make_objection(noodle_bar, principal, at, part="DUTY")
    text = text_of(client.get(url_of(noodle_bar)))
    due = date_format(objection.answer_due_on, "DATE_FORMAT")
    assert f"对“主体责任”提出异议，正在核查，{due}前答复" in text
    assert objection.statement not in text

    objection = accept_objection(objection=objection, by=inspector, at=at)
    answer_objection(
        objection=objection, outcome="UPHELD", answer="记错门店", by=inspector, at=timezone.now()
    )

    text = text_of(client.get(url_of(noodle_bar)))
    assert "异议成立，已更正" in text
    assert "记错门店" not in text


def test_a_reason_leads_to_the_public_records_where_there_are_some(client, noodle_bar, inspector):
    now = timezone.now()
    inspection = record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=local_date(now),
        failed_items=[],
        by=inspector,
        at=now,
    )
    compute_today()
    archive = reverse("portal:show_public_archive", args=[noodle_bar.public_id])
    assert f"{archive}?kind=" not in text_of(client.get(url_of(noodle_bar)))  # final, but not yet published

    publish_inspection(inspection=inspection, by=inspector, at=now)

    assert f'href="{archive}?kind=INSPECTION"' in text_of(client.get(url_of(noodle_bar)))
    assert f'href="{archive}?kind=INSPECTION&amp;lang=en"' in text_of(
        client.get(url_of(noodle_bar), {"lang": "en"})
    )


def test_a_result_leads_to_its_own_record_once_that_is_public(client, noodle_bar, inspector):
    now = timezone.now()
    inspection = record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=local_date(now),
        failed_items=[],
        by=inspector,
        at=now,
    )
    publish_inspection(inspection=inspection, by=inspector, at=now)

    page = text_of(client.get(url_of(noodle_bar)))

    (address,) = re.findall(r'<p class="verdict"><a href="([^"]+)">', page)
    assert address == f"/E/{noodle_bar.public_id}/credit/inspection/{inspection.pk}/"
    assert client.get(address).status_code == 200


def test_a_penalty_leads_to_its_own_record_and_leaves_with_it(client, noodle_bar, inspector):
    now = timezone.now()
    today = local_date(now)
    penalty = make_penalty(noodle_bar, decided_on=today, publish_from=today)
    compute_today()
    address = f"/E/{noodle_bar.public_id}/credit/credit/{penalty.pk}/"
    assert f'href="{address}"' in text_of(client.get(url_of(noodle_bar)))

    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=now)

    assert penalty.title not in text_of(client.get(url_of(noodle_bar)))
    assert client.get(address).status_code == 404


def test_many_penalties_lead_to_their_list(client, noodle_bar, today):
    for number in range(4):
        make_penalty(noodle_bar, decided_on=today, publish_from=today, title=f"处罚{number}")
    compute_today()

    page = text_of(client.get(url_of(noodle_bar)))

    assert f'href="/E/{noodle_bar.public_id}/credit/?kind=PENALTY"' in page
    assert "处罚0" not in page


def test_it_says_why_a_complaint_leads_nowhere(client, scored_bar):
    compute_today()
    assert "不逐件公开" not in text_of(client.get(url_of(scored_bar)))
    make_complaint(scored_bar, "VERIFIED")
    compute_today()

    assert "不逐件公开" in text_of(client.get(url_of(scored_bar)))
