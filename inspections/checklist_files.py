"""Reads checklists from the files that people write them in, see `inspections/data/…/README.md`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.item_files import check_list, find_item, read_library, read_toml

FLAGS = {"key": "is_key", "on_spot": "may_correct_on_spot", "skip": "may_skip_unannounced"}
MAY_SAY = {"text", "basis", *FLAGS}
MUST_SAY = {"name", "fits", "legal_basis", "asks"}
USUAL_LIMIT = 8  # general items that may fail while the result is still 基本符合


class ChecklistFault(Exception):
    """A file does not say what it must, or says what nobody understands; the text names the place."""


@dataclass(frozen=True)
class ChecklistText:
    """A checklist as written: the values of its row, the kinds it is for and, in order, its items."""

    code: str
    row: dict[str, Any]
    kinds: list[str]
    items: list[dict[str, Any]]


def read_checklists(folder: Path) -> list[ChecklistText]:
    """Every checklist of the folder, by code; each item comes from one of the `items` files."""
    library = read_library(folder / "items", ChecklistFault, named="area")
    paths = sorted((folder / "checklists").glob("*.toml"))
    found = [_checklist(path.stem, read_toml(path, ChecklistFault), library) for path in paths]
    if not found:
        raise ChecklistFault(f"{folder}: no checklists")
    return found


def _checklist(code: str, said: dict[str, Any], library: dict[str, dict[str, Any]]) -> ChecklistText:
    check_list(code, said, ChecklistFault, must=MUST_SAY, named=("change",))
    changes = said.get("change", {})
    if len(set(said["asks"])) < len(said["asks"]):
        raise ChecklistFault(f"{code}: an item is asked twice")
    return ChecklistText(
        code=code,
        row={
            "name_zh": said["name"]["zh"],
            "name_en": said["name"]["en"],
            "legal_basis": said["legal_basis"],
            "general_limit": said.get("general_limit", USUAL_LIMIT),
        },
        kinds=said["fits"],
        items=[
            _item(asked, library, changes.get(asked, {}), checklist=code) | {"position": position}
            for position, asked in enumerate(said["asks"], start=1)
        ],
    )


def _item(
    code: str, library: dict[str, dict[str, Any]], change: dict[str, Any], *, checklist: str
) -> dict[str, Any]:
    area, said = find_item(code, library, change, ChecklistFault, by=checklist, named="area", may=MAY_SAY)
    texts = said.get("text", {})
    if not (texts.get("zh") and texts.get("en") and said.get("basis")):
        raise ChecklistFault(f"{checklist}: {code} needs text.zh, text.en and basis")
    flags = {field: bool(said.get(name)) for name, field in FLAGS.items()}
    if flags["is_key"] and flags["may_correct_on_spot"]:
        raise ChecklistFault(f"{checklist}: {code} is a key item and can't be put right on the spot")
    row = {"code": code, "area": area, "text_zh": texts["zh"], "text_en": texts["en"]}
    return row | {"legal_basis": said["basis"]} | flags
