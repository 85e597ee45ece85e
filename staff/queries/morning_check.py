"""Who is expected at the morning check of a day, who was there, and who is off duty."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from common.local_time import end_of_local_day
from enterprises.models import Enterprise
from enterprises.queries.operating_day import is_closed_on
from staff.models import ColourRule, MorningCheck, Person, Post

MISSING, OFF_DUTY, CHECKED_IN = "missing", "off_duty", "checked_in"
CHECK_STATES = {
    MISSING: _("还没有晨检"),
    OFF_DUTY: _("离岗"),
    CHECKED_IN: _("已晨检"),
    "all": _("全部"),
}


@dataclass(frozen=True)
class MorningCheckSummary:
    """Figures of one day. Of those expected `checked` had their check that day: `fit` or `unfit`.

    `off_duty` are all who were off duty at the end of the day, since whenever, on leave or not; `missing`
    is who was expected, is not off duty and was not checked.
    """

    expected: int = 0
    checked: int = 0
    fit: int = 0
    unfit: int = 0
    off_duty: int = 0
    missing: int = 0

    @property
    def has_people(self) -> bool:
        return bool(self.expected or self.off_duty)


def morning_check_summary(*, enterprise: Enterprise, day: date) -> MorningCheckSummary:
    """One query; counted here, since the database would look up each person's last check for every figure."""
    people = _people_there(enterprise, day).values_list("is_expected", "last_day", "last_is_fit")
    found: Counter[str] = Counter()
    for is_expected, last_day, last_is_fit in people:
        found["off_duty"] += last_is_fit is False
        if is_expected:
            found["expected"] += 1
            found["checked"] += last_day == day
            found["fit"] += last_day == day and last_is_fit
            found["unfit"] += last_day == day and not last_is_fit
            found["missing"] += last_day != day and last_is_fit is not False
    return MorningCheckSummary(**found)


def morning_check_people(*, enterprise: Enterprise, day: date) -> QuerySet:
    """In post there that day and expected, or off duty, or checked all the same; by name.

    Expected is who handles food, is not on leave, while the enterprise is open. Of several checks the last of
    the day counts, and a check at another enterprise counts too: nobody is asked twice a morning.
    """
    last = _checks_until(day)
    return (
        _people_there(enterprise, day)
        .annotate(
            last_at=Subquery(last.values("checked_at")[:1]),
            last_method=Subquery(last.values("method")[:1]),
            check_state=Case(
                When(last_is_fit=False, then=Value(OFF_DUTY)),
                When(last_day=day, then=Value(CHECKED_IN)),
                default=Value(MISSING),
                output_field=CharField(),
            ),
        )
        .filter(Q(is_expected=True) | ~Q(check_state=MISSING))
        .order_by("name", "pk")
    )


def _people_there(enterprise: Enterprise, day: date) -> QuerySet:
    """All who are in post there that day, with their last check until its end."""
    posts = Post.objects.filter(enterprise=enterprise)
    last = _checks_until(day)
    return Person.objects.filter(pk__in=posts.on(day).values("person")).annotate(
        is_expected=_is_expected(enterprise, day),
        last_day=Subquery(last.values("day")[:1]),
        last_is_fit=Subquery(last.values("is_fit")[:1]),
    )


def _checks_until(day: date) -> QuerySet:
    """The checks of a person of the outer query until the end of the day, the last one first."""
    checks = MorningCheck.objects.filter(person=OuterRef("pk"), checked_at__lt=end_of_local_day(day))
    return checks.order_by("-checked_at", "-pk")


def _is_expected(enterprise: Enterprise, day: date) -> ExpressionWrapper | Value:
    if enterprise.status != Enterprise.Status.IN_BUSINESS:
        return Value(False)
    cooking = Post.objects.at_work_on(day).filter(
        person=OuterRef("pk"), enterprise=enterprise, handles_food=True
    )
    return ExpressionWrapper(
        Q(Exists(cooking)) & ~Q(is_closed_on(enterprise, day)), output_field=BooleanField()
    )


def for_check_list(people: QuerySet, *, enterprise: Enterprise, day: date) -> QuerySet:
    """With the posts held there that day, as `posts_here`."""
    posts = Post.objects.on(day).filter(enterprise=enterprise).order_by("starts_on", "pk")
    return people.prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_here"))


def count_states(people: QuerySet) -> dict[str, int]:
    """How many people each tab of the list holds."""
    found = Counter(people.order_by().values_list("check_state", flat=True))
    return {state: found[state] if state != "all" else found.total() for state in CHECK_STATES}


def next_missing(*, enterprise: Enterprise, day: date, after: Person) -> Person | None:
    """The next on the list without a check after somebody, at its end from the top again."""
    missing = morning_check_people(enterprise=enterprise, day=day).filter(check_state=MISSING)
    behind = Q(name__gt=after.name) | Q(name=after.name, pk__gt=after.pk)
    return missing.exclude(pk=after.pk).order_by(Case(When(behind, then=0), default=1), "name", "pk").first()


def fever_limit(day: date) -> Decimal:
    """From which temperature on somebody is not fit, by the rule of that day."""
    rule = ColourRule.objects.on(day).order_by("-effective_from").first() or ColourRule()
    return rule.fever_from
