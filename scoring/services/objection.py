"""Objections to a score (指数异议): filed, accepted, answered in time. None of this changes a score."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.working_days import add_working_days
from enterprises.models import Enterprise
from notifications.services.notice import notify, withdraw_notices
from scoring.models import CurrentIndex, IndexObjection, ObjectionRule
from scoring.models.objection import State
from scoring.signals import objections_changed

TOPIC = "index-objection"
TO_ACCEPT = ("filed", "soon-FILED", "overdue-FILED")  # news that is settled once somebody has accepted it
TO_ANSWER = (*TO_ACCEPT, "soon-ACCEPTED", "overdue-ACCEPTED")


class ObjectionRefused(Exception):
    """The objection can't be made or moved as asked; nothing was changed. The text is for the user."""

    field: str | None = None


class NoScoreYet(ObjectionRefused):
    """There is no index to object to."""


class TooLate(ObjectionRefused):
    """The score is older than the rule allows to object to."""


class NoRuleInForce(ObjectionRefused):
    """No rule says within which terms objections are answered."""


class ObjectedBefore(ObjectionRefused):
    """One objection to a part is answered before the next is made."""

    field = "part"


class NotTheNextStep(ObjectionRefused):
    """It was answered or withdrawn before, or nobody has accepted it yet."""


class NotTheHandler(ObjectionRefused):
    """Who has accepted it answers it; a colleague takes it over first."""


class WordsMissing(ObjectionRefused):
    """An objection, a refusal and an answer say why."""


