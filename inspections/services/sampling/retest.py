"""Who re-tests (确定复检机构): drawn by lot among the registered bodies, never the first laboratory."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from inspections.models import Objection, RetestDraw, Sample
from inspections.models.sampling.sample import State
from inspections.queries.sampling.draw import candidates_for, drawn
from inspections.services.sampling.move import Act, SampleRefused, locked, take_move


class NoBodyLeft(SampleRefused):
    """No registered re-test body is left besides the first laboratory and those that can't do it."""


class BodyDrawn(SampleRefused):
    """A body has been drawn; another only when that one can't do it, with its reason."""


class ExtendedBefore(SampleRefused):
    """The time to find a body is extended once."""


@transaction.atomic
def draw_body(*, sample: Sample, by: User, at: datetime, declined: str = "") -> RetestDraw:
    """Draw the re-test body by lot. `declined`: why the one drawn before can't do it.

    Seed and candidates are kept and sealed, so that anybody can draw again and find the same body.
    """
    sample = locked(sample, State.RETESTING)
    objection = _accepted(sample)
    if objection.body is not None:
        if not declined.strip():
            raise BodyDrawn(_("已经确定复检机构；它不能承担的，请写明原因再抽取。"))
        details = {"laboratory": objection.body.code}
        take_move(sample, Act.DECLINE, by=by, at=at, reason=declined, details=details)
    bodies = {body.code: body for body in candidates_for(objection, local_date(at))}
    if not bodies:
        raise NoBodyLeft(_("名录里没有其他复检机构可抽，请先登记复检机构。"))
    seed, codes = secrets.token_hex(32), sorted(bodies)
    draw = RetestDraw(
        objection=objection,
        number=objection.draws.count() + 1,
        seed=seed,
        candidates=codes,
        first_laboratory=sample.laboratory,
        laboratory=bodies[drawn(seed, codes)],
    )
    sample.due_on = sample.rule.retest_due(local_date(at))
    take_move(sample, Act.DRAW, by=by, at=at, changed=["due_on"], paper=draw)
    objection.body = draw.laboratory
    objection.save(update_fields=["body"])
    return draw


@transaction.atomic
def extend_body_limit(*, sample: Sample, reason: str, by: User, at: datetime) -> Sample:
    """More working days to find a body, once, with a reason."""
    sample = locked(sample, State.RETESTING)
    objection = _accepted(sample)
    if objection.body is not None:
        raise BodyDrawn(_("已经确定复检机构，不需要延长。"))
    if objection.is_extended:
        raise ExtendedBefore(_("确定复检机构的期限只能延长一次。"))
    objection.is_extended = True
    objection.save(update_fields=["is_extended"])
    sample.due_on = sample.rule.body_due_later(sample.due_on)
    take_move(sample, Act.EXTEND, by=by, at=at, reason=reason, changed=["due_on"])
    return sample


def _accepted(sample: Sample) -> Objection:
    return sample.objections.select_related("body", "sample").get(state=Objection.State.ACCEPTED)
