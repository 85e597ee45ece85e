"""Who at an enterprise has a health certificate that holds, and who has not: one state a person."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from staff.models import HealthCertificate, Person, Post

ENDING_DAYS = 30
CERTIFICATE_STATES = {
    "all": _("全部"),
    "missing": _("未登记"),
    "unfit": pgettext_lazy("health", "不合格"),
    "expired": _("已到期"),
    "ending": _("30天内到期"),
    "valid": _("有效"),
}


@dataclass(frozen=True)
class CertificateLists:
    """One list a state, and the length of each; every person stands in one of them and in `all`."""

    rows: QuerySet[Any]  # of people, each with `certificate_state`, `certificate_valid_to`, `posts_here`
    counts: dict[str, int]

    def people(self, state: str) -> QuerySet[Any]:
        """Those who must act first; among equals whose certificate ends first."""
        rows = self.rows if state == "all" else self.rows.filter(certificate_state=state)
        rank = Case(
            *(When(certificate_state=name, then=Value(n)) for n, name in enumerate(CERTIFICATE_STATES))
        )
        return rows.order_by(rank, "certificate_valid_to", "name", "pk")


def certificate_lists(*, enterprise: Enterprise, day: date) -> CertificateLists:
    """Staff of today and of tomorrow: who handles food, and whoever else has a certificate on record.

    Food Safety Law art. 45 asks the certificate of those only who touch food that is eaten as it is, and
    before they begin.
    """
    posts = Post.objects.not_over_on(day).filter(enterprise=enterprise)
    latest = HealthCertificate.objects.standing().filter(person=OuterRef("pk")).order_by("-issued_on", "-pk")
    own = posts.filter(person=OuterRef("pk"))
    rows = (
        Person.objects.filter(Exists(own))
        .annotate(
            certificate_id=Subquery(latest.values("pk")[:1]),
            certificate_is_fit=Subquery(latest.values("is_fit")[:1]),
            certificate_valid_to=Subquery(latest.values("valid_to")[:1]),
        )
        .filter(Q(certificate_id__isnull=False) | Exists(own.filter(handles_food=True)))
        .annotate(certificate_state=_state(day))
        .prefetch_related(Prefetch("posts", posts.order_by("starts_on", "pk"), to_attr="posts_here"))
    )
    figures = {
        f"{state}_": Count("pk", filter=Q() if state == "all" else Q(certificate_state=state))
        for state in CERTIFICATE_STATES
    }
    counts = rows.order_by().aggregate(**figures)
    return CertificateLists(rows, {state: counts[f"{state}_"] for state in CERTIFICATE_STATES})


def _state(day: date) -> Case:
    return Case(
        When(certificate_id__isnull=True, then=Value("missing")),
        When(certificate_is_fit=False, then=Value("unfit")),
        When(certificate_valid_to__lt=day, then=Value("expired")),
        When(certificate_valid_to__lte=day + timedelta(days=ENDING_DAYS), then=Value("ending")),
        default=Value("valid"),
        output_field=CharField(),
    )