@transaction.atomic
def file_objection(
    *, enterprise: Enterprise, part: str, statement: str, by: User, at: datetime
) -> IndexObjection:
    """Object to the score as it stands now; terms begin on the next working day."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if not statement.strip():
        raise WordsMissing(_("请写明理由。"))
    current = CurrentIndex.objects.filter(pk=enterprise.pk).first()
    if current is None:
        raise NoScoreYet(_("还没有计算过指数，没有可以提出异议的分数。"))
    today = local_date(at)
    rule = _rule_on(today)
    if current.as_of + timedelta(days=rule.file_within_days) < today:
        raise TooLate(_("这个指数已经超过可以提出异议的期限。"))
    if enterprise.index_objections.open().filter(part=part).exists():
        raise ObjectedBefore(_("对这一部分的异议还没有答复，请等答复后再提出，或先撤回。"))
    objection = IndexObjection.objects.create(
        enterprise=enterprise,
        part=part,
        as_of=current.as_of,
        run_id=current.run_id,
        model_version_id=current.model_version_id,
        score_tenths=getattr(current, f"{part.lower()}_tenths"),
        statement=statement.strip(),
        rule=rule,
        filed_by=by,
        filed_at=at,
        accept_due_on=add_working_days(today, rule.accept_working_days),
        answer_due_on=add_working_days(today, rule.answer_working_days),
    )
    _tell(objection, "file_index_objection", by, at, new={"part": str(part), "state": str(objection.state)})
    regulators = nearest_holders({enterprise.region_path}, REGULATOR_ROLES, today)
    notify(
        recipients=regulators.get(enterprise.region_path, []),
        title=gettext_lazy("指数异议待受理：%(enterprise)s"),
        text=gettext_lazy("企业对“%(part)s”提出异议，请在%(due)s前决定是否受理。"),
        params={
            "enterprise": enterprise.name,
            "part": objection.get_part_display(),
            "due": objection.accept_due_on,
        },
        topic=TOPIC,
        key=key_of(objection, "filed"),
        url=address_of(objection),
        at=at,
    )
    return objection


@transaction.atomic
def accept_objection(*, objection: IndexObjection, by: User, at: datetime) -> IndexObjection:
    """Who accepts it looks into it and answers."""
    objection = _locked(objection)
    old = _move(objection, State.ACCEPTED)
    objection.handler, objection.accepted_at = by, at
    objection.save(update_fields=["state", "handler", "accepted_at"])
    _settle(objection, TO_ACCEPT, at)
    _tell(objection, "accept_index_objection", by, at, old=old, new={"state": str(objection.state)})
    return objection


@transaction.atomic
def take_over_objection(*, objection: IndexObjection, by: User, at: datetime) -> IndexObjection:
    """A colleague goes on with it."""
    objection = _locked(objection)
    if objection.state != State.ACCEPTED or objection.handler_id == by.pk:
        raise NotTheNextStep(_("现在没有可以接手的办理。"))
    old = {"handler": objection.handler_id}
    objection.handler = by
    objection.save(update_fields=["handler"])
    _tell(objection, "take_over_index_objection", by, at, old=old, new={"handler": by.pk})
    return objection


@transaction.atomic
def take_objections(*, objections: Iterable[IndexObjection], by: User, at: datetime) -> list[IndexObjection]:
    """Accept what nobody has and go on with what colleagues have: all of them, or none.

    What is this person's already stays untouched and is not written down again.
    """
    pks = [objection.pk for objection in objections]
    rows = IndexObjection.objects.select_for_update(of=("self",)).select_related("enterprise")
    taken = []
    for objection in rows.filter(pk__in=pks).order_by("pk"):
        if not objection.is_open:
            raise NotTheNextStep(
                _("“%(enterprise)s”的异议已经办结，什么也没有改动；请刷新列表。")
                % {"enterprise": objection.enterprise.name}
            )
        if objection.state == State.FILED:
            taken.append(accept_objection(objection=objection, by=by, at=at))
        elif objection.handler_id != by.pk:
            taken.append(take_over_objection(objection=objection, by=by, at=at))
    return taken


@transaction.atomic
def refuse_objection(*, objection: IndexObjection, answer: str, by: User, at: datetime) -> IndexObjection:
    """Not looked into, with the reason that is told."""
    objection = _locked(objection)
    return _end(objection, State.REFUSED, "refuse_index_objection", by, at, answer=answer)


@transaction.atomic
def answer_objection(
    *, objection: IndexObjection, outcome: str, answer: str, by: User, at: datetime
) -> IndexObjection:
    """Tell what was found. What was wrong has been corrected where it stands, never in the score."""
    objection = _locked(objection)
    if objection.state == State.ACCEPTED and objection.handler_id != by.pk:
        raise NotTheHandler(_("由受理的人答复；要由您答复，请先接手。"))
    return _end(objection, State.ANSWERED, "answer_index_objection", by, at, answer=answer, outcome=outcome)


@transaction.atomic
def withdraw_objection(*, objection: IndexObjection, by: User, at: datetime) -> IndexObjection:
    """The enterprise no longer holds to it."""
    objection = _locked(objection)
    return _end(objection, State.WITHDRAWN, "withdraw_index_objection", by, at)


def _end(
    objection: IndexObjection,
    state: State,
    action: str,
    by: User,
    at: datetime,
    *,
    answer: str | None = None,
    outcome: str = "",
) -> IndexObjection:
    old = _move(objection, state)
    if answer is not None and not answer.strip():
        raise WordsMissing(_("请写明理由和核查情况。"))
    objection.answer, objection.outcome = (answer or "").strip(), outcome
    objection.ended_at, objection.ended_by = at, by
    if state != State.WITHDRAWN:
        objection.shown_until = local_date(at) + timedelta(days=objection.rule.shown_days)
    objection.save(update_fields=["state", "answer", "outcome", "ended_at", "ended_by", "shown_until"])
    _settle(objection, TO_ANSWER, at)
    _tell(objection, action, by, at, old=old, new={"state": str(state), "outcome": str(outcome)})
    if state != State.WITHDRAWN:
        notify(
            recipients=[objection.filed_by],
            title=gettext_lazy("指数异议已有答复：%(enterprise)s"),
            text=gettext_lazy("对“%(part)s”的异议：%(state)s。"),
            params={
                "enterprise": objection.enterprise.name,
                "part": objection.get_part_display(),
                "state": objection.get_outcome_display() or objection.get_state_display(),
            },
            topic=TOPIC,
            key=key_of(objection, "answered"),
            url=address_of(objection),
            at=at,
        )
    return objection


def _rule_on(day: date) -> ObjectionRule:
    rule = ObjectionRule.objects.on(day).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("今天没有有效的异议办理规则，请联系管理员。"))
    return rule


def address_of(objection: IndexObjection) -> str:
    return reverse("scoring:show_objection", args=[objection.pk])


def key_of(objection: IndexObjection, what: str) -> str:
    return f"{objection.pk}:{what}"


def _settle(objection: IndexObjection, news: tuple[str, ...], at: datetime) -> None:
    withdraw_notices(topic=TOPIC, keys=[key_of(objection, what) for what in news], at=at)


def _locked(objection: IndexObjection) -> IndexObjection:
    rows = IndexObjection.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "filed_by", "rule").get(pk=objection.pk)


def _move(objection: IndexObjection, state: State) -> dict[str, str]:
    old = {"state": str(objection.state)}
    try:
        objection.move_to(state)
    except ValueError as error:
        raise NotTheNextStep(_("这件异议现在不能这样处理，请刷新页面看最新状态。")) from error
    return old


def _tell(objection: IndexObjection, action: str, by: User, at: datetime, **change) -> None:
    path = objection.enterprise.region_path
    record_audit(action=action, subject=objection, by=by, at=at, region_path=path, **change)
    objections_changed.send(sender=IndexObjection, enterprise_ids=[objection.enterprise_id], at=at)
