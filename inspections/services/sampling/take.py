"""Taking a sample on site: the record (抽样单), the seal, two samplers, and who signed."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from enterprises.models import Enterprise, Photo
from inspections.models import (
    Sample,
    SamplePhoto,
    SampleSignature,
    SamplingPlanLine,
    SamplingRecord,
    SamplingRule,
)
from inspections.models.sampling.sample import State
from inspections.permissions.supervision import can_supervise
from inspections.services.sampling.move import Act, SampleRefused, take_move
from inspections.services.signature import stored_drawings

Side = SampleSignature.Side
# Without letters and digits that look alike: read out over the phone, copied by hand.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class NoRuleInForce(SampleRefused):
    """No rule says what limits count on that day."""


class TakenInFuture(SampleRefused):
    """Nobody records what has not been taken yet."""


class TakenTooLongAgo(SampleRefused):
    """A record is written where the sample is taken, or on the same day."""


class SecondSamplerMissing(SampleRefused):
    """Two take a sample, both of the authority, and they are not the same person."""


class NumberUsed(SampleRefused):
    """Another sample has that number."""


class PlanIsClosed(SampleRefused):
    """Nothing more is taken for a plan that was closed."""


class SignatureOfNobody(SampleRefused):
    """Something was drawn for somebody who does not stand on the record."""


class PhotoOfAnother(SampleRefused):
    """The photo was taken at another enterprise."""


@dataclass(frozen=True)
class Taken:
    """What stands on the record of a sample."""

    name: str
    food_class: str
    sampling_point: str
    quantity: Decimal
    spare_quantity: Decimal
    unit: str
    price_paid: Decimal
    storage: str
    seal_number: str
    signature: str
    signed_by_name: str = ""
    refusal_reason: str = ""
    witness_name: str = ""
    producer_name: str = ""
    production_text: str = ""
    publisher: str = ""
    shelf_life_until: date | None = None
    number: str = ""


def rule_on(day: date) -> SamplingRule | None:
    return SamplingRule.objects.on(day).order_by("-effective_from").first()


def sampling_rule_of(day: date) -> SamplingRule:
    rule = rule_on(day)
    if rule is None:
        raise NoRuleInForce(_("当日没有有效的抽检规定，请联系管理员。"))
    return rule


@transaction.atomic
def take_sample(
    *,
    enterprise: Enterprise,
    kind: str,
    taken: Taken,
    taken_at: datetime,
    second_sampler: User,
    by: User,
    at: datetime,
    plan_line: SamplingPlanLine | None = None,
    photos: Sequence[Photo] = (),
    drawn: Mapping[str, bytes] | None = None,
) -> Sample:
    """Write the record of a sample down; it is sent within the days of the rule in force.

    `taken_at` is when, `at` is now: they lie on the same day, so that nothing is written down afterwards.
    `drawn` holds, by `SampleSignature.Side`, the PNG of each signature drawn on the spot. Nobody has to
    draw; who signed, or refused before which witness, is named by `taken` in any case.
    """
    if taken_at > at:
        raise TakenInFuture(_("抽样时间不能晚于现在。"))
    taken_on = local_date(taken_at)
    if taken_on != local_date(at):
        raise TakenTooLongAgo(_("抽样单要在抽样当天填写。"))
    if second_sampler.pk == by.pk or not can_supervise(second_sampler, enterprise):
        raise SecondSamplerMissing(_("抽样要有两名有权的抽样人员，不能是同一个人。"))
    if any(photo.enterprise_id != enterprise.pk for photo in photos):
        raise PhotoOfAnother(_("照片不是在这家单位拍的。"))
    if plan_line is not None and plan_line.plan.is_closed:
        raise PlanIsClosed(_("这个抽检计划已经关闭。"))
    names, drawn = _names_of_signers(taken, by, second_sampler), drawn or {}
    if drawn.keys() - names.keys():
        raise SignatureOfNobody(_("只有抽样单上的人可以签名；拒绝签字的，由见证人签。"))
    number = taken.number or _new_number(taken_on)
    if Sample.objects.filter(number=number).exists():
        raise NumberUsed(_("这个抽样单编号已经用过。"))
    rule = sampling_rule_of(taken_on)
    sample = Sample.objects.create(
        enterprise=enterprise,
        number=number,
        kind=kind,
        state=State.TAKEN,
        name=taken.name,
        food_class=taken.food_class,
        producer_name=taken.producer_name,
        sampled_unit_name=enterprise.name,
        production_text=taken.production_text,
        publisher=taken.publisher,
        plan_line=plan_line,
        rule=rule,
        due_on=rule.send_due(taken_on),
    )
    record = SamplingRecord(
        sample=sample,
        taken_at=taken_at,
        taken_on=taken_on,
        sampling_point=taken.sampling_point,
        shelf_life_until=taken.shelf_life_until,
        quantity=taken.quantity,
        spare_quantity=taken.spare_quantity,
        unit=taken.unit,
        price_paid=taken.price_paid,
        storage=taken.storage,
        seal_number=taken.seal_number,
        sampler=by,
        second_sampler=second_sampler,
        signature=taken.signature,
        signed_by_name=taken.signed_by_name,
        refusal_reason=taken.refusal_reason,
        witness_name=taken.witness_name,
    )
    shown = [SamplePhoto(photo=photo) for photo in photos]
    with stored_drawings({side: drawn[side] for side in names if drawn.get(side)}) as stored:
        signatures = [
            SampleSignature(
                side=side,
                name=names[side],
                picture=picture,
                sha256=hashlib.sha256(drawn[side]).hexdigest(),
                signed_at=at,
            )
            for side, picture in stored.items()
        ]
        take_move(sample, Act.TAKE, by=by, at=at, paper=record, photos=shown, signatures=signatures)
    return sample


def _names_of_signers(taken: Taken, by: User, second_sampler: User) -> dict[str, str]:
    """Whose signatures a record has place for, in the order of the paper."""
    is_signed = taken.signature == SamplingRecord.Signature.SIGNED
    other = (Side.ENTERPRISE, taken.signed_by_name) if is_signed else (Side.WITNESS, taken.witness_name)
    people = ((Side.SAMPLER, str(by)), (Side.SECOND, str(second_sampler)), other)
    return {str(side): name for side, name in people}


def _new_number(day: date) -> str:
    letters = "".join(secrets.choice(NUMBER_ALPHABET) for _place in range(8))
    return f"CY{day:%Y%m%d}-{letters}"
