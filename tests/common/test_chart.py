import io

from PIL import Image
from reportlab.graphics.shapes import Rect, String

from common.chart import COLOURS, Box, Stack, Words, draw, paint, ranked_bars, stacked_bars

KEYS = [("a", "按时"), ("d", "缺")]


def boxes(chart, role):
    return [
        shape for shape in chart.shapes if isinstance(shape, Box) and shape.role == role and shape.height > 9
    ]


def make_stacks(*parts, is_share=True):
    stacks = [Stack(f"第{number}条", part) for number, part in enumerate(parts, 1)]
    return stacked_bars("name", "标题", keys=KEYS, stacks=stacks, is_share=is_share)


def test_shares_fill_the_width():
    chart = make_stacks((3, 1), (50, 50))

    assert [box.width / chart.width for box in boxes(chart, "a")] == [0.75, 0.5]
    assert [box.x + box.width for box in boxes(chart, "d")] == [chart.width, chart.width]


def test_amounts_share_one_scale():
    chart = make_stacks((30, 10), (10, 0), is_share=False)

    assert [box.width / chart.width for box in boxes(chart, "a")] == [0.75, 0.25]


def test_a_part_of_nothing_is_not_drawn():
    assert boxes(make_stacks((5, 0)), "d") == []
    assert boxes(make_stacks((0, 0)), "a") == []


def test_an_amount_stands_in_its_bar_only_where_it_fits():
    words = [shape.text for shape in make_stacks((100000, 1)).shapes if isinstance(shape, Words)]

    assert "100000" in words
    assert "1" not in words


def test_ranked_bars_begin_at_nought():
    rows = [("甲", 100.0, "100.0", "a"), ("很长很长很长很长很长的街道名称", 50.0, "50.0", "d")]
    chart = ranked_bars("name", "标题", rows=rows, most=100.0)
    first, second = (shape for shape in chart.shapes if isinstance(shape, Box))

    assert (first.x, second.width) == (second.x, first.width / 2)
    assert all(
        shape.x + 60 < chart.width or shape.align == "start"
        for shape in chart.shapes
        if isinstance(shape, Words)
    )
    assert any(words.endswith("…") for words in chart.words)


def test_vectors_stand_the_right_way_up():
    chart = make_stacks((3, 1), (1, 3))
    drawing = draw(chart, 2.0)

    bars = [shape for shape in drawing.contents if isinstance(shape, Rect)]
    words = [shape for shape in drawing.contents if isinstance(shape, String)]
    assert (drawing.width, drawing.height) == (2 * chart.width, 2 * chart.height)
    assert bars[0].y > bars[2].y > 0
    assert words[0].text == "第1条"


def test_the_picture_has_the_colours_of_the_bars():
    chart = make_stacks((3, 1))
    picture = Image.open(io.BytesIO(paint(chart, 2.0))).convert("RGB")

    box = boxes(chart, "a")[0]
    seen = picture.getpixel((round((box.x + 2 + 5) * 2), round((box.y + 2 + 2) * 2)))
    assert "#" + "".join(f"{part:02x}" for part in seen) == COLOURS["a"]
    assert paint(chart, 2.0) == paint(chart, 2.0)
