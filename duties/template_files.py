"""Reads risk control templates from the files that people write them in, see `duties/data/…/README.md`."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from common.item_files import check_list, find_item, read_library, read_toml

PLAIN = {"answer": "YES_NO", "unit": "", "photo": "ON_NO", "severity": "GENERAL", "may_not_apply": True}
LIMITS = ("minimum", "maximum")
TEXTS = ("question", "why")
MAY_SAY = {*PLAIN, *LIMITS, *TEXTS}
MUST_SAY = {"name", "fits", "default", "legal_basis", "asks", "optional"}


class TemplateFileFault(Exception):
    """A file does not say what it must, or says what nobody understands; the text names the place."""


@dataclass(frozen=True)
class TemplateText:
    """A template as written: the values of its row, of its uses and, in order, of its items."""

    code: str
    row: dict[str, Any]
    uses: list[dict[str, Any]]
    items: list[dict[str, Any]]


def read_templates(folder: Path) -> list[TemplateText]:
    """Every template of the folder, by code; each item it asks comes from one of the `items` files."""
    library = read_library(folder / "items", TemplateFileFault, named="group", number=Decimal)
    templates = [
        _template(path.stem, read_toml(path, TemplateFileFault, number=Decimal), library)
        for path in sorted((folder / "templates").glob("*.toml"))
    ]
    if not templates:
        raise TemplateFileFault(f"{folder}: no templates")
    return templates


def _template(code: str, said: dict[str, Any], library: dict[str, dict[str, Any]]) -> TemplateText:
    check_list(code, said, TemplateFileFault, must=MUST_SAY, named=("optional", "change"))
    changes = said.get("change", {})
    return TemplateText(
        code=code,
        row={
            "name_zh": said["name"]["zh"],
            "name_en": said["name"]["en"],
            "legal_basis": said["legal_basis"],
        },
        uses=[_use(fit, said["default"]) for fit in said["fits"]],
        items=[
            _item(asked, library, changes.get(asked, {}), template=code)
            | {"position": position, "is_mandatory": asked not in said["optional"]}
            for position, asked in enumerate(said["asks"], start=1)
        ],
    )


def _use(fit: str, is_default: bool) -> dict[str, Any]:
    kind, _slash, canteen_kind = fit.partition("/")
    return {"kind": kind, "canteen_kind": canteen_kind, "is_default": is_default}


def _item(
    code: str, library: dict[str, dict[str, Any]], change: dict[str, Any], *, template: str
) -> dict[str, Any]:
    group, said = find_item(code, library, change, TemplateFileFault, by=template, named="group", may=MAY_SAY)
    row = {"code": code, "group": group}
    for text in TEXTS:
        for language in ("zh", "en"):
            if not said.get(text, {}).get(language):
                raise TemplateFileFault(f"{template}: {code} has no {text}.{language}")
            row[f"{text}_{language}"] = said[text][language]
    row |= {name: said.get(name, usual) for name, usual in PLAIN.items()}
    if row["answer"] == "PHOTO":
        row["photo"] = "ALWAYS"
    return row | {name: Decimal(said[name]) if name in said else None for name in LIMITS}
