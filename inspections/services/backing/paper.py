"""The three lists of a cadre (三张清单) and the letter (食品安全责任与任务承诺书) on paper.

Same content, same bytes. They are in Chinese whatever language their reader has set.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from reportlab.lib.units import mm

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.local_time import local_date, quarter_end
from common.paper_words import day_text, minute_text
from common.sheet import ALARM, INK, SOFT, Cell, Sheet
from inspections.models import CommitmentLetter, LetterCode
from inspections.queries.backing.lists import RESPONSIBILITIES, TASKS, UPPER_CHECKS
from inspections.queries.backing.paper import (
    LetterPaper,
    ListedSubject,
    ListsPaper,
    letter_paper,
    lists_paper,
)
from ledger.paper_addresses import paper_url


@transaction.atomic
def print_lists(*, cadre: User, region: Region, by: User, at: datetime) -> bytes:
    """The lists as of today. With a letter of the year they carry its check code."""
    content = lists_paper(cadre=cadre, region=region, day=local_date(at))
    record_audit(
        action="print_backing_lists",
        subject=cadre,
        by=by,
        at=at,
        new={"subjects": len(content.subjects)},
        region_path=region.path,
    )
    signed = letter_paper(content.letter) if content.letter else None
    if signed:
        _make_known(signed, by=by, at=at)
    with translation.override("zh-hans"):
        return _draw_lists(content, signed)


@transaction.atomic
def print_letter(*, letter: CommitmentLetter, by: User, at: datetime) -> bytes:
    """The signed letter; from now on its check code can be asked for by anybody."""
    content = letter_paper(letter)
    _make_known(content, by=by, at=at)
    with translation.override("zh-hans"):
        return _draw_letter(content)


def _make_known(content: LetterPaper, *, by: User, at: datetime) -> None:
    LetterCode.objects.get_or_create(code=content.code, defaults={"letter": content.letter, "made_at": at})
    record_audit(
        action="print_commitment_letter",
        subject=content.letter,
        by=by,
        at=at,
        new={"year": content.letter.year, "code": content.code},
    )


def _draw_lists(content: ListsPaper, signed: LetterPaper | None) -> bytes:
    sheet = Sheet()
    sheet.title("食品安全包保责任清单、任务清单、督查清单")
    sheet.space(3 * mm)
    sheet.facts(
        [
            ("包保干部", content.cadre.display_name),
            ("任职区域", content.region.name),
            ("包保主体", f"{len(content.subjects)}家"),
            ("名单日期", day_text(content.day)),
        ],
        label_width=26 * mm,
    )
    _draw_responsibilities(sheet, content)
    _draw_tasks(sheet, content)
    sheet.heading("督查清单", "上级按此督查包保工作")
    _draw_numbered(sheet, UPPER_CHECKS)
    if signed:
        _draw_letter_text(sheet, signed.letter)
        _draw_proof(sheet, signed, beside_lists=True)
    else:
        sheet.heading("食品安全责任与任务承诺书")
        sheet.paragraph(f"{content.day.year}年的承诺书还没有签署。", 9, colour=ALARM)
        sheet.pen_lines(("包保干部签字", "日期"))
    return sheet.save(
        title=f"三张清单 {content.cadre.display_name} {content.day}",
        keywords=f"sushi-backing-lists {content.day} {signed.code if signed else ''}".strip(),
        frame=lambda canvas, number, count: sheet.foot(
            canvas,
            f"包保三张清单 · {content.cadre.display_name} · {content.day}",
            f"第{number}页，共{count}页",
        ),
    )


def _draw_responsibilities(sheet: Sheet, content: ListsPaper) -> None:
    sheet.heading("责任清单")
    _draw_numbered(sheet, RESPONSIBILITIES)
    sheet.space(2 * mm)
    if not content.subjects:
        sheet.paragraph("这一天没有包保主体。", 9, colour=SOFT)
        return
    rows = [
        [
            Cell(str(number), SOFT),
            Cell(listed.assignment.enterprise.name),
            Cell(str(listed.assignment.enterprise.get_kind_display())),
            Cell(listed.assignment.enterprise.region.name),
            Cell(str(listed.assignment.get_level_display())),
            Cell(f"{listed.assignment.began_on}"),
        ]
        for number, listed in enumerate(content.subjects, start=1)
    ]
    widths = [11 * mm, 68 * mm, 30 * mm, 28 * mm, 15 * mm]
    sheet.table(["序号", "包保主体", "类型", "区域", "等级", "包保起"], rows, widths, size=8.5)


def _draw_tasks(sheet: Sheet, content: ListsPaper) -> None:
    first, last = content.quarter, quarter_end(content.quarter)
    sheet.heading("任务清单", f"{day_text(first)}至{day_text(last)}")
    rows = [[Cell(str(topic), is_bold=True), Cell(str(line))] for topic, line in TASKS]
    sheet.table(["任务", "督导时做什么"], rows, [32 * mm])
    if content.subjects:
        sheet.space(2 * mm)
        visits = [
            [
                Cell(str(number), SOFT),
                Cell(listed.assignment.enterprise.name),
                Cell(f"{listed.owed}次"),
                Cell(f"{listed.done}次"),
                _still(listed),
            ]
            for number, listed in enumerate(content.subjects, start=1)
        ]
        head = ["序号", "包保主体", "本季度应督导", "已督导", "还差"]
        sheet.table(head, visits, [11 * mm, 92 * mm, 28 * mm, 20 * mm], size=8.5)


def _still(listed: ListedSubject) -> Cell:
    left = listed.owed - listed.done
    return Cell(f"{left}次", ALARM, is_bold=True) if left else Cell("完成", INK)


def _draw_letter(content: LetterPaper) -> bytes:
    letter, sheet = content.letter, Sheet()
    sheet.space(6 * mm)
    sheet.title("食品安全责任与任务承诺书", 20)
    sheet.space(4 * mm)
    sheet.title(f"{letter.year}年度", 12)
    sheet.space(10 * mm)
    for line in letter.text.splitlines():
        sheet.paragraph(f"　　{line}", 13)
        sheet.space(2 * mm)
    sheet.space(8 * mm)
    _draw_signing(sheet, letter, 12)
    sheet.space(10 * mm)
    _draw_proof(sheet, content, beside_lists=False)
    return sheet.save(
        title=f"食品安全责任与任务承诺书 {letter.cadre.display_name} {letter.year}",
        keywords=f"sushi-commitment-letter {content.code}",
        frame=lambda canvas, number, count: sheet.foot(
            canvas, f"承诺书 · {letter.year}年 · 查验码 {content.code}", f"第{number}页，共{count}页"
        ),
    )


def _draw_letter_text(sheet: Sheet, letter: CommitmentLetter) -> None:
    sheet.heading("食品安全责任与任务承诺书", f"{letter.year}年度")
    for line in letter.text.splitlines():
        sheet.paragraph(line)
    sheet.space(2 * mm)
    _draw_signing(sheet, letter, 9.5)


def _draw_signing(sheet: Sheet, letter: CommitmentLetter, size: float) -> None:
    sheet.facts(
        [
            ("承诺人", letter.cadre.display_name),
            ("签署时间", f"{minute_text(letter.signed_at)}（登录账号后在平台签署）"),
            ("签署时包保", f"{letter.subjects}家主体"),
            ("文本", f"第{letter.text_version}版"),
        ],
        label_width=32 * mm,
        size=size,
    )


def _draw_proof(sheet: Sheet, content: LetterPaper, *, beside_lists: bool) -> None:
    """On the lists it says that they themselves are not sealed."""
    not_sealed = "名单和任务按名单日期从平台取得，不在封存之内。" if beside_lists else ""
    url = paper_url(content.code)
    sheet.proof(
        code=content.code,
        url=url,
        says=(
            f"扫码或打开 {url}，可以看到承诺书是哪一年签署的、什么时候封存、有没有改过。",
            f"它证明：从封存起，承诺书没有改过。{not_sealed}",
        ),
        fingerprints=(
            f"存证编号 {content.letter.log_id}",
            f"内容指纹 SHA-256 {content.digest}",
        ),
    )


def _draw_numbered(sheet: Sheet, lines: Sequence[Promise]) -> None:
    for number, line in enumerate(lines, start=1):
        sheet.paragraph(f"{number}．{line}")
