"""Lines as OCR gives them → fields. No picture and no OCR package is needed."""

from datetime import date

import pytest

from staff.services.certificate_text import CertificateText, Line, read_certificate_text


def column(*texts, left=100, step=60, height=30):
    """One text a line, one below the other."""
    return [
        Line(text, left, 100 + row * step, left + len(text) * height, 100 + row * step + height)
        for row, text in enumerate(texts)
    ]


def cells(*rows, width=300, step=100, height=30):
    """Label and value side by side."""
    return [
        Line(
            text,
            80 + place * width,
            100 + row * step,
            80 + place * width + len(text) * height,
            130 + row * step,
        )
        for row, texts in enumerate(rows)
        for place, text in enumerate(texts)
    ]


def read(*texts):
    return read_certificate_text(column(*texts))


def test_a_card_with_two_fields_in_one_line():
    assert read(
        "江苏省食品从业人员健康证明",
        "姓名：陈小美 性别：女 年龄：34",
        "身份证号：11010519491231002X",
        "编号：苏E202611200037",
        "类别：食品生产经营",
        "发证日期：2026年11月20日",
        "有效期至：2027年11月19日",
        "发证单位：苏州市姑苏区疾病预防控制中心",
    ) == CertificateText(
        "陈小美", "苏E202611200037", date(2026, 11, 20), date(2027, 11, 19), "苏州市姑苏区疾病预防控制中心"
    )


def test_a_table_with_labels_at_the_left():
    assert read_certificate_text(
        cells(
            ("姓 名", "李建国"),
            ("性 别", "男"),
            ("证 号", "3205-2026-018842"),
            ("体检日期", "2026.03.12"),
            ("有效期限", "2026.03.15-2027.03.14"),
            ("体检机构", "苏州市第五人民医院"),
        )
    ) == CertificateText(
        "李建国", "3205-2026-018842", date(2026, 3, 15), date(2027, 3, 14), "苏州市第五人民医院"
    )


def test_labels_above_their_values_and_the_issuer_as_a_stamp():
    lines = [
        Line("健康证编号", 600, 150, 730, 180),
        Line("姓名", 80, 152, 140, 182),
        Line("No.00123456", 600, 196, 820, 230),
        Line("王芳", 80, 198, 160, 232),
        Line("签发日期", 600, 310, 710, 340),
        Line("2026-05-06", 600, 356, 800, 390),
        Line("有效期", 80, 470, 160, 500),
        Line("一年", 80, 516, 160, 550),
        Line("苏州工业园区疾病防治中心（盖章）", 620, 640, 1090, 670),
    ]

    assert read_certificate_text(lines) == CertificateText(
        "王芳", "00123456", date(2026, 5, 6), None, "苏州工业园区疾病防治中心"
    )


def test_a_letter_with_the_date_in_chinese_numerals():
    assert read(
        "证书编号：太健字2026第0457号",
        "兹证明赵明华同志经健康检查，可以从事接触直接入口食品的工作。",
        "有效期：自2026年9月1日至2027年8月31日",
        "太仓市疾病预防控制中心",
        "二〇二六年九月一日",
    ) == CertificateText(
        "赵明华", "太健字2026第0457号", date(2026, 9, 1), date(2027, 8, 31), "太仓市疾病预防控制中心"
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发证日期：2026年1月2日", date(2026, 1, 2)),
        ("发证日期 2026.01.02", date(2026, 1, 2)),
        ("发证日期2026/1/2", date(2026, 1, 2)),
        ("签发日期：20260102", date(2026, 1, 2)),
        ("发证日期：2O26年l月2日", date(2026, 1, 2)),  # letters that look like figures
        ("发证日期：二○二六年十二月三十一日", date(2026, 12, 31)),
        ("发证日期：二零二六年十月二十日", date(2026, 10, 20)),
        ("发证日期：2026年13月40日", None),
        ("发证日期：见背面", None),
        ("发证日期：12026年1月2日", None),
    ],
)
def test_dates_as_they_are_written(text, day):
    assert read(text).issued_on == day


@pytest.mark.parametrize(
    ("texts", "issued_on", "valid_to"),
    [
        (("有效期至：2027-01-01",), None, date(2027, 1, 1)),
        (("有效期：2026.1.2至2027.1.1",), date(2026, 1, 2), date(2027, 1, 1)),
        (("有效期：2026年1月2日至", "2027年1月1日"), date(2026, 1, 2), date(2027, 1, 1)),
        (("有效期：自2026年1月2日起一年",), date(2026, 1, 2), None),
        (("发证日期：2026年1月2日", "有效期：一年"), date(2026, 1, 2), None),
        # One of the two was misread: the end is left to the rule.
        (("发证日期：2026年1月2日", "有效期至：2062年1月1日"), date(2026, 1, 2), None),
        (("发证日期：2026年1月2日", "有效期至：2025年1月1日"), date(2026, 1, 2), None),
    ],
)
def test_validity_as_it_is_written(texts, issued_on, valid_to):
    text = read(*texts)

    assert (text.issued_on, text.valid_to) == (issued_on, valid_to)


def test_a_date_of_issue_says_more_than_one_of_examination():
    assert read("体检日期：2026年1月1日", "发证日期：2026年1月5日").issued_on == date(2026, 1, 5)
    assert read("体检日期：2026年1月1日").issued_on == date(2026, 1, 1)


@pytest.mark.parametrize("label", ["编号", "证号", "健康证号"])
def test_an_identity_number_is_never_taken_for_the_certificates(label):
    assert read(f"{label}：11010519491231002X").number == ""


@pytest.mark.parametrize("text", ["编号：见背面", "编号：", "编号：12", "编号"])
def test_what_is_no_number_is_not_taken(text):
    assert read(text).number == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓名：欧阳小美", "欧阳小美"),
        ("姓名陈小美性别女", "陈小美"),
        ("姓  名：陈  静", "陈静"),
        ("姓名：古丽·买买提", "古丽·买买提"),
        ("姓名：", ""),
        ("姓名：34", ""),
    ],
)
def test_names(text, name):
    assert read(text).name == name


def test_where_somebody_works_is_not_who_issued_it():
    text = read_certificate_text(cells(("工作单位", "苏州市第五人民医院"), ("发证日期", "2026-05-06")))

    assert text.issuer == ""


def test_an_issuer_broken_over_two_lines_is_joined():
    assert read("发证单位：苏州市姑苏区", "疾病预防控制中心").issuer == "苏州市姑苏区疾病预防控制中心"


def test_something_else_gives_nothing():
    assert read("营业执照", "统一社会信用代码", "名称：平江面馆").is_empty
    assert read_certificate_text([]).is_empty
