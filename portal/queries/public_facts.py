"""What a public page may show of enterprises: named public fields and no others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from common.masking import mask_licence, mask_name
from enterprises.models import ArchiveEntry, Enterprise, Licence
from inspections.models import Inspection, Sample
from scoring.formula.columns import FACT_LAYOUTS, unpack
from scoring.models import CurrentIndex, IndexObjection, IndexSnapshot, Reply
from staff.models import Post

RESULTS_SHOWN = 3
SOLE_TRADER_PREFIX = "92"  # first two characters of a credit code: industry and commerce, sole trader

Kind, Subject = ArchiveEntry.Kind, ArchiveEntry.Subject
CREDIT_KINDS = (Kind.PENALTY, Kind.ABNORMAL_LIST, Kind.SERIOUS_LIST, Kind.HONOUR)

ENTERPRISE_FIELDS = (
    "id",
    "public_id",
    "name",
    "kind",
    "status",
    "credit_code",
    "source",
    "address",
    "registered_on",
    "region_id",
    "region__name",
    "region__parent__name",
)
INSPECTION_FIELDS = (
    "enterprise_id",
    "kind",
    "inspected_on",
    "result",
    "score",
    "key_failure_count",
    "general_failure_count",
)
SAMPLE_FIELDS = ("enterprise_id", "name", "published_on", "final_on", "verdict", "disposal")


@dataclass(frozen=True)
class PublicResult:
    """One inspection or sampling as a dated card. `is_good` is None where nothing was judged."""

    happened_on: date
    row: Inspection | Sample
    is_good: bool | None
    reply: str = ""  # what the enterprise says of it

    @property
    def key(self) -> tuple[int | None, int | None]:
        """Which inspection, which sample."""
        return (None, self.row.pk) if isinstance(self.row, Sample) else (self.row.pk, None)

    @property
    def subject(self) -> tuple[str, int]:
        """What the credit archive calls it."""
        return (Subject.SAMPLE if isinstance(self.row, Sample) else Subject.INSPECTION, self.row.pk)

    @property
    def title(self):
        if isinstance(self.row, Sample):
            return _("抽检：%(name)s") % {"name": self.row.name}
        kind = self.row.get_kind_display()
        return _("%(kind)s（补录）") % {"kind": kind} if self.row.is_from_paper else kind

    @property
    def verdict(self):
        if isinstance(self.row, Sample):
            return self.row.get_verdict_display()
        if self.row.result == Inspection.Result.NONE and self.row.score is not None:
            return _("得分%(score)s") % {"score": self.row.score}
        return self.row.get_result_display()

    @property
    def detail(self):
        if isinstance(self.row, Sample):
            return "" if self.is_good else self.row.get_disposal_display()
        if not self.row.key_failure_count + self.row.general_failure_count:
            return ""
        return _("不符合：重点项%(key)s项，一般项%(general)s项") % {
            "key": self.row.key_failure_count,
            "general": self.row.general_failure_count,
        }


@dataclass(frozen=True)
class PublicLicence:
    row: Licence
    number: str
    is_expired: bool

    @property
    def kind(self):
        return self.row.get_kind_display()

    @property
    def valid_to(self):
        return self.row.valid_to


@dataclass
class PublicFacts:
    enterprise: Enterprise
    current: CurrentIndex | None = None
    facts: dict[str, int] | None = None
    licences: list[PublicLicence] = field(default_factory=list)
    results: list[PublicResult] = field(default_factory=list)
    managers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    reply: str = ""  # what the enterprise says of its index
    objections: list[IndexObjection] = field(default_factory=list)
    archive_kinds: set[str] = field(default_factory=set)  # of which its public archive holds something
    entries: list[ArchiveEntry] = field(default_factory=list)  # of the results shown, and of its credit


def public_facts(enterprise_ids: Iterable[int], day: date) -> dict[int, PublicFacts]:
    """By enterprise id, eleven queries however many are asked for."""
    ids = list(enterprise_ids)
    enterprises = (
        Enterprise.objects.filter(pk__in=ids).select_related("region__parent").only(*ENTERPRISE_FIELDS)
    )
    facts_by_id = {enterprise.pk: PublicFacts(enterprise) for enterprise in enterprises}
    add_index(facts_by_id)
    add_licences(facts_by_id, day)
    add_results(facts_by_id)
    add_replies(facts_by_id)
    add_objections(facts_by_id, day)
    add_managers(facts_by_id, day)
    add_archive_kinds(facts_by_id, day)
    add_entries(facts_by_id, day)
    return facts_by_id


def add_index(facts_by_id):
    currents = CurrentIndex.objects.filter(pk__in=facts_by_id).select_related("model_version")
    for current in currents:
        facts_by_id[current.pk].current = current
    snapshots = IndexSnapshot.objects.filter(
        enterprise_id__in=facts_by_id,
        as_of__in={current.as_of for current in currents},
        run_id__in={current.run_id for current in currents},
    )
    for snapshot in snapshots.values("enterprise_id", "run_id", "as_of", "facts"):
        about = facts_by_id[snapshot["enterprise_id"]]
        if (about.current.run_id, about.current.as_of) == (snapshot["run_id"], snapshot["as_of"]):
            about.facts = unpack(snapshot["facts"], FACT_LAYOUTS)


def add_licences(facts_by_id, day):
    licences = Licence.objects.filter(enterprise_id__in=facts_by_id, issued_on__lte=day)
    for licence in licences.order_by("enterprise_id", F("valid_to").desc(nulls_first=True), "pk"):
        about = facts_by_id[licence.enterprise_id]
        is_expired = licence.valid_to is not None and licence.valid_to < day
        if is_expired and about.licences:
            continue  # an old one beside its successor tells a consumer nothing
        number = mask_licence(
            licence.number,
            is_sole_trader=about.enterprise.credit_code.startswith(SOLE_TRADER_PREFIX),
        )
        about.licences.append(PublicLicence(licence, number, is_expired))


def newest(queryset, day_field):
    """The newest rows of each enterprise."""
    place = Window(
        RowNumber(), partition_by=F("enterprise_id"), order_by=[F(day_field).desc(), F("pk").desc()]
    )
    return queryset.annotate(place=place).filter(place__lte=RESULTS_SHOWN)


def inspection_result(row: Inspection) -> PublicResult:
    is_judged = row.result != Inspection.Result.NONE
    return PublicResult(row.inspected_on, row, row.result != Inspection.Result.FAIL if is_judged else None)


def sample_result(row: Sample) -> PublicResult:
    return PublicResult(row.published_on, row, row.verdict == Sample.Verdict.PASSED)


def public_result(enterprise: Enterprise, subject: str, pk: int) -> PublicResult | None:
    """One published result as the card that shows it; None for any other subject."""
    if subject == Subject.INSPECTION:
        rows = Inspection.objects.published().filter(enterprise=enterprise, pk=pk)
        rows = rows.select_related("paper_record").only("pk", *INSPECTION_FIELDS, "paper_record__inspection")
        return next(map(inspection_result, rows), None)
    if subject == Subject.SAMPLE:
        samples = Sample.objects.published().filter(enterprise=enterprise, pk=pk).only("pk", *SAMPLE_FIELDS)
        return next(map(sample_result, samples), None)
    return None


def add_results(facts_by_id):
    results = defaultdict(list)
    inspections = Inspection.objects.published().filter(enterprise_id__in=facts_by_id)
    shown = newest(inspections, "inspected_on").select_related("paper_record")
    for row in shown.only("pk", *INSPECTION_FIELDS, "paper_record__inspection"):
        results[row.enterprise_id].append(inspection_result(row))
    samples = Sample.objects.published().filter(enterprise_id__in=facts_by_id)
    for row in newest(samples, "published_on").only("pk", *SAMPLE_FIELDS):
        results[row.enterprise_id].append(sample_result(row))
    for enterprise_id, found in results.items():
        found.sort(key=lambda result: (result.happened_on, result.row.pk), reverse=True)
        facts_by_id[enterprise_id].results = found[:RESULTS_SHOWN]


def add_replies(facts_by_id):
    """The enterprise's own word beside its index and those results that are shown."""
    rows = Reply.objects.standing().filter(enterprise_id__in=facts_by_id)
    said = {}
    for enterprise_id, *about, text in rows.values_list(
        "enterprise_id", "inspection_id", "sample_id", "text"
    ):
        said[enterprise_id, *about] = text
    for enterprise_id, about in facts_by_id.items():
        about.reply = said.get((enterprise_id, None, None), "")
        about.results = [
            replace(result, reply=said.get((enterprise_id, *result.key), "")) for result in about.results
        ]


