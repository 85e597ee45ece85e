"""Health certificates drawn for tests: four layouts as cities print them, and what a phone does to them."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from common.pdf import FONT_FILE

INK = "#20201e"


def _font(size):
    return ImageFont.truetype(str(FONT_FILE), size)


def _page(size, colour="#fbfaf5"):
    image = Image.new("RGB", size, colour)
    return image, ImageDraw.Draw(image)


def draw_card():
    """A card: one column, label and value in one line, two short fields share a line."""
    image, draw = _page((1000, 630))
    draw.text((500, 60), "江苏省食品从业人员健康证明", font=_font(44), fill="#0b5d3b", anchor="mm")
    draw.rectangle((740, 130, 930, 380), outline="#888888", width=2)
    lines = (
        "姓名：陈小美    性别：女    年龄：34",
        "身份证号：32050819920315002X",
        "编号：苏E202611200037",
        "类别：食品生产经营",
        "发证日期：2026年11月20日",
        "有效期至：2027年11月19日",
        "发证单位：苏州市姑苏区疾病预防控制中心",
    )
    for row, line in enumerate(lines):
        draw.text((70, 140 + row * 62), line, font=_font(32), fill=INK)
    return image


def draw_table():
    """A form with ruled cells: spaced labels at the left, values at the right, validity as from–to."""
    image, draw = _page((900, 1000), "white")
    draw.text((450, 70), "健 康 证 明", font=_font(54), fill=INK, anchor="mm")
    rows = (
        ("姓　名", "李建国"),
        ("性　别", "男"),
        ("证　号", "3205-2026-018842"),
        ("体检类别", "公共场所、食品"),
        ("体检日期", "2026.03.12"),
        ("有效期限", "2026.03.15-2027.03.14"),
        ("体检机构", "苏州市第五人民医院"),
    )
    for row, (label, value) in enumerate(rows):
        top = 150 + row * 100
        draw.rectangle((80, top, 300, top + 100), outline="#444444", width=2)
        draw.rectangle((300, top, 820, top + 100), outline="#444444", width=2)
        draw.text((190, top + 50), label, font=_font(34), fill=INK, anchor="mm")
        draw.text((330, top + 50), value, font=_font(34), fill=INK, anchor="lm")
    return image


def draw_labels_above():
    """Labels stand above their values, in two columns; valid for one year; the issuer only as a stamp."""
    image, draw = _page((1100, 760))
    draw.text((550, 60), "从业人员预防性健康体检合格证", font=_font(42), fill="#8a1f1f", anchor="mm")
    cells = (
        ((80, 150), "姓名", "王芳"),
        ((600, 150), "健康证编号", "No.00123456"),
        ((80, 310), "从业类别", "餐饮服务"),
        ((600, 310), "签发日期", "2026-05-06"),
        ((80, 470), "有效期", "一年"),
        ((600, 470), "联系电话", "0512-65220000"),
    )
    for (left, top), label, value in cells:
        draw.text((left, top), label, font=_font(26), fill="#777777")
        draw.text((left, top + 46), value, font=_font(38), fill=INK)
    draw.text((620, 640), "苏州工业园区疾病防治中心（盖章）", font=_font(30), fill="#b22222")
    return image


def draw_letter():
    """A certificate written out as a sentence, with the date in Chinese numerals."""
    image, draw = _page((1000, 1100), "white")
    draw.text((500, 90), "健康证明", font=_font(60), fill=INK, anchor="mm")
    draw.text((620, 170), "证书编号：太健字2026第0457号", font=_font(26), fill=INK)
    lines = (
        "姓名：赵明华",
        "经健康检查，未发现有碍食品安全的疾病，",
        "可以从事接触直接入口食品的工作。",
        "有效期：自2026年9月1日至2027年8月31日",
    )
    for row, line in enumerate(lines):
        draw.text((110, 280 + row * 90), line, font=_font(36), fill=INK)
    draw.text((560, 820), "太仓市疾病预防控制中心", font=_font(32), fill=INK)
    draw.text((560, 890), "发证日期：二〇二六年九月一日", font=_font(30), fill=INK)
    return image


LAYOUTS = {"card": draw_card, "table": draw_table, "labels_above": draw_labels_above, "letter": draw_letter}


def as_photographed(image, *, degrees=0, blur=0, quality=90):
    """The JPEG a phone makes of it: on a table, a bit askew, out of focus, compressed."""
    table = Image.new("RGB", (image.width + 160, image.height + 160), "#6b5a49")
    table.paste(image, (80, 80))
    photo = table.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="#6b5a49")
    if blur:
        photo = photo.filter(ImageFilter.GaussianBlur(blur))
    out = BytesIO()
    photo.save(out, "JPEG", quality=quality)
    return out.getvalue()
