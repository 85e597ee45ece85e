"""The papers of a sample: what stands on them, who prints them when, what the code tells a stranger."""

from base64 import b64encode
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.models.role import Role
from inspections.models import Sample, SampleCode
from inspections.services.sampling.ending import finalise_due, tell_result
from inspections.services.sampling.recall import begin_recall, order_recall
from inspections.services.sampling.report import enter_report
from inspections.services.sampling.sample import withdraw_sample
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections import make_sample
from tests.factories.inspections_sampling import (
    GOOD,
    PESTICIDE,
    drawn_name,
    make_reported,
    make_retesting,
    make_second_sampler,
    make_taken,
    make_told,
)
from tests.factories.photos import make_photo
from tests.inspections.sampling.views.test_sampling_pages import RECORD
from tests.papers import codes_on, needs_poppler, text_of

pytestmark = [pytest.mark.django_db, needs_poppler]
HOUR = timedelta(hours=1)


@pytest.fixture
def at():
    """Ten o'clock in Suzhou, two days ago: pages act at the present moment."""
    return datetime.combine(timezone.localdate() - timedelta(days=2), time(2), UTC)


def url(sample, act):
    number = sample.moves.filter(act=act).latest("number").number
    return reverse("inspections:print_sample_paper", args=[sample.pk, number])


def joined(answer):
    return "".join(text_of(answer.content).split())


def missing(answer, *words):
    text = joined(answer)
    return [word for word in words if "".join(word.split()) not in text]


def public(client, code):
    return client.get(reverse("inspections:show_sample_paper", args=[code])).content.decode()


def test_the_record_on_paper_says_all_that_was_written_down(
    client, sign_in, noodle_bar, inspector, officer, at, settings
):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"
    second, photo = make_second_sampler(inspector), make_photo(noodle_bar, inspector)
    drawn = {"SAMPLER": drawn_name(), "ENTERPRISE": drawn_name(40)}
    sample = make_taken(noodle_bar, inspector, at, second=second, photos=[photo], drawn=drawn)
    page = sign_in(officer).get(reverse("inspections:show_sample", args=[sample.pk])).content.decode()

    answer = sign_in(officer).get(url(sample, "TAKE"))

    assert url(sample, "TAKE") in page
    assert missing(
        answer, "抽样单", "姑苏区市场监督管理局", sample.number, noodle_bar.name, noodle_bar.credit_code,
        "卤牛肉", "肉制品", "冷藏展示柜", "1.5 kg", "0.5 kg", "98.00元", "FT-0001",
        "2027年11月23日", "5个工作日", "李店长", str(inspector), str(second),
        "登录账号填写", photo.sha256[:20], "食品安全法第八十八条",
    ) == []  # fmt: skip
    assert sign_in(inspector).get(url(sample, "TAKE")).content == answer.content
    code = SampleCode.objects.get().code
    assert codes_on(answer.content) == [f"https://food.example.gov.cn/v/{code}/"]
    assert AuditEntry.objects.filter(action="print_sample_paper").count() == 2

    assert "正在等待封存" in client.get(f"/v/{code.lower()}/", follow=True).content.decode()
    seal(at=timezone.now())
    shown = public(client, code)
    assert "封存起没有改过" in shown
    assert sample.number in shown
    for private in (noodle_bar.name, noodle_bar.public_id, "卤牛肉", "李店长", str(inspector)):
        assert private not in shown


def test_a_refusal_stands_on_the_record_with_its_witness(sign_in, noodle_bar, inspector, at):
    refused = {"signature": "REFUSED", "signed_by_name": "", "refusal_reason": "老板不在"}
    drawn = {"WITNESS": drawn_name()}
    sample = make_taken(noodle_bar, inspector, at, drawn=drawn, witness_name="周网格员", **refused)

    answer = sign_in(inspector).get(url(sample, "TAKE"))

    assert missing(answer, "拒绝签字。理由：老板不在", "见证人 周网格员") == []


