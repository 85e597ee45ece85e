"""Which terms of publication the rules give a decision, and whether it may end early."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from common.term import Term
from enterprises.models import CreditEvent, PublicationRule, PublicationTerms


class RuleMissing(LookupError):
    """No rule of publication is in force on that day: somebody has closed one without adding the next."""


@dataclass(frozen=True)
class RulesOfPenalty:
    market: PublicationRule
    ndrc: PublicationRule


@dataclass(frozen=True)
class Condition:
    """One condition of an early end, as the law puts it; `detail` says what was found."""

    name: str
    title: str
    is_met: bool
    detail: str = ""


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last (民法典 art. 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def rule_on(order: str, grade: str, day: date) -> PublicationRule:
    rule = (
        PublicationRule.objects.on(day).filter(order=order, grade=grade).order_by("-effective_from").first()
    )
    if rule is None:
        raise RuleMissing(f"{order} {grade} {day}")
    return rule


def rules_of_penalty(*, severity: str, sanction: str, day: date) -> RulesOfPenalty:
    grade = PublicationRule.Grade
    is_light = sanction in PublicationTerms.LIGHT
    return RulesOfPenalty(
        market=rule_on(PublicationRule.Order.MARKET, grade.LIGHT if is_light else grade.OTHER, day),
        ndrc=rule_on(PublicationRule.Order.NDRC, severity, day),
    )


def publish_days(on: date) -> Term:
    """Within what term after its decision a penalty has to be published (Order 45, art. 11)."""
    return Term(rule_on(PublicationRule.Order.MARKET, PublicationRule.Grade.OTHER, on).publish_days)


def withdraw_days(on: date) -> Term:
    """Within what term after its annulment a penalty has to be off the public pages (Order 45, art. 13)."""
    return Term(rule_on(PublicationRule.Order.MARKET, PublicationRule.Grade.OTHER, on).withdraw_days)


def repair_conditions(event: CreditEvent, on: date) -> list[Condition]:
    """What has to hold before a publication may end early, checked on a day.

    Order 45, art. 14. That duties are done and harm is removed no table knows: whoever decides looks at the
    evidence. A later penalty stands in the way only if it is for the same kind of breach, which they say too.
    """
    rule = _rule_of(event, on)
    least = rule.least_months if rule else None
    starts = event.publish_from or event.decided_on
    earliest = add_months(starts, least) if least is not None else None
    others = event.enterprise.credit_events.final().exclude(pk=event.pk)
    later = list(others.filter(kind=CreditEvent.Kind.PENALTY, decided_on__gt=event.decided_on))
    listed = list(
        others.filter(
            Q(publish_to__isnull=True) | Q(publish_to__gte=on), kind__in=CreditEvent.LISTS, final_on__lte=on
        )
    )
    return [
        Condition("published", _("正在公示"), event.is_published_on(on)),
        Condition("kind", _("这类决定可以提前停止公示"), earliest is not None, _why_never(event, rule)),
        Condition(
            "least",
            _("最短公示期已满"),
            earliest is not None and on >= earliest,
            _("最早 %(day)s") % {"day": earliest} if earliest else "",
        ),
        Condition("repeat", _("没有因同类违法行为再受处罚"), not later, _titles(later)),
        Condition("listed", _("不在经营异常名录和严重违法失信名单中"), not listed, _titles(listed)),
    ]


def _rule_of(event: CreditEvent, on: date) -> PublicationRule | None:
    """The rule an early end is judged by; none where there can't be one."""
    if event.kind == CreditEvent.Kind.SERIOUS_LIST:
        return rule_on(PublicationRule.Order.SERIOUS_LIST, PublicationRule.Grade.ALL, on)
    terms = getattr(event, "terms", None)
    return terms.rule if terms is not None and terms.may_end_early else None


def _why_never(event: CreditEvent, rule: PublicationRule | None) -> str:
    if rule is not None:
        return "" if rule.least_months is not None else _("公示期只有三个月，期满自动停止。")
    terms = getattr(event, "terms", None)
    if terms is not None:
        return terms.get_sanction_display()
    return _("监管部门还没有确定公示期限。") if event.kind == CreditEvent.Kind.PENALTY else ""


def _titles(events: Sequence[CreditEvent]) -> str:
    return "、".join(f"{event.decided_on} {event.title}" for event in events)
