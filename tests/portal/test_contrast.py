"""Every pair of text and background of the tokens can be read, in both themes."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
TEXT = [
    ("text", "bg", 7.0),
    ("text", "surface", 7.0),
    ("text", "surface-2", 7.0),
    ("text-muted", "bg", 4.5),
    ("text-muted", "surface", 4.5),
    ("text-muted", "surface-2", 4.5),
    ("accent", "surface", 4.5),
    ("accent", "bg", 4.5),
    ("accent-strong", "accent-soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5),
    ("on-danger", "danger", 4.5),
    ("danger-text", "surface", 4.5),
    *[(f"{name}-text", f"{name}-bg", 4.5) for name in ("ok", "notice", "warning", "danger", "info")],
    *[(f"band-{band}-on", f"band-{band}", 4.5) for band in ("a", "b", "c", "d", "none")],
    ("line-strong", "surface", 3.0),
    ("focus", "surface", 3.0),
]


def blocks():
    light = re.search(r":root \{(.*?)\n\}", CSS, re.DOTALL)[1]
    system_dark = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', CSS, re.DOTALL)[1]
    chosen_dark = re.search(r'\n:root\[data-theme="dark"\] \{(.*?)\}', CSS, re.DOTALL)[1]
    return [dict(re.findall(r"--([\w-]+): ([^;]+);", block)) for block in (light, system_dark, chosen_dark)]


LIGHT, SYSTEM_DARK, CHOSEN_DARK = blocks()


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_both_ways_into_the_dark_lead_to_the_same():
    assert SYSTEM_DARK == CHOSEN_DARK


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "background", "least"), TEXT)
def test_it_can_be_read(theme, text, background, least):
    assert contrast(theme[text], theme[background]) >= least
