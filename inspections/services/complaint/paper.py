"""Notices to whoever complained (告知文书): accepted, not accepted, mediation ended; with check and QR code.

Same content, same bytes. They are in Chinese whatever language their reader has set.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from reportlab.lib.units import mm

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import decrypt
from common.local_time import local_date
from common.paper_words import day_text
from common.sheet import Sheet
from inspections.models import ComplaintCode, ComplaintRule, ComplaintStep
from inspections.queries.complaint.paper import NoticePaper, notice_paper
from inspections.services.complaint.refusal import NoNotice
from inspections.services.complaint.step import PURPOSE, Act
from ledger.paper_addresses import paper_url


@transaction.atomic
def print_complaint_notice(*, step: ComplaintStep, by: User, at: datetime) -> bytes:
    """The notice of that decision, with the name of whoever complained: printing is a look at it, on record.

    From now on its check code can be asked for by anybody.
    """
    content = notice_paper(step)
    if not content.document:
        raise NoNotice
    ComplaintCode.objects.get_or_create(code=content.code, defaults={"step": step, "made_at": at})
    record_audit(
        action="print_complaint_notice",
        subject=content.complaint,
        by=by,
        at=at,
        new={"step": step.number, "code": content.code},
        region_path=content.complaint.enterprise.region_path,
    )
    with translation.override("zh-hans"):
        return _draw(content)


def _draw(content: NoticePaper) -> bytes:
    complaint, sheet = content.complaint, Sheet()
    document = str(content.document)
    sheet.space(6 * mm)
    sheet.title(content.office, 14)
    sheet.space(4 * mm)
    sheet.title(document, 20)
    sheet.space(3 * mm)
    sheet.title(f"编号 {complaint.number}", 11)
    sheet.space(8 * mm)
    name = complaint.reporter_name_encrypted
    to = decrypt(name, purpose=PURPOSE) if name else "提交人"
    sheet.paragraph(f"{to}：", 13)
    sheet.space(2 * mm)
    about = (
        f"您于{day_text(complaint.received_on)}提交的关于{content.enterprise.name}的"
        f"{complaint.get_kind_display()}（事由：{complaint.topic}）收悉。"
    )
    for line in (about, *_says(content)):
        sheet.paragraph(f"　　{line}", 13)
        sheet.space(2 * mm)
    sheet.space(10 * mm)
    sheet.facts(
        [("决定机关", content.office), ("决定日期", day_text(local_date(content.step.at)))],
        label_width=32 * mm,
        size=12,
    )
    sheet.pen_lines(("（印章）",))
    _draw_proof(sheet, content)
    return sheet.save(
        title=f"{document} {complaint.number}",
        keywords=f"sushi-complaint-notice {content.code}",
        frame=lambda canvas, number, count: sheet.foot(
            canvas, f"{document} · 查验码 {content.code}", f"第{number}页，共{count}页"
        ),
    )


def _says(content: NoticePaper) -> list[str]:
    step, complaint, rule = content.step, content.complaint, content.complaint.rule
    basis = rule.legal_basis if rule and rule.legal_basis else "投诉举报处理的有关规定"
    if step.act == Act.ACCEPT:
        return [
            f"经审查，符合受理条件。根据{basis}，本机关决定受理。",
            _mediated_within(rule),
        ]
    if step.act == Act.REFUSE:
        lines = [f"经审查，{step.get_ground_display()}。根据{basis}，本机关决定不予受理。"]
        if complaint.consumption_factors:
            lines.append(f"判断的依据：{'；'.join(complaint.consumption_factors)}。")
        return [*lines, f"理由：{complaint.finding}"] if complaint.finding else lines
    return [f"调解中，{step.get_outcome_display()}。根据{basis}，本机关决定终止调解。", OTHER_WAYS]


OTHER_WAYS = "您可以依法申请仲裁，或者向人民法院提起诉讼。"


def _mediated_within(rule: ComplaintRule | None) -> str:
    """A term that nobody could check against the text of the order is never printed as law."""
    if rule is None or not rule.is_confirmed:
        return "本机关将依法组织调解，并把结果告知您。"
    return f"本机关将自受理之日起{rule.mediation_working_days}个工作日内组织调解，并把结果告知您。"


def _draw_proof(sheet: Sheet, content: NoticePaper) -> None:
    url = paper_url(content.code)
    sheet.proof(
        code=content.code,
        url=url,
        says=(
            f"扫码或打开 {url}，可以看到它是哪个机关哪一天的哪种文书、什么时候封存、有没有改过。",
            "它证明：从封存起，这项决定没有改过。姓名和理由不在封存之内，查验页上也看不到。",
        ),
        fingerprints=(f"存证编号 {content.step.log_id}", f"内容指纹 SHA-256 {content.digest}"),
    )
