"""Papers of sampling (抽检文书): record, notice of result, order to recall; with check code and QR code.

Same content, same bytes. They are in Chinese whatever language their reader has set.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from reportlab.lib.units import mm

from accounts.models import User
from accounts.services.audit import record_audit
from common.paper_words import day_text, minute_text
from common.sheet import ALARM, INK, PHOTO_PIXELS, SOFT, Cell, Sheet
from enterprises.services.photo import thumbnail_of
from inspections.models import Recall, Sample, SampleCode, SampleMove, SampleSignature, SamplingRecord
from inspections.queries.sampling.paper import SamplePaper, document_of, sample_paper, warning_of
from inspections.services.sampling.move import Act, SampleRefused
from inspections.services.signature import read_signature
from ledger.paper_addresses import paper_url

LABEL = 36 * mm
Side = SampleSignature.Side


class NoPaper(SampleRefused):
    """No paper goes out about that step."""


@transaction.atomic
def print_sample_paper(*, move: SampleMove, by: User, at: datetime) -> bytes:
    """The paper of that step; from now on its check code can be asked for by anybody."""
    if not document_of(move):
        raise NoPaper
    content = sample_paper(move)
    SampleCode.objects.get_or_create(code=content.code, defaults={"move": move, "made_at": at})
    record_audit(
        action="print_sample_paper",
        subject=content.sample,
        by=by,
        at=at,
        new={"move": move.number, "code": content.code},
        region_path=content.sample.enterprise.region_path,
    )
    with translation.override("zh-hans"):
        return _draw(content)


def _draw(content: SamplePaper) -> bytes:
    sheet, document, sample = Sheet(), str(content.document), content.sample
    sheet.title(content.office, 12)
    sheet.space(2 * mm)
    sheet.title(document)
    sheet.space(2 * mm)
    sheet.title(f"抽样单编号 {sample.number}", 10)
    sheet.space(3 * mm)
    if warning := warning_of(content.move):
        sheet.paragraph(f"{warning}。{sample.withdraw_reason}", 11, bold=True, colour=ALARM)
    if content.move.act == Act.TAKE:
        _draw_record(sheet, content)
    elif content.move.act == Act.RECALL:
        _draw_recall(sheet, content)
    else:
        _draw_result(sheet, content)
    _draw_proof(sheet, content)
    return sheet.save(
        title=f"{document} {sample.number}",
        keywords=f"sushi-sample-paper {content.code}",
        frame=lambda canvas, number, count: sheet.foot(
            canvas, f"{document} · {sample.number} · 查验码 {content.code}", f"第{number}页，共{count}页"
        ),
    )


def _food(sample: Sample) -> list[tuple[str, str]]:
    """Whose food it is and which: the same on each paper."""
    enterprise = sample.enterprise
    return [
        ("被抽样单位", sample.sampled_unit_name or enterprise.name),
        ("统一社会信用代码", enterprise.credit_code),
        ("地址", enterprise.address),
        ("样品名称", sample.name),
        ("食品类别", sample.food_class),
        ("标称生产者", sample.producer_name),
        ("生产日期或批号", sample.production_text),
    ]


# --- The record of the taking ---------------------------------------------------------------------


def _draw_record(sheet: Sheet, content: SamplePaper) -> None:
    sample, record = content.sample, content.record
    sheet.facts([("抽检类别", str(sample.get_kind_display())), *_source(sample)], label_width=LABEL)
    sheet.heading("被抽样单位和样品")
    sheet.facts([*_food(sample), ("保质期至", _day(record.shelf_life_until))], label_width=LABEL)
    sheet.heading("抽样和封样")
    sheet.facts(_taking(sample, record), label_width=LABEL)
    pictures = [
        (
            thumbnail_of(one.photo, PHOTO_PIXELS),
            (f"{one.number}. 拍摄 {minute_text(one.photo.captured_at)}", f"SHA-256 {one.photo.sha256}"),
        )
        for one in record.photos.select_related("photo")
    ]
    sheet.photos(pictures)
    _draw_signatures(sheet, content)


def _source(sample: Sample) -> list[tuple[str, str]]:
    line = sample.plan_line
    return [("任务来源", f"{line.plan} · {line.food_class}" if line else "计划外抽检")]


def _taking(sample: Sample, record: SamplingRecord) -> list[tuple[str, str]]:
    rule = sample.rule
    send_by = day_text(rule.send_due(record.taken_on)) if rule else ""
    return [
        ("抽样时间", minute_text(record.taken_at)),
        ("抽样地点", record.sampling_point),
        ("抽样数量", _amount(record.quantity, record.unit)),
        ("其中备份样品", _amount(record.spare_quantity, record.unit)),
        ("购样费用", f"{record.price_paid:.2f}元"),
        ("储存运输条件", str(record.get_storage_display())),
        ("封条编号", record.seal_number),
        ("抽样人", f"{record.sampler}、{record.second_sampler}"),
        ("送检期限", f"{send_by}（{rule.send_working_days}个工作日）" if rule else ""),
        ("依据", rule.legal_basis if rule else ""),
    ]


def _draw_signatures(sheet: Sheet, content: SamplePaper) -> None:
    record = content.record
    sheet.need(70 * mm)  # all three on one page
    sheet.heading("签字")
    is_refused = record.signature == SamplingRecord.Signature.REFUSED
    if is_refused:
        sheet.paragraph(f"被抽样单位拒绝签字。理由：{record.refusal_reason}。", bold=True)
    other = (Side.WITNESS, record.witness_name) if is_refused else (Side.ENTERPRISE, record.signed_by_name)
    drawn = {one.side: one for one in content.signatures}
    for side, name in ((Side.SAMPLER, record.sampler), (Side.SECOND, record.second_sampler), other):
        signature = drawn.get(side)
        sheet.signature(
            f"{side.label}　{signature.name if signature else name}",
            minute_text(signature.signed_at if signature else record.taken_at),
            read_signature(signature.picture) if signature else None,
            "（登录账号填写）" if side in (Side.SAMPLER, Side.SECOND) else "（填写姓名）",
        )


# --- The notice of a result -----------------------------------------------------------------------


def _draw_result(sheet: Sheet, content: SamplePaper) -> None:
    sample, report = content.sample, content.report
    sheet.paragraph(f"{sample.sampled_unit_name or sample.enterprise.name}：", 11)
    sheet.paragraph(
        f"　　{day_text(content.record.taken_on)}在你单位抽取的样品（{sample.get_kind_display()}），"
        f"经{report.laboratory}{report.get_round_display()}，结论为{report.get_verdict_display()}。",
        11,
    )
    sheet.heading("样品")
    sheet.facts(
        [
            *_food(sample),
            ("抽样时间", f"{minute_text(content.record.taken_at)} {content.record.sampling_point}"),
        ],
        label_width=LABEL,
    )
    sheet.heading("检验结果", f"报告编号 {report.number}")
    rows = [
        [
            Cell(item["item"]),
            Cell(item["result"] or "—"),
            Cell(item.get("limit") or "—"),
            Cell("不合格", ALARM, is_bold=True) if item["is_failed"] else Cell("合格", INK),
        ]
        for item in report.items
    ]
    sheet.table(["检验项目", "检验结果", "标准限值", "结论"], rows, [60 * mm, 45 * mm, 45 * mm])
    sheet.space(2 * mm)
    sheet.facts(_times(content), label_width=LABEL)
    if report.verdict == Sample.Verdict.FAILED:
        _draw_duties(sheet, content)
    sheet.pen_lines(("签收人", "签收日期", "（印章）"))


def _times(content: SamplePaper) -> list[tuple[str, str]]:
    report, sample, told = content.report, content.sample, content.told
    rows = [("检验机构", str(report.laboratory)), ("签发日期", day_text(report.issued_on))]
    if report.received_on:
        rows.append(("收到报告", day_text(report.received_on)))
    if told:
        rows.append(("结果送达", day_text(date.fromisoformat(told.details["received_on"]))))
    if told and told.due_on:
        rows.append(("异议期截止", day_text(told.due_on)))
    if report.verdict == Sample.Verdict.FAILED and sample.dispose_due_on:
        rows.append(("核查处置期限", day_text(sample.dispose_due_on)))
    if sample.spare_until:
        rows.append(("备份样品保存至", day_text(sample.spare_until)))
    return rows


def _draw_duties(sheet: Sheet, content: SamplePaper) -> None:
    """What follows for the enterprise, and what it may do against it: nothing after the re-test."""
    sheet.heading("你单位应当做的，和你单位的权利")
    sheet.paragraph(
        "1．立即停止生产经营这一批次食品，封存库存，召回已经售出的；异议、复检期间也不停止"
        "（食品安全抽样检验管理办法第四十条）。"
    )
    if content.move.act == Act.RETEST:
        sheet.paragraph("2．复检结论是最终检验结论（食品安全法第八十八条）。")
        return
    rule, sample = content.sample.rule, content.sample
    if rule is None or sample.kind != Sample.Kind.SUPERVISION:
        return
    sheet.paragraph(
        f"2．对检验结果有异议的，可以自收到检验结果之日起{rule.objection_working_days}个工作日内"
        "在平台提出异议或者申请复检；逾期不予受理。微生物指标不合格、备份样品超过保质期或者没有备份样品的，"
        "不予复检。"
    )
    sheet.paragraph(f"依据：{rule.legal_basis}", 8.5, colour=SOFT)


# --- The order to recall --------------------------------------------------------------------------


def _draw_recall(sheet: Sheet, content: SamplePaper) -> None:
    sample, recall, move = content.sample, content.recall, content.move
    sheet.paragraph(f"{sample.sampled_unit_name or sample.enterprise.name}：", 11)
    sheet.paragraph(
        f"　　{day_text(content.record.taken_on)}从你单位抽取的样品检验不合格。现责令你单位召回下列食品，"
        "在期限内启动和完成，并在平台报告已售、库存、召回的数量和处理情况，由监管人员核查。",
        11,
    )
    sheet.heading("召回的食品")
    sheet.facts(_food(sample), label_width=LABEL)
    sheet.heading("级别和期限")
    begin = datetime.fromisoformat(move.details["start_due_at"])
    finish = date.fromisoformat(move.details["finish_due_on"])
    sheet.facts(
        [
            ("召回级别", str(Recall.Level(move.details["level"]).label)),
            ("责令时间", minute_text(move.at)),
            ("启动时限", f"{minute_text(begin)}前（{recall.rule.start_hours}小时）"),
            ("完成时限", f"{day_text(finish)}前（{recall.rule.finish_working_days}个工作日）"),
            ("说明", move.reason),
            ("依据", recall.rule.legal_basis),
        ],
        label_width=LABEL,
        size=11,
    )
    sheet.paragraph("异议、复检期间不停止召回（食品安全抽样检验管理办法第四十条）。", 10, bold=True)
    sheet.pen_lines(("签收人", "签收日期", "（印章）"))


# --- On each ---------------------------------------------------------------------------------------


def _draw_proof(sheet: Sheet, content: SamplePaper) -> None:
    url = paper_url(content.code)
    sheet.proof(
        code=content.code,
        url=url,
        says=(
            f"扫码或打开 {url}，可以看到它是哪个机关哪一天的哪种文书、什么时候封存、有没有改过。",
            "请核对抽样单编号。结果公布以前，查验页上看不到单位和结论。",
        ),
        fingerprints=(f"存证编号 {content.move.log_id}", f"内容指纹 SHA-256 {content.digest}"),
    )


def _amount(amount: Decimal, unit: str) -> str:
    return f"{amount.normalize():f} {unit}"


def _day(day: date | None) -> str:
    return day_text(day) if day else ""
