"""The rules of the index in force, as figures for a page."""

from dataclasses import dataclass
from datetime import date

from portal.reasons import BAND_LETTERS, dimension_question
from scoring.formula.columns import CAPS, DIMENSIONS
from scoring.models import IndexModelVersion
from scoring.models.index_snapshot import Band
from scoring.queries.explanation_words import dimension_labels


@dataclass(frozen=True)
class DimensionRule:
    name: str
    question: str
    dimension: str
    weight: int
    look_back_days: int | None
    half_life_days: int | None


@dataclass(frozen=True)
class ModelInWords:
    version: IndexModelVersion
    dimensions: list[DimensionRule]
    bands: list[dict]
    caps: dict[str, str]
    min_dimensions: int
    min_record_days: int


def model_in_words(day: date) -> ModelInWords | None:
    version = IndexModelVersion.objects.in_force(day).first()
    if version is None:
        return None
    parameters = version.parameters
    return ModelInWords(
        version=version,
        dimensions=[rule_of(name, parameters["dimensions"][name]) for name in DIMENSIONS],
        bands=bands_of(parameters["bands"]),
        caps={cap: f"{parameters['caps'][cap] / 10:g}" for cap in CAPS},
        min_dimensions=parameters["min_dimensions"],
        min_record_days=parameters["min_record_days"],
    )


def rule_of(name, settings):
    return DimensionRule(
        name=dimension_labels()[name],
        question=dimension_question(name),
        dimension=name,
        weight=settings["weight"],
        look_back_days=settings.get("look_back_days"),
        half_life_days=settings.get("half_life_days"),
    )


def bands_of(floors):
    order = (Band.EXCELLENT, Band.GOOD, Band.FAIR, Band.POOR)
    ceilings = ["100", *(f"{floors[letter] / 10:g}" for letter in BAND_LETTERS)]
    return [
        {"band": band.value, "low": f"{floors[letter] / 10:g}", "high": ceilings[place]}
        for place, (band, letter) in enumerate(zip(order, BAND_LETTERS, strict=True))
    ]
