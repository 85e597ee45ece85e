"""Chinese source texts, English fragments, and the catalogue that Django reads."""

import gettext as gnu
import importlib.util
import io
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("build_messages", ROOT / "tools" / "build_messages.py")
messages = importlib.util.module_from_spec(spec)
sys.modules["build_messages"] = messages
spec.loader.exec_module(messages)


@pytest.fixture
def fragments(tmp_path, monkeypatch):
    def write(**contents):
        for name, content in contents.items():
            (tmp_path / f"{name}.en.po").write_text(content, encoding="utf-8")
        return messages.merge()

    monkeypatch.setattr(messages, "SOURCES", tmp_path)
    return write


def keys(found):
    return [key for key, line in found]


def test_fragments_become_one_catalogue_that_gettext_reads(fragments):
    entries, problems = fragments(
        a='msgid "餐饮"\nmsgstr "Catering"\n\n#, python-format\nmsgid "%(n)s 家"\nmsgstr "%(n)s places"\n',
        b='msgctxt "grade"\nmsgid "优"\nmsgstr "A"\n',
        c='msgid ""\n"第一行\\n"\n"第二"\nmsgstr ""\n"one\\n"\n"two"\n',
    )
    catalogue = gnu.GNUTranslations(io.BytesIO(messages.as_mo(entries)))

    assert problems == []
    assert catalogue.gettext("餐饮") == "Catering"
    assert catalogue.gettext("%(n)s 家") == "%(n)s places"
    assert catalogue.pgettext("grade", "优") == "A"
    assert catalogue.gettext("第一行\n第二") == "one\ntwo"
    assert catalogue.gettext("没有") == "没有"


def test_plurals_are_english(fragments):
    text = 'msgid "%(n)s 家"\nmsgid_plural "%(n)s 家"\nmsgstr[0] "%(n)s place"\nmsgstr[1] "%(n)s places"\n'
    entries, _ = fragments(a=text)
    catalogue = gnu.GNUTranslations(io.BytesIO(messages.as_mo(entries)))

    assert [catalogue.ngettext("%(n)s 家", "%(n)s 家", n) for n in (1, 2)] == ["%(n)s place", "%(n)s places"]


def test_the_merged_po_reads_back_the_same(fragments, tmp_path):
    text = '#, python-format\nmsgid "说\\"%(n)s\\"\\n"\nmsgstr "say \\"%(n)s\\"\\n"\n'
    entries, _ = fragments(a=text)
    merged = tmp_path / "merged.txt"
    merged.write_text(messages.as_po(entries), encoding="utf-8")

    again = {entry.key: entry.translations for entry in messages.read_po(merged)}

    assert again == {key: entry.translations for key, entry in entries.items()}


def test_two_translations_of_one_text_are_a_problem(fragments):
    _, problems = fragments(a='msgid "餐饮"\nmsgstr "Catering"\n', b='msgid "餐饮"\nmsgstr "Food"\n')

    assert len(problems) == 1
    assert "「餐饮」 is 'Food' here, 'Catering' in" in problems[0]


def test_a_lost_placeholder_name_is_a_problem(fragments):
    _, problems = fragments(a='msgid "%(count)s 家"\nmsgstr "%(number)s places"\n')

    assert len(problems) == 1
    assert "differ in their placeholders" in problems[0]


def test_a_malformed_line_is_named(fragments):
    with pytest.raises(messages.Malformed, match=r"a\.en\.po:2: cannot be read"):
        fragments(a='msgid "餐饮"\nmsgstr Catering\n')


def test_python_texts_are_found():
    source = (
        'from django.utils.translation import gettext as _, pgettext\n_("餐饮")\npgettext("grade", "优")\n'
        'ngettext("家", "家们", 2)\n_(variable)\n"不译"\n'
    )

    assert keys(messages.texts_of_python(source)) == [("", "餐饮"), ("grade", "优"), ("", "家")]


def test_template_texts_are_found():
    source = (
        '{% load i18n %}<h1 title="{% translate "标题" %}">{{ name|default:_("无名") }}</h1>\n'
        "{% blocktranslate with n=total %}共 {{ n }} 家，50%{% endblocktranslate %}\n"
        "{% blocktranslate count n=total trimmed %}\n一家\n{% plural %}{{ n }} 家{% endblocktranslate %}\n"
        '{% translate "优" context "grade" %} 不译'
    )

    assert keys(messages.texts_of_template(source)) == [
        ("", "标题"),
        ("", "无名"),
        ("", "共 %(n)s 家，50%%"),
        ("", "一家"),
        ("grade", "优"),
    ]


def test_unmarked_text_of_a_template_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "page.html").write_text(
        '{# 备注 #}<h1>苏食安</h1>\n{% translate "标题" %}{% blocktranslate %}\n共{% endblocktranslate %}\n'
        "<p>漏了</p>",
        encoding="utf-8",
    )

    assert list(messages.unmarked_texts()) == ["page.html:4: not marked for translation: <p>漏了</p>"]


def test_every_text_of_the_platform_has_its_english():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build_messages.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.returncode == 0
