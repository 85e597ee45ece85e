"""The three records on paper: one revision of a record as an A4 document with its check code.

Same revision and same reviews, same bytes: whoever holds the file can have it compared. It is in Chinese
whatever language its reader has set, because it is the record that the law names.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from common.local_time import ZONE
from common.paper_words import day_text
from common.sheet import ALARM, INK, PHOTO_PIXELS, SOFT, Cell, Sheet
from duties.models import Duty, DutyRecord, RecordReview, span_of
from duties.queries.control_list import limits_text
from duties.queries.morning_check import FIGURES as MORNING_FIGURES
from duties.queries.record_paper import PaperContent
from duties.queries.report_figures import figures_in
from duties.report_words import DOCUMENT_NAMES, ReportWords, words_of
from enterprises.models import Photo
from enterprises.services.photo import thumbnail_of

LAYOUT = 2  # raised with every change of how papers look: older ones can't be compared byte by byte any more
MARK = "sushi-paper"
WORDS = {"YES": "是", "NO": "否", "NOT_APPLICABLE": "不适用"}
CHOICES = {"NONE_FOUND": "没有发现问题（零风险报告）", "NONE": "没有提出", "PROPOSED": "提出了"}
WEEKDAYS = "一二三四五六日"


def make_paper(content: PaperContent) -> bytes:
    """The document as PDF."""
    with translation.override("zh-hans"):
        sheet = Sheet()
        _draw_head(sheet, content)
        if (figures := figures_in(content.record.answers)) is not None:
            _draw_figures(sheet, words_of(figures, content.record.enterprise))
        if content.record.kind == Duty.Kind.DAILY_CONTROL:
            _draw_checked_items(sheet, content.record)
        else:
            _draw_report(sheet, content.record)
        if content.record.note:
            sheet.heading("补充说明")
            sheet.paragraph(content.record.note)
        _draw_photos(sheet, content.photos)
        _draw_reviews(sheet, content.reviews)
        sheet.pen_lines(("记录人签字", "审阅人签字", "日期"))
        _draw_proof(sheet, content)
        return sheet.save(
            title=f"{_name(content.record)} {content.record.enterprise.name} {content.record.due_on}",
            keywords=paper_mark(content),
            frame=lambda canvas, number, count: _draw_frame(canvas, sheet, content, number, count),
        )


def paper_mark(content: PaperContent) -> str:
    """Stands in the file so that it can be made again: layout, check code, how many reviews it shows."""
    return f"{MARK}/{LAYOUT} {content.code} {len(content.reviews)}"


def paper_url(code: str) -> str:
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{reverse('papers:show_paper', args=[code])}"


def _name(record: DutyRecord) -> str:
    return str(DOCUMENT_NAMES[Duty.Kind(record.kind)])


def _draw_head(sheet: Sheet, content: PaperContent) -> None:
    record = content.record
    enterprise = record.enterprise
    sheet.title(_name(record))
    sheet.space(3 * mm)
    facts = [
        ("单位名称", enterprise.name),
        ("统一社会信用代码", enterprise.credit_code),
        ("经营场所", enterprise.address),
        *_period(record),
        ("记录人", str(record.by)),
        ("记录时间", f"{_moment(record.captured_at)}（设备时间）"),
        ("收到时间", f"{_moment(record.received_at)}（平台时间）"),
        ("是否按时", "逾期补录" if record.is_late else "按时"),
        ("版本", _revision_words(content)),
    ]
    if record.started_at:
        facts.insert(5, ("开始作答", f"{_moment(record.started_at)}（设备时间）"))
    if record.checklist:
        facts.append(("检查清单", record.checklist))
    if record.latitude is not None:
        accuracy = f"，误差约{record.accuracy_metres}米" if record.accuracy_metres is not None else ""
        facts.append(("记录地点", f"北纬{record.latitude}，东经{record.longitude}{accuracy}"))
    facts.append(("发现问题", f"{record.found_count}项" if record.found_count else "没有发现问题"))
    sheet.facts(facts, label_width=34 * mm)


def _period(record: DutyRecord) -> list[tuple[str, str]]:
    first_day, last_day = span_of(record.kind, record.due_on)
    if first_day == last_day:
        return [("日期", f"{day_text(last_day)} 星期{WEEKDAYS[last_day.weekday()]}")]
    return [("期间", f"{day_text(first_day)}至{day_text(last_day)}")]


def _revision_words(content: PaperContent) -> str:
    words = f"第{content.record.revision}版"
    if content.replaced_code:
        return f"{words}，更正第{content.record.revision - 1}版（查验码 {content.replaced_code}）"
    return words


def _draw_figures(sheet: Sheet, words: ReportWords) -> None:
    sheet.heading("数据汇总", f"平台统计，截至{_moment(datetime.fromisoformat(words.counted_at))}")
    rows = [
        [
            Cell(group.heading, is_bold=True),
            Cell("　".join(f"{one.label} {one.value}{one.unit}" for one in group.figures)),
        ]
        for group in words.groups
    ]
    sheet.table(["类别", "数字"], rows, [26 * mm])
    if words.missed_days:
        sheet.space(1 * mm)
        sheet.paragraph("没有做的日子：" + "、".join(day.words for day in words.missed_days), 9, colour=ALARM)
    if words.wrong:
        sheet.heading("答“否”的检查项")
        wrong = [
            [
                Cell(f"{item.question} {item.reading}".strip()),
                Cell("、".join(day.words for day in item.days)),
                Cell("反复出现" if item.repeats else "", ALARM, is_bold=True),
            ]
            for item in words.wrong
        ]
        sheet.table(["检查项", "日期", "备注"], wrong, [96 * mm, 54 * mm])
    if words.weeks:
        sheet.heading("各周的排查报告")
        weeks = [
            [
                Cell(week.words),
                Cell(week.state_words, ALARM if week.state == "MISSED" else INK),
                Cell(f"{week.found}"),
                Cell("\n".join(text for text in (week.measures, week.proposals) if text)),
            ]
            for week in words.weeks
        ]
        sheet.table(["周", "状态", "问题", "措施和提请决定的事项"], weeks, [36 * mm, 22 * mm, 13 * mm])
    if words.last_plan:
        sheet.heading("上月会议定的本月安排")
        sheet.paragraph(words.last_plan, 9.5)


def _draw_checked_items(sheet: Sheet, record: DutyRecord) -> None:
    items = [answer for answer in record.answers if answer["item"] != MORNING_FIGURES]
    sheet.heading("检查内容", f"共{len(items)}项")
    morning = next((answer for answer in record.answers if answer["item"] == MORNING_FIGURES), None)
    if morning is not None:
        sheet.paragraph(_morning_words(morning["figures"]), 9)
        sheet.space(1 * mm)
    rows = [
        [
            Cell(str(number), SOFT),
            Cell(answer.get("question") or answer["item"]),
            _verdict(answer),
            Cell(_said(answer)),
        ]
        for number, answer in enumerate(items, start=1)
    ]
    sheet.table(["序号", "检查项", "结果", "读数、说明"], rows, [11 * mm, 84 * mm, 17 * mm])


def _morning_words(figures: dict[str, Any]) -> str:
    words = f"晨检：应检{figures['expected']}人，已检{figures['checked']}人，离岗{figures['off_duty']}人。"
    return words + (f"当天不合格{figures['unfit']}人。" if figures.get("unfit") else "")


def _verdict(answer: dict[str, Any]) -> Cell:
    verdict = answer.get("answer", "")
    if verdict == "NO":
        return Cell("超出范围" if "number" in answer else "否", ALARM, is_bold=True)
    return Cell(WORDS.get(verdict, "已记录"), SOFT if verdict == "NOT_APPLICABLE" else INK)


def _said(answer: dict[str, Any]) -> str:
    lines = []
    unit = answer.get("unit", "")
    if answer.get("readings"):
        lines += [f"{one['point']} {one['number']} {unit}" for one in answer["readings"]]
    elif "number" in answer:
        lines.append(f"{answer['number']} {unit}")
    low, high = (Decimal(answer[name]) if answer.get(name) else None for name in ("minimum", "maximum"))
    if lines and (limits := limits_text(low, high, unit)):
        lines.append(f"应为 {limits}")
    if answer.get("note"):
        lines.append(answer["note"])
    if answer.get("photos"):
        lines.append(f"照片{len(answer['photos'])}张")
    return "\n".join(lines)


def _draw_report(sheet: Sheet, record: DutyRecord) -> None:
    for answer in record.answers:
        if "figures" in answer:
            continue
        sheet.heading(answer.get("question") or answer["item"])
        if answer.get("answer") in CHOICES:
            sheet.paragraph(CHOICES[answer["answer"]], bold=answer["answer"] == "PROPOSED")
        if answer.get("note"):
            sheet.paragraph(answer["note"])


def _draw_photos(sheet: Sheet, photos: Sequence[tuple[str, Photo]]) -> None:
    pictures = [
        (
            thumbnail_of(photo, PHOTO_PIXELS),
            (
                f"{number}. {question}",
                f"拍摄 {_moment(photo.captured_at)}",
                f"收到 {_moment(photo.received_at)}",
                f"SHA-256 {photo.sha256}",
            ),
        )
        for number, (question, photo) in enumerate(photos, start=1)
    ]
    sheet.photos(pictures)


def _draw_reviews(sheet: Sheet, reviews: Sequence[RecordReview]) -> None:
    sheet.heading("审阅")
    if not reviews:
        sheet.paragraph("打印时还没有人确认、退回或批注。", 9, colour=SOFT)
        return
    rows = [
        [
            Cell(review.get_verdict_display(), _review_colour(review), is_bold=True),
            Cell(f"{review.by}（{review.get_capacity_display()}）"),
            Cell(_moment(review.at)),
            Cell(review.text),
        ]
        for review in reviews
    ]
    sheet.table(["意见", "审阅人", "时间", "说明"], rows, [16 * mm, 48 * mm, 37 * mm])


def _review_colour(review: RecordReview) -> Color:
    return ALARM if review.verdict == RecordReview.Verdict.RETURNED else INK


def _draw_proof(sheet: Sheet, content: PaperContent) -> None:
    url = paper_url(content.code)
    sheet.proof(
        code=content.code,
        url=url,
        says=(
            f"扫码或打开 {url}，可以看到这份文书对应的记录是哪一天、第几版、"
            "什么时候封存，也可以上传本文件比对。",
            "它证明：从封存起，这条记录没有改过。它不能证明记录写下时就是真的。",
        ),
        fingerprints=(
            f"存证编号 {content.record.idempotency_key}",
            f"内容指纹 SHA-256 {content.digest}",
        ),
    )


def _draw_frame(canvas: Canvas, sheet: Sheet, content: PaperContent, number: int, count: int) -> None:
    record = content.record
    words = f"{_name(record)} · {record.due_on:%Y-%m-%d} · 第{record.revision}版 · 查验码 {content.code}"
    sheet.foot(canvas, words, f"第{number}页，共{count}页")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
