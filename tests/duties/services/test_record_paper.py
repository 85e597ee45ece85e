"""The three records on paper: complete, readable by machines, the same bytes each time."""

import shutil
import subprocess
from datetime import date, timedelta
from itertools import pairwise

import pytest
import zxingcpp
from PIL import Image

from common.pdf import NOT_AT_END, NOT_AT_START
from common.sheet import Sheet
from duties.models import Duty, DutyRecord, RecordReview
from duties.queries.record_paper import paper_content
from duties.queries.report_figures import FIGURES, report_figures
from duties.services.duty import correct_duty_record, submit_duty
from duties.services.record_paper import make_paper, paper_url
from duties.services.record_review import review_record
from tests.factories.duties import hand_in, make_duty, make_record
from tests.factories.photos import make_photo

DAY, SUNDAY, MONTH_END = date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 30)
LONG = "冷藏柜（二号，靠门）门封条老化，温度偏高；已通知维修。“下周三”前更换，由宗建民负责。" * 12
ANSWERS = [
    {"item": "dress", "question": "工作衣帽整洁吗", "answer": "YES"},
    {
        "item": "cold",
        "question": "冷藏柜温度",
        "answer": "NO",
        "number": "9.5",
        "unit": "℃",
        "minimum": "0",
        "maximum": "8",
        "note": "门没有关严，已关好复测",
        "photos": ["…"],
    },
    {"item": "waste", "question": "垃圾及时清运吗", "answer": "NOT_APPLICABLE"},
]


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} (poppler-utils) is not installed")


def run(tool, pdf, tmp_path, *options, out=()):
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run([tool, *options, file, *out], capture_output=True, check=True).stdout.decode()


def text_of(pdf, tmp_path):
    return run("pdftotext", pdf, tmp_path, "-layout", out=["-"])


@pytest.fixture
def daily(noodle_bar, officer, at):
    return make_record(
        noodle_bar,
        officer,
        DAY,
        started_at=at - timedelta(days=3, minutes=20),
        answers=ANSWERS,
        note="今天送来的青菜少两斤",
        photos=[("cold", make_photo(noodle_bar, officer, seed)) for seed in (1, 2)],
        checklist="restaurant-2026.1",
    )


@pytest.fixture
def weekly(noodle_bar, director, daily):
    duty = make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)
    figures = report_figures(duty, at=daily.received_at)
    answers = [
        {"item": FIGURES, "question": "数据汇总", "figures": figures},
        {"item": "assessed", "question": "检查和分析了哪些方面", "note": LONG},
        {"item": "problems", "question": "有没有发现新的问题", "answer": "NONE_FOUND"},
        {"item": "measures", "question": "采取的措施和下一步安排", "note": "更换门封条\n复测三天"},
    ]
    return submit_duty(
        enterprise=noodle_bar,
        kind=Duty.Kind.WEEKLY_CHECK,
        due_on=SUNDAY,
        by=director,
        at=daily.received_at + timedelta(days=2),
        handed_in=hand_in(answers=answers),
    )


def paper(record, **options):
    record = DutyRecord.objects.select_related("enterprise", "by").get(pk=record.pk)
    return make_paper(paper_content(record, **options))


@needs("pdftotext")
def test_a_daily_record_says_everything(daily, noodle_bar, tmp_path):
    text = text_of(paper(daily), tmp_path)

    for words in (
        "每日食品安全检查记录",
        noodle_bar.name,
        noodle_bar.credit_code,
        "2026年11月20日 星期五",
        "安全员",
        "（设备时间）",
        "（平台时间）",
        "restaurant-2026.1",
        "工作衣帽整洁吗",
        "超出范围",
        "9.5 ℃",
        "应为 0–8 ℃",
        "门没有关严，已关好复测",
        "不适用",
        "今天送来的青菜少两斤",
        "第1版",
        paper_content(daily).code,
        str(daily.idempotency_key),
        "第1页，共",
    ):
        assert words in text
    joined = "".join(text.split())
    for link in daily.photos.all():
        assert link.photo.sha256[:12] in joined


@needs("pdftotext")
def test_a_report_says_its_figures_and_its_words(weekly, tmp_path):
    text = text_of(paper(weekly), tmp_path)

    for words in (
        "每周食品安全排查治理报告",
        "2026年11月16日至2026年11月22日",
        "应做 1天",
        "冷藏柜温度 9.5 ℃",
        "没有发现问题（零风险报告）",
        "复测三天",
    ):
        assert words in text


@needs("pdftotext")
def test_a_revision_says_what_it_replaces_and_who_returned_it(daily, director, officer, at, tmp_path):
    old = paper_content(daily)
    review_record(
        record=daily,
        verdict=RecordReview.Verdict.RETURNED,
        capacity=RecordReview.Capacity.DIRECTOR,
        text="请补照片",
        by=director,
        at=at,
    )
    assert "请补照片" in text_of(paper(daily), tmp_path)

    new = correct_duty_record(
        record=daily, by=officer, at=at, handed_in=hand_in(answers=ANSWERS), reason="补照片"
    )

    assert f"第2版，更正第1版（查验码 {old.code}）" in text_of(paper(new), tmp_path)


def test_the_same_revision_and_reviews_give_the_same_bytes(daily, director, at):
    before = paper(daily)
    assert paper(daily) == before

    review_record(
        record=daily,
        verdict=RecordReview.Verdict.CONFIRMED,
        capacity=RecordReview.Capacity.DIRECTOR,
        text="",
        by=director,
        at=at,
    )
    assert paper(daily) != before
    assert paper(daily, reviews=0) == before


def test_it_takes_the_same_queries_with_more_in_it(daily, noodle_bar, officer, django_assert_num_queries):
    record = DutyRecord.objects.select_related("enterprise", "by").get(pk=daily.pk)

    with django_assert_num_queries(2):
        make_paper(paper_content(record))


@needs("pdffonts")
def test_every_font_is_embedded(weekly, tmp_path):
    rows = run("pdffonts", paper(weekly), tmp_path).splitlines()[2:]

    assert rows
    for row in rows:
        *_name, embedded, subset, has_unicode, _object, _generation = row.split()
        assert (embedded, subset, has_unicode) == ("yes", "yes", "yes")


@needs("pdftoppm")
def test_the_code_opens_the_public_page(daily, tmp_path):
    run("pdftoppm", paper(daily), tmp_path, "-r", "150", "-png", out=[tmp_path / "page"])
    pages = [Image.open(page) for page in sorted(tmp_path.glob("page*.png"))]
    read = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]

    assert read == [paper_url(paper_content(daily).code)]


def test_no_line_begins_with_what_closes_or_ends_with_what_opens():
    sheet = Sheet()
    for width in range(60, 400, 7):
        lines = sheet._lines(LONG, 10, width)
        assert "".join(lines) == LONG
        for line, following in pairwise(lines):
            assert line[-1] not in NOT_AT_END
            assert following[0] not in NOT_AT_START


def test_long_words_go_on_over_pages():
    sheet = Sheet()
    for _time in range(40):
        sheet.paragraph(LONG)

    assert len(sheet.pages) > 3
    assert sheet.y > sheet.bottom
