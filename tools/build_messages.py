"""Translations without the gettext programs.

Source texts are Chinese; each owner keeps the English of his texts in `locale/src/*.en.po`. This
merges them into `locale/en/LC_MESSAGES/django.po` and compiles `django.mo` beside it.

`--check` changes nothing and fails when a text of the code has no English, when the same text is
translated twice differently, when placeholders differ, or when the compiled files are out of date.
"""

import argparse
import ast
import io
import re
import struct
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "locale" / "src"
TARGET = ROOT / "locale" / "en" / "LC_MESSAGES"
NOT_OURS = {".venv", "var", "tests", "migrations", "node_modules", ".git", "tools", "benchmarks"}
CHINESE = re.compile(r"[㐀-鿿]")
TEMPLATE_CODE = re.compile(
    r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|\{%\s*blocktrans\w*\b.*?endblocktrans\w*\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->",
    re.DOTALL,
)
# The platform's name and the name of the language are the same in both; these two pages show both at once.
SAME_IN_BOTH = re.compile("苏食安|简体中文|中文")
IN_BOTH_LANGUAGES = {"400.html", "500.html"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?[\d.]*[sdif]|%[sdif]|\{(\w*)\}")
FUNCTIONS = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
HEADER = "\n".join(
    [
        "Project-Id-Version: sushi-platform",
        "Language: en",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "Plural-Forms: nplurals=2; plural=(n != 1);",
        "",
    ]
)

Key = tuple[str, str]  # context, msgid


@dataclass
class Entry:
    msgid: str = ""
    context: str = ""
    plural: str = ""
    translations: dict[int, str] = field(default_factory=dict)
    flags: str = ""
    place: str = ""

    @property
    def key(self) -> Key:
        return self.context, self.msgid


class Malformed(Exception):
    """A line of a .po file that cannot be read; the text says which and why."""


def read_po(path: Path) -> list[Entry]:
    entries: list[Entry] = []
    entry, target = Entry(), ""
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        line = line.strip()
        place = f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{number}"
        starts_entry = line.startswith(("#", "msgctxt ", "msgid ")) or not line
        if starts_entry and entry.translations:
            entries.append(entry)
            entry, target = Entry(), ""
        if line.startswith("#,"):
            entry.flags = line[2:].strip()
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(".*")', line)
        if match is None:
            raise Malformed(f"{place}: cannot be read: {line}")
        target = match[1] or target
        _append(entry, target, ast.literal_eval(match[2]), place)
    return [entry for entry in entries if entry.msgid]


def _append(entry: Entry, target: str, text: str, place: str) -> None:
    if target == "msgctxt":
        entry.context += text
    elif target == "msgid":
        entry.place = entry.place or place
        entry.msgid += text
    elif target == "msgid_plural":
        entry.plural += text
    elif target.startswith("msgstr"):
        index = int(target[7]) if "[" in target else 0
        entry.translations[index] = entry.translations.get(index, "") + text
    else:
        raise Malformed(f"{place}: a text that belongs to nothing")


def merge() -> tuple[dict[Key, Entry], list[str]]:
    merged: dict[Key, Entry] = {}
    problems = []
    for path in sorted(SOURCES.glob("*.po")):
        for entry in read_po(path):
            known = merged.setdefault(entry.key, entry)
            if known.translations != entry.translations:
                problems.append(
                    f"{entry.place}: 「{entry.msgid}」 is {entry.translations[0]!r} here, "
                    f"{known.translations[0]!r} in {known.place}"
                )
            problems += _placeholder_problems(entry)
    return dict(sorted(merged.items())), problems


def _placeholder_problems(entry: Entry) -> Iterator[str]:
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.plural))
    for text in entry.translations.values():
        if text and not set(PLACEHOLDER.findall(text)) <= wanted:
            yield f"{entry.place}: 「{entry.msgid}」 and {text!r} differ in their placeholders"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def as_po(entries: dict[Key, Entry]) -> str:
    header = "\n".join(_quoted(line + "\n") for line in HEADER.splitlines())
    blocks = [
        f'# Made by tools/build_messages.py from locale/src; edit there.\nmsgid ""\nmsgstr ""\n{header}'
    ]
    for entry in entries.values():
        lines = [f"#, {entry.flags}"] if entry.flags else []
        if entry.context:
            lines.append(f"msgctxt {_quoted(entry.context)}")
        lines.append(f"msgid {_quoted(entry.msgid)}")
        if entry.plural:
            lines.append(f"msgid_plural {_quoted(entry.plural)}")
            lines += [
                f"msgstr[{index}] {_quoted(text)}" for index, text in sorted(entry.translations.items())
            ]
        else:
            lines.append(f"msgstr {_quoted(entry.translations[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def as_mo(entries: dict[Key, Entry]) -> bytes:
    """The GNU .mo format: sorted tables of lengths and offsets, then the texts; no hash table."""
    texts = {b"": HEADER.encode()}
    for entry in entries.values():
        msgid = f"{entry.context}\x04{entry.msgid}" if entry.context else entry.msgid
        if entry.plural:
            msgid += f"\0{entry.plural}"
        texts[msgid.encode()] = "\0".join(text for _, text in sorted(entry.translations.items())).encode()
    pairs = sorted(texts.items())
    tables_at, body_at = 28, 28 + 16 * len(pairs)
    body = io.BytesIO()
    tables: list[list[int]] = [[], []]
    for side in (0, 1):
        for pair in pairs:
            tables[side] += [len(pair[side]), body_at + body.tell()]
            body.write(pair[side] + b"\0")
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), tables_at, tables_at + 8 * len(pairs), 0, body_at)
    flat = tables[0] + tables[1]
    return head + struct.pack(f"<{len(flat)}I", *flat) + body.getvalue()


