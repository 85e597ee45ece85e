from reportlab.lib.units import mm

from common.pdf import wrap


def test_lines_keep_width_words_and_punctuation():
    lines = wrap("苏州（Wonderful）食品有限公司，平江店", 12, 30 * mm)

    assert "".join(lines) == "苏州（Wonderful）食品有限公司，平江店"
    assert not any(line[0] in "）," for line in lines)
    assert any("Wonderful" in line for line in lines)


def test_a_word_longer_than_the_line_is_cut():
    assert "".join(wrap("A" * 80, 12, 30 * mm)) == "A" * 80
