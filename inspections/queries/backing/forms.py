"""What a cadre asks on a visit: the common questions, and those of the type of business (督导表)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from enterprises.models import Enterprise

FILE = Path(__file__).resolve().parents[2] / "data" / "backing_forms.json"
Kind = Enterprise.Kind
GROUPS = {
    Kind.PRODUCER: "PRODUCER",
    Kind.SELLER: "SELLER",
    Kind.MARKET_OPERATOR: "SELLER",
    Kind.COLD_STORE: "SELLER",
    Kind.ONLINE_SHOP: "SELLER",
    Kind.CATERER: "CATERER",
    Kind.CANTEEN: "CANTEEN",
    Kind.CONTRACTOR: "CANTEEN",
    Kind.MEAL_SUPPLIER: "MEAL_SUPPLIER",
    Kind.CENTRAL_KITCHEN: "MEAL_SUPPLIER",
    Kind.WORKSHOP: "SMALL",
    Kind.STALL: "SMALL",
    Kind.SMALL_CATERER: "SMALL",
}


@dataclass(frozen=True)
class Question:
    """Asked so that “yes” is good. The four topics are those of the tasks of backing (包保任务)."""

    code: str
    topic: str
    text: str


@dataclass(frozen=True)
class VisitForm:
    version: str
    questions: tuple[Question, ...]


def visit_form(kind: str) -> VisitForm:
    """The form for a type of business, by topic; a visit keeps its words and its version."""
    data = _data()
    rows = [*data["common"], *data[GROUPS[Kind(kind)]]]
    order = list(data["topics"])
    rows.sort(key=lambda row: order.index(row["topic"]))
    questions = tuple(Question(row["code"], data["topics"][row["topic"]], row["question"]) for row in rows)
    return VisitForm(f"{data['version']}/{GROUPS[Kind(kind)]}", questions)


@lru_cache(maxsize=1)
def _data() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
