"""Why an index is what it is: parts that add up to it, told from the numbers that made the score.

Nothing is computed anew. Points and inputs come from the stored snapshot; the sentence is made when
somebody reads, in the reader's language.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.formula.columns import COMPONENTS, DIMENSIONS, FACT_LAYOUTS, NO_DATA, POINT_LAYOUTS, unpack
from scoring.formula.model import ModelParameters, parse_parameters
from scoring.models import CurrentIndex, IndexSnapshot
from scoring.queries.explanation_words import (
    cap_sentences,
    component_labels,
    dimension_labels,
    missing_sentences,
    sentence_of_component,
    sentences_of_part,
)


@dataclass(frozen=True)
class Component:
    """A part of a dimension: its own score, and how many tenths of the dimension's score come from it."""

    code: str
    label: str
    score_tenths: int | None
    share_tenths: int
    sentence: str


@dataclass(frozen=True)
class Part:
    """A dimension: its own score, the score it counts with, and its share of the index, in tenths.

    The shares of its components and the deduction add up to its own score exactly.
    """

    code: str
    label: str
    weight: int
    score_tenths: int | None
    counted_tenths: int | None
    share_tenths: int
    deduction_tenths: int
    sentences: tuple[str, ...]
    components: tuple[Component, ...]

    @property
    def score(self) -> Decimal | None:
        return None if self.score_tenths is None else Decimal(self.score_tenths) / 10

    @property
    def share(self) -> Decimal:
        return Decimal(self.share_tenths) / 10


@dataclass(frozen=True)
class Cap:
    """What holds the index down, and the sentence that says how far."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Explanation:
    """The shares of the parts and the cap's deduction add up to the index exactly."""

    as_of: date
    model_version: str
    index_tenths: int | None
    raw_tenths: int | None
    band: int
    parts: tuple[Part, ...]
    cap_deduction_tenths: int
    caps: tuple[Cap, ...]
    missing_sentences: tuple[str, ...]

    @property
    def index(self) -> Decimal | None:
        return None if self.index_tenths is None else Decimal(self.index_tenths) / 10

    @property
    def cap_sentences(self) -> tuple[str, ...]:
        return tuple(cap.sentence for cap in self.caps)


def explain_current(enterprise_id: int) -> Explanation | None:
    """The explanation of what page and map show now; None when the enterprise has no index row yet."""
    current = CurrentIndex.objects.filter(pk=enterprise_id).first()
    snapshot = snapshot_of(current) if current else None
    return explain(snapshot) if snapshot else None


def snapshot_of(current: CurrentIndex) -> IndexSnapshot | None:
    """The stored inputs and points behind a current row."""
    return (
        IndexSnapshot.objects.select_related("model_version")
        .filter(as_of=current.as_of, enterprise=current.enterprise_id, run=current.run_id)
        .first()
    )


def explain(snapshot: IndexSnapshot) -> Explanation:
    facts = unpack(bytes(snapshot.facts), FACT_LAYOUTS)
    points = unpack(bytes(snapshot.points), POINT_LAYOUTS)
    model = parse_parameters(snapshot.model_version.parameters)
    return Explanation(
        as_of=snapshot.as_of,
        model_version=snapshot.model_version.code,
        index_tenths=snapshot.index_tenths,
        raw_tenths=snapshot.raw_tenths,
        band=snapshot.band,
        parts=tuple(_part(place, facts, points, model) for place in range(len(DIMENSIONS))),
        cap_deduction_tenths=points["cap_deduction"],
        caps=tuple(Cap(code, sentence) for code, sentence in cap_sentences(facts, model)),
        missing_sentences=tuple(missing_sentences(facts, points, model)),
    )


def _known(value: int) -> int | None:
    return None if value == NO_DATA else value


def _part(place: int, facts: dict[str, int], points: dict[str, int], model: ModelParameters) -> Part:
    code = DIMENSIONS[place]
    name = code.lower()
    components = tuple(
        Component(
            code=component,
            label=component_labels()[code, component],
            score_tenths=_known(points[f"{name}_{component}"]),
            share_tenths=points[f"{name}_{component}_share"],
            sentence=sentence_of_component(code, component, facts, model),
        )
        for component in COMPONENTS[code]
    )
    score, counted = _known(points[name]), _known(points[f"{name}_counted"])
    return Part(
        code=code,
        label=dimension_labels()[code],
        weight=model.weights[place],
        score_tenths=score,
        counted_tenths=counted,
        share_tenths=points[f"{name}_share"],
        deduction_tenths=points.get(f"{name}_hollow", 0),
        sentences=tuple(sentences_of_part(code, facts, points, model)),
        components=components,
    )