def texts_of_python(source: str) -> Iterator[tuple[Key, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if key := _key_of_call(name, node):
                yield key, node.lineno


def _key_of_call(name: str, call: ast.Call) -> Key | None:
    parts = dict(zip(FUNCTIONS.get(name, ()), call.args, strict=False))
    words = {part: arg.value for part, arg in parts.items() if isinstance(arg, ast.Constant)}
    msgid = words.get("msgid")
    if not isinstance(msgid, str):
        return None
    return str(words.get("context", "")), msgid


def texts_of_template(source: str) -> Iterator[tuple[Key, int]]:
    """Django's own reading of the template gives Python-like calls between blanked-out text."""
    rendered = templatize(source)
    for match in re.finditer(r"(?<![\w.])(n?p?gettext|_)\(", rendered):
        try:
            call = ast.parse(_balanced(rendered[match.start() :]), mode="eval").body
        except (SyntaxError, tokenize.TokenError):
            continue
        if isinstance(call, ast.Call) and (key := _key_of_call(match[1], call)):
            yield key, rendered.count("\n", 0, match.start()) + 1


def _balanced(text: str) -> str:
    """The call at the beginning of the text, up to its closing bracket."""
    depth, lines = 0, text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP and token.string in "()":
            depth += 1 if token.string == "(" else -1
            if depth == 0:
                row, column = token.end
                return "".join(lines[: row - 1]) + lines[row - 1][:column]
    raise SyntaxError("unbalanced")


def unmarked_texts() -> Iterator[str]:
    """Chinese words of a template that stand outside every translation tag."""
    for path in sorted(ROOT.rglob("*.html")):
        relative = path.relative_to(ROOT)
        if NOT_OURS & set(relative.parts) or path.name in IN_BOTH_LANGUAGES:
            continue
        text = TEMPLATE_CODE.sub(lambda code: "\n" * code[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), start=1):
            if CHINESE.search(SAME_IN_BOTH.sub("", line)):
                yield f"{relative}:{number}: not marked for translation: {line.strip()[:60]}"


def texts_in_use() -> Iterator[tuple[Key, str]]:
    readers = {".py": texts_of_python, ".html": texts_of_template, ".txt": texts_of_template}
    for path in sorted(ROOT.rglob("*")):
        relative = path.relative_to(ROOT)
        is_ours = not NOT_OURS & set(relative.parts) and path.suffix in readers
        if not is_ours or (path.suffix == ".txt" and "templates" not in relative.parts):
            continue
        for key, line in readers[path.suffix](path.read_text(encoding="utf-8")):
            if CHINESE.search(key[1]):
                yield key, f"{relative}:{line}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args().check
    settings.configure()
    django.setup()
    try:
        entries, problems = merge()
    except Malformed as error:
        problems, entries = [str(error)], {}
    contents = {TARGET / "django.po": as_po(entries).encode(), TARGET / "django.mo": as_mo(entries)}
    if is_check:
        problems += [
            f"{path.relative_to(ROOT)} is out of date: make messages"
            for path, content in contents.items()
            if not path.exists() or path.read_bytes() != content
        ]
        translated = {key for key, entry in entries.items() if all(entry.translations.values())}
        problems += [
            f"{place}: no English for 「{key[1]}」" for key, place in texts_in_use() if key not in translated
        ]
    else:
        TARGET.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            path.write_bytes(content)
    for problem in problems:
        sys.stderr.write(problem + "\n")
    sys.stdout.write(f"{len(entries)} English texts, {len(problems)} problems\n")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
