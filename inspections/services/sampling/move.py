"""Moves of samples: the row, its move, its paper and its leaf in the ledger, at once or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from inspections.models import Sample, SampleMove, SamplePhoto, SampleSignature
from inspections.models.sampling.move import WITH_REASON
from inspections.models.sampling.sample import IllegalSampleMove, State
from inspections.queries.sampling.sealed_move import Paper, sealed_move
from inspections.services.sealing import REVISION_FIELDS, keep, next_revision, seal
from inspections.signals import samples_finalised
from ledger.services.leaf import add_leaves, new_salt

Act = SampleMove.Act


class SampleRefused(Exception):
    """The sample can't be recorded or changed as asked; nothing was."""


class NotInThatState(SampleRefused):
    """From where it stands it can't go there; somebody may have moved it meanwhile."""


class ReasonMissing(SampleRefused):
    """Nobody voids, refuses or withdraws without a word."""


class AlreadyWithdrawn(SampleRefused):
    """The sample was withdrawn before."""


def locked(sample: Sample, *states: State) -> Sample:
    """The row as it stands now, for one who wants to move it from one of these states."""
    rows = Sample.objects.select_for_update(of=("self",)).select_related("enterprise", "rule", "laboratory")
    sample = rows.get(pk=sample.pk)
    if sample.state == State.WITHDRAWN:
        raise AlreadyWithdrawn(_("这份抽检结果已经撤销。"))
    if states and sample.state not in states:
        raise NotInThatState(_("样品现在的状态不能这样处理，可能已经有人处理过，请看最新的流转。"))
    return sample


def take_move(
    sample: Sample,
    act: str,
    to: State | None = None,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    changed: Sequence[str] = (),
    paper: Paper | None = None,
    photos: Sequence[SamplePhoto] = (),
    signatures: Sequence[SampleSignature] = (),
    told: tuple[dict[str, Any], dict[str, Any]] | None = None,
) -> SampleMove:
    """Store the locked sample together with its move, sealed and audited.

    `changed` names the other fields that the move changes; those of a final sample make its next revision.
    `paper` is stored with the move that it belongs to, and with it what was photographed and drawn. `told`
    is what the audit says instead of old and new state.
    """
    if act in WITH_REASON and not reason.strip():
        raise ReasonMissing(_("请写明理由。"))
    before = "" if act == Act.TAKE else sample.state
    was_final = sample.final_at is not None and before == State.FINAL
    if to is not None and before:
        try:
            sample.move_to(to)
        except IllegalSampleMove as error:
            raise NotInThatState(
                _("样品现在的状态不能这样处理，可能已经有人处理过，请看最新的流转。")
            ) from error
    fields = [*changed, *(["state"] if to is not None else [])]
    if was_final and fields:
        keep(Sample, [sample.pk])
        next_revision(sample, at)
        sample.save(update_fields=[*fields, *REVISION_FIELDS])
        seal(Sample, [sample.pk])
    elif fields and before:
        sample.save(update_fields=fields)
    due_on = sample.due_on if act == Act.TAKE or "due_on" in changed else None
    move = _write(sample, act, before, by, at, reason, due_on, details or {}, paper, photos, signatures)
    old, new = told or ({"state": before} if before else {}, {"state": sample.state})
    record_audit(
        action=f"{act.lower()}_sample",
        subject=sample,
        by=by,
        at=at,
        old=old,
        new=new,
        reason=reason,
        region_path=sample.enterprise.region_path,
    )
    if was_final and fields:
        tell_index(sample, at)
    return move


def tell_index(sample: Sample, at: datetime) -> None:
    samples_finalised.send(sender=Sample, enterprise_ids=[sample.enterprise_id], at=at)


def _write(sample, act, before, by, at, reason, due_on, details, paper, photos, signatures) -> SampleMove:
    move = SampleMove.objects.create(
        sample=sample,
        enterprise_id=sample.enterprise_id,
        number=sample.moves.count() + 1,
        act=act,
        from_state=before,
        to_state=sample.state,
        by=by,
        at=at,
        reason=reason,
        due_on=due_on,
        details=details,
        salt=new_salt(),
    )
    if paper is not None:
        if act != Act.TAKE:
            paper.move = move
        paper.save(force_insert=True)
        for rows in (photos, signatures):
            for number, one in enumerate(rows, start=1):
                one.record, one.number = paper, number
        SamplePhoto.objects.bulk_create(photos)
        SampleSignature.objects.bulk_create(signatures)
    add_leaves([sealed_move(move, sample, paper, photos, signatures).entry])
    return move
