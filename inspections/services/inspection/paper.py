"""The record of an inspection on paper (检查记录), and the notice for the premises (结果公示).

Same content, same bytes. They are in Chinese whatever language their reader has set.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import ZONE
from common.paper_words import day_text, minute_text
from common.sheet import ALARM, INK, PHOTO_PIXELS, SOFT, Cell, Sheet
from enterprises.services.photo import thumbnail_of
from inspections.models import Inspection, InspectionCode, OnSiteAnswer, OnSiteInspection, OnSiteSignature
from inspections.queries.inspection.paper import InspectionPaper, code_of, inspection_paper
from inspections.services.inspection.inspection import InspectionRefused
from inspections.services.signature import read_signature
from ledger.paper_addresses import paper_url

Outcome = OnSiteAnswer.Outcome


class NotYetRecorded(InspectionRefused):
    """There is nothing to print."""


class NotYetPublic(InspectionRefused):
    """Only a published result is posted at the premises."""


@transaction.atomic
def print_on_site(*, on_site: OnSiteInspection, by: User, at: datetime) -> bytes:
    """The record; once it is final its check code can be asked for by anybody."""
    if on_site.recorded_at is None:
        raise NotYetRecorded
    content = inspection_paper(on_site)
    if content.code:
        _make_known(on_site.inspection, content.code, by, at, "print_on_site")
    with translation.override("zh-hans"):
        return _draw_record(content)


@transaction.atomic
def print_notice(*, inspection: Inspection, by: User, at: datetime) -> bytes:
    """One sheet to be posted until the next inspection (令49号第三十九条)."""
    if not Inspection.objects.published().filter(pk=inspection.pk).exists():
        raise NotYetPublic
    code, _digest = code_of(inspection)
    _make_known(inspection, code, by, at, "print_inspection_notice")
    with translation.override("zh-hans"):
        return _draw_notice(inspection, code)


def _make_known(inspection: Inspection, code: str, by: User, at: datetime, action: str) -> None:
    InspectionCode.objects.get_or_create(
        code=code, defaults={"inspection": inspection, "revision": inspection.revision, "made_at": at}
    )
    record_audit(
        action=action,
        subject=inspection,
        by=by,
        at=at,
        new={"revision": inspection.revision, "code": code},
        region_path=inspection.enterprise.region_path,
    )


def _draw_record(content: InspectionPaper) -> bytes:
    sheet, on_site = Sheet(), content.on_site
    sheet.title("食品生产经营监督检查记录")
    sheet.space(3 * mm)
    sheet.facts(_facts(on_site, content.signatures), label_width=34 * mm)
    failures = [answer for answer in content.answers if answer.outcome == Outcome.FAIL]
    _draw_failures(sheet, failures)
    if on_site.remarks:
        sheet.heading("检查情况说明")
        sheet.paragraph(on_site.remarks)
    _draw_items(sheet, content.answers)
    _draw_photos(sheet, failures)
    _draw_signatures(sheet, content)
    _draw_proof(sheet, content)
    return sheet.save(
        title=f"监督检查记录 {on_site.enterprise.name} {on_site.day}",
        keywords=f"sushi-inspection {on_site.number} {content.code}",
        frame=lambda canvas, number, count: _draw_frame(canvas, sheet, content, number, count),
    )


def _facts(on_site: OnSiteInspection, signatures: Sequence[OnSiteSignature]) -> list[tuple[str, str]]:
    enterprise, presence = on_site.enterprise, on_site.presence
    inspectors = [one.name for one in signatures if one.side == OnSiteSignature.Side.INSPECTOR]
    names = inspectors or [str(one.user) for one in on_site.inspectors.select_related("user")]
    shown = (
        f"{minute_text(presence.proved_at)} 双方手机互扫，相隔{presence.seconds_apart}秒" if presence else ""
    )
    return [
        ("编号", on_site.number),
        ("被检查单位", enterprise.name),
        ("统一社会信用代码", enterprise.credit_code),
        ("地址", enterprise.address),
        ("检查类型", str(on_site.get_kind_display())),
        (
            "检查依据",
            f"{on_site.checklist.name_zh} {on_site.checklist.version}；{on_site.checklist.legal_basis}",
        ),
        ("检查人员", "、".join(names)),
        *(
            ("更换检查人员", f"{minute_text(one.at)} {one.leaving}由{one.successor}接手：{one.reason}")
            for one in on_site.replacements.select_related("leaving", "successor")
        ),
        ("检查时间", f"{minute_text(on_site.started_at)} 至 {minute_text(on_site.filled_in_at)}"),
        *([("平台收到", minute_text(on_site.recorded_at))] if on_site.came_later else []),
        ("告知事项", "检查人员已出示执法证件，已告知申请回避的权利"),
        ("到场证明", shown or f"没有：{on_site.no_presence_reason}"),
        ("不符合项", f"重点项{on_site.key_failure_count}项，一般项{on_site.general_failure_count}项"),
        ("检查结果", str(on_site.get_result_display())),
        *_withdrawal(on_site.inspection),
    ]


def _withdrawal(inspection: Inspection | None) -> list[tuple[str, str]]:
    """What was taken back says so on every paper that is printed from then on."""
    if inspection is None or inspection.withdrawn_at is None:
        return []
    return [("撤销", f"{minute_text(inspection.withdrawn_at)}，不再有效。原因：{inspection.withdraw_reason}")]


def _draw_failures(sheet: Sheet, failures: Sequence[OnSiteAnswer]) -> None:
    sheet.heading("不符合项和整改要求", f"共{len(failures)}项")
    if not failures:
        sheet.paragraph("没有发现不符合项。")
        return
    rows = [
        [
            Cell(str(answer.item.position), SOFT),
            Cell("重点项" if answer.item.is_key else "一般项", ALARM if answer.item.is_key else INK),
            Cell(f"{answer.item.text_zh}\n{answer.note}\n（{answer.item.legal_basis}）"),
            Cell(_demand_words(answer)),
        ]
        for answer in failures
    ]
    sheet.table(["序号", "类别", "检查内容、发现的情况和依据", "整改"], rows, [11 * mm, 17 * mm, 112 * mm])


def _demand_words(answer: OnSiteAnswer) -> str:
    if answer.is_corrected:
        return "已当场改正"
    if answer.is_critical:
        return "责令立即停止，按重大隐患限期整改"
    if answer.due_at:
        return f"{answer.due_at.astimezone(ZONE):%Y-%m-%d}前整改"
    return "按隐患等级的规定时限整改"


def _draw_items(sheet: Sheet, answers: Sequence[OnSiteAnswer]) -> None:
    sheet.heading("检查项目", f"共{len(answers)}项")
    rows = [
        [
            Cell(str(answer.item.position), SOFT),
            Cell(("★" if answer.item.is_key else "") + answer.item.text_zh),
            Cell(str(answer.get_outcome_display()), ALARM if answer.outcome == Outcome.FAIL else INK),
        ]
        for answer in answers
    ]
    sheet.table(["序号", "检查内容（★为重点项）", "结果"], rows, [11 * mm, 140 * mm], size=8.5)


def _draw_photos(sheet: Sheet, failures: Sequence[OnSiteAnswer]) -> None:
    pictures = [
        (
            thumbnail_of(shown.photo, PHOTO_PIXELS),
            (
                f"{answer.item.position}. {'改正后' if shown.is_after else '发现时'}",
                f"拍摄 {minute_text(shown.photo.captured_at)}",
                f"SHA-256 {shown.photo.sha256}",
            ),
        )
        for answer in failures
        for shown in answer.photos.all()
    ]
    sheet.photos(pictures)


def _draw_signatures(sheet: Sheet, content: InspectionPaper) -> None:
    sheet.heading("签字")
    on_site = content.on_site
    if on_site.told_at is None:
        sheet.paragraph("尚未告知和签字。", 9, colour=SOFT)
        return
    if on_site.refused_reason:
        sheet.paragraph(
            f"被检查单位拒绝签字。原因：{on_site.refused_reason}。见证：{on_site.witness}。", bold=True
        )
    for signature in content.signatures:
        sheet.signature(
            f"{signature.get_side_display()}　{signature.name}",
            minute_text(signature.signed_at),
            read_signature(signature.picture),
        )


def _draw_proof(sheet: Sheet, content: InspectionPaper) -> None:
    if not content.code:
        sheet.heading("查验")
        sheet.paragraph("结果尚未生效，没有查验码。", 9, colour=SOFT)
        return
    url = paper_url(content.code)
    sheet.proof(
        code=content.code,
        url=url,
        says=(
            f"扫码或打开 {url}，可以看到它是哪一次检查的、什么时候封存、有没有改过。",
            "它证明：从封存起，这份记录没有改过。它不能证明记录写下时就是真的。",
        ),
        fingerprints=(f"内容指纹 SHA-256 {content.digest}",),
    )


def _draw_frame(canvas: Canvas, sheet: Sheet, content: InspectionPaper, number: int, count: int) -> None:
    words = f"监督检查记录 · {content.on_site.number}"
    if content.code:
        words += f" · 查验码 {content.code}"
    sheet.foot(canvas, words, f"第{number}页，共{count}页")


def _draw_notice(inspection: Inspection, code: str) -> bytes:
    """Large, for a wall: who, when, what came out, and how to check it."""
    sheet = Sheet()
    sheet.space(12 * mm)
    sheet.title("食品安全监督检查结果公示", 26)
    sheet.space(10 * mm)
    sheet.title(inspection.enterprise.name, 20)
    sheet.space(16 * mm)
    sheet.title(str(inspection.get_result_display()), 64)
    sheet.space(16 * mm)
    day = inspection.inspected_on
    sheet.facts(
        [
            ("检查日期", day_text(day)),
            ("检查类型", str(inspection.get_kind_display())),
            (
                "不符合项",
                f"重点项{inspection.key_failure_count}项，一般项{inspection.general_failure_count}项",
            ),
            ("地址", inspection.enterprise.address),
        ],
        label_width=40 * mm,
        size=14,
    )
    sheet.space(14 * mm)
    side = 46 * mm
    top = sheet.y
    sheet.code(sheet.left, top - side, side, paper_url(code))
    indent = side + 8 * mm
    sheet.paragraph("扫码核对这张公示", 14, bold=True, indent=indent)
    sheet.paragraph(f"查验码 {code}", 12, indent=indent)
    sheet.paragraph(
        "请张贴在经营场所醒目位置，保留到下次监督检查（食品生产经营监督检查管理办法第三十九条）。"
        "撕毁、涂改或者没有保留的，责令改正；拒不改正的，依法处罚（第四十八条）。",
        10,
        colour=SOFT,
        indent=indent,
    )
    return sheet.save(
        title=f"监督检查结果公示 {inspection.enterprise.name} {day}",
        keywords=f"sushi-inspection-notice {code}",
        frame=lambda canvas, number, count: sheet.foot(canvas, "监督检查结果公示", f"查验码 {code}"),
    )