def test_a_failed_result_is_told_with_limits_and_rights(
    client, sign_in, noodle_bar, inspector, officer, cadre, at
):
    sample = make_reported(noodle_bar, inspector, at)
    before = sign_in(inspector).get(url(sample, "REPORT"))
    for person in (officer, cadre):
        assert sign_in(person).get(url(sample, "REPORT")).status_code == 403
        page = sign_in(person).get(reverse("inspections:show_sample", args=[sample.pk])).content.decode()
        assert url(sample, "REPORT") not in page
    sample = tell_result(sample=sample, by=inspector, at=at + 3 * HOUR)

    answer = sign_in(officer).get(url(sample, "REPORT"))

    until = sample.objection_until
    words = (
        "结果通知书", "检验机构L1", "毒死蜱", "≤0.02mg/kg", "不合格", "立即停止生产经营", "第四十条",
        "7个工作日", "食品安全法第八十八条", "签收人",
    )  # fmt: skip
    assert missing(before, *words) == []
    assert missing(answer, *words, f"{until.year}年{until.month}月{until.day}日", "结果送达") == []
    assert "结果送达" not in joined(before)
    code = SampleCode.objects.get().code
    seal(at=timezone.now())
    for private in (noodle_bar.name, "不合格", "毒死蜱"):
        assert private not in public(client, code)


def test_what_is_published_is_named_to_whoever_holds_the_paper(client, sign_in, noodle_bar, inspector, at):
    sample = make_told(noodle_bar, inspector, at - timedelta(days=40))
    sign_in(inspector).get(url(sample, "REPORT"))
    code = SampleCode.objects.get().code
    assert noodle_bar.name not in public(client, code)

    finalise_due(at=at)
    assert [word for word in (noodle_bar.name, "不合格") if word not in public(client, code)] == []

    withdraw_sample(sample=Sample.objects.get(), reason="实验室更正", by=inspector, at=at + HOUR)
    shown = public(client, code)
    assert "这份抽检结果已经撤销" in shown
    assert noodle_bar.name not in shown
    assert missing(sign_in(inspector).get(url(sample, "REPORT")), "已经撤销。实验室更正") == []


def test_a_passed_result_asks_nothing_of_the_enterprise(sign_in, noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at, items=(GOOD,))
    text = joined(sign_in(officer).get(url(sample, "REPORT")))

    assert "结论为合格" in text
    for word in ("召回", "异议", "第四十条"):
        assert word not in text


def test_only_supervision_is_told_of_a_right_to_object(sign_in, noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at, kind="RISK_MONITORING")
    text = joined(sign_in(officer).get(url(sample, "REPORT")))

    assert "立即停止生产经营" in text
    assert "申请复检；逾期" not in text


def test_the_retest_has_a_notice_of_its_own(sign_in, noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer)
    words = {"number": "F1", "issued_on": at.date(), "by": inspector, "at": at + 30 * HOUR}
    enter_report(sample=sample, items=[PESTICIDE], **words)

    answer = sign_in(officer).get(url(sample, "RETEST"))

    assert missing(answer, "复检结果通知书", "F1", "复检结论是最终检验结论") == []


def test_an_order_to_recall_has_class_and_limits(client, sign_in, noodle_bar, inspector, officer, at):
    sample = make_told(noodle_bar, inspector, at)
    recall = order_recall(sample=sample, level=2, by=inspector, at=at + 4 * HOUR, reason="张贴召回公告")

    answer = sign_in(officer).get(url(sample, "RECALL"))

    day = recall.finish_due_on
    assert missing(
        answer, "责令召回通知书", "二级", "48小时", "20个工作日", f"{day.year}年{day.month}月{day.day}日前",
        "张贴召回公告", "食品召回管理办法", noodle_bar.name, "卤牛肉", "不停止召回",
    ) == []  # fmt: skip
    withdraw_sample(sample=Sample.objects.get(), reason="实验室更正", by=inspector, at=at + 5 * HOUR)
    assert "召回已经取消" in public(client, SampleCode.objects.get().code)