def add_objections(facts_by_id, day):
    """That the enterprise objects to its score, or what came of it; not what either side wrote."""
    rows = IndexObjection.objects.public().beside_the_score(day).filter(enterprise_id__in=facts_by_id)
    fields = ("enterprise_id", "part", "state", "outcome", "filed_at", "answer_due_on", "ended_at")
    for objection in rows.only(*fields):
        facts_by_id[objection.enterprise_id].objections.append(objection)


def add_managers(facts_by_id, day):
    """Who answers for food safety, by kind of post; names masked (PIPL art. 25)."""
    posts = Post.objects.managers().at_work_on(day).filter(enterprise_id__in=facts_by_id)
    rows = posts.order_by("enterprise_id", "starts_on", "pk").values_list(
        "enterprise_id", "kind", "person__name"
    )
    for enterprise_id, kind, name in rows:
        facts_by_id[enterprise_id].managers[kind].append(mask_name(name))


def add_archive_kinds(facts_by_id, day):
    """What the public archive has records of, so that a reason can lead there."""
    entries = ArchiveEntry.objects.public(day).filter(enterprise_id__in=facts_by_id).order_by()
    for enterprise_id, kind in entries.values_list("enterprise_id", "kind").distinct():
        facts_by_id[enterprise_id].archive_kinds.add(kind)


def add_entries(facts_by_id, day):
    """The public records that a result or a penalty on the page leads to, the latest facts first."""
    shown = defaultdict(list)
    for about in facts_by_id.values():
        for subject, pk in (result.subject for result in about.results):
            shown[subject].append(pk)
    wanted = Q(kind__in=CREDIT_KINDS)
    for subject, pks in shown.items():
        wanted |= Q(subject=subject, subject_id__in=pks)
    entries = ArchiveEntry.objects.public(day).filter(wanted, enterprise_id__in=facts_by_id)
    fields = ("enterprise_id", "kind", "subject", "subject_id", "occurred_on", "title", "outcome")
    for entry in entries.order_by("enterprise_id", "-occurred_on", "-pk").only(*fields):
        facts_by_id[entry.enterprise_id].entries.append(entry)
