"""What a cadre asks on a visit: the common questions, and those of the type of business (督导表)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

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
    """Asked so that “yes” is good. The four topics are those of the tasks of backing (包保任务).

    `topic` and `text` are what is sealed with the answer; `shown` is the pair in the reader's language.
    """

    code: str
    topic: str
    text: str
    english_topic: str
    english: str

    @property
    def shown(self) -> tuple[str, str]:
        return (self.english_topic, self.english) if _reads_english() else (self.topic, self.text)


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
    questions = tuple(_question(row) for row in rows)
    return VisitForm(f"{data['version']}/{GROUPS[Kind(kind)]}", questions)


def shown_answers(answers: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Answers of a visit in the reader's language, where their questions are still asked in these words."""
    if not _reads_english():
        return list(answers)
    english = {question.text: question.english for question in _every_question()}
    return [answer | {"question": english.get(answer["question"], answer["question"])} for answer in answers]


def _question(row: dict[str, str]) -> Question:
    topic, data = row["topic"], _data()
    english = data["english_topics"][topic], row["english"]
    return Question(row["code"], data["topics"][topic], row["question"], *english)


def _every_question() -> list[Question]:
    groups = ("common", *sorted(set(GROUPS.values())))
    return [_question(row) for group in groups for row in _data()[group]]


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")


@lru_cache(maxsize=1)
def _data() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