def test_no_paper_of_what_goes_without_one(sign_in, noodle_bar, inspector, officer, at):
    told = make_told(noodle_bar, inspector, at)
    amounts = {"sold_amount": Decimal(5), "stock_amount": Decimal(3), "unit": "kg"}
    begin_recall(sample=told, level=3, **amounts, by=officer, at=at + 4 * HOUR)
    elsewhere = make_sample(noodle_bar, "FAILED")
    client = sign_in(inspector)

    for address in (url(told, "TELL"), url(told, "RECALL_BEGIN"), url(told, "HAND_OVER")):
        assert client.get(address).status_code == 404
    page = client.get(reverse("inspections:show_sample", args=[elsewhere.pk])).content.decode()
    assert "· PDF" not in page
    unknown = reverse("inspections:show_sample_paper", args=["0000-0000-0000-0000"])
    assert client.get(unknown).status_code == 404


def test_a_changed_row_is_told(client, sign_in, noodle_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at)
    sign_in(inspector).get(url(sample, "TAKE"))
    seal(at=timezone.now())
    Sample.objects.filter(pk=sample.pk).update(name="别的样品")

    assert "记录和封存的不一样" in public(client, SampleCode.objects.get().code)


def test_the_office_is_that_of_who_took_it(sign_in, noodle_bar, city, at):
    regulator = make_user("cityregulator", "市局抽样员")
    give_role(regulator, Role.CITY_REGULATOR, city)
    sample = make_taken(noodle_bar, regulator, at)

    assert missing(sign_in(regulator).get(url(sample, "TAKE")), f"{city.name}市场监督管理局") == []


def test_the_form_proposes_the_office_of_whoever_fills_it_in(sign_in, noodle_bar, inspector, city):
    regulator = make_user("cityregulator", "市局抽样员")
    give_role(regulator, Role.CITY_REGULATOR, city)
    address = reverse("inspections:take_sample", args=[noodle_bar.public_id])

    offices = [
        sign_in(user).get(address).context["form"].initial["publisher"] for user in (inspector, regulator)
    ]

    assert offices == ["姑苏区市场监督管理局", f"{city.name}市场监督管理局"]


def test_three_drawings_cost_as_many_questions_as_one(sign_in, noodle_bar, inspector, at):
    client = sign_in(inspector)

    def questions(sides):
        sample = make_taken(noodle_bar, inspector, at, drawn=dict.fromkeys(sides, drawn_name()))
        address = reverse("inspections:show_sample", args=[sample.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    assert questions(["SAMPLER"]) == questions(["SAMPLER", "SECOND", "ENTERPRISE"])


def test_it_is_drawn_on_the_page(sign_in, noodle_bar, inspector, officer, rival):
    second = make_second_sampler(inspector)
    picture = "data:image/png;base64," + b64encode(drawn_name()).decode()
    address = reverse("inspections:take_sample", args=[noodle_bar.public_id])
    said = RECORD | {"second_sampler": second.pk, "drawn_sampler": picture, "drawn_witness": picture}
    broken = sign_in(inspector).post(address, said | {"drawn_second": "data:image/png;base64,AAAA"})
    assert list(broken.context["form"].errors) == ["drawn_second"]
    assert picture in broken.content.decode()  # what was drawn is not lost

    # Somebody drew for the enterprise before it refused: that is nobody's signature.
    sign_in(inspector).post(address, said | {"drawn_enterprise": picture})

    signatures = Sample.objects.get().record.signatures
    assert list(signatures.values_list("side", "name")) == [
        ("SAMPLER", str(inspector)), ("WITNESS", "周网格员"),
    ]  # fmt: skip
    shown = reverse("inspections:show_sample_signature", args=[signatures.get(side="WITNESS").pk])
    page = sign_in(officer).get(reverse("inspections:show_sample", args=[Sample.objects.get().pk]))
    assert shown in page.content.decode()
    answer = sign_in(officer).get(shown)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert sign_in(rival).get(shown).status_code == 404


def test_outside_ones_rows_there_is_no_paper(
    sign_in, noodle_bar, inspector, officer, rival, far_inspector, at
):
    sample = make_taken(noodle_bar, inspector, at, drawn={"SAMPLER": drawn_name()})
    drawn = reverse("inspections:show_sample_signature", args=[sample.record.signatures.get().pk])

    for address in (url(sample, "TAKE"), drawn):
        found = [sign_in(user).get(address).status_code for user in (officer, rival, far_inspector)]
        assert found == [200, 404, 404]
