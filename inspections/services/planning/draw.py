"""Double-random draws (双随机): committed to, sealed, drawn, and told when all is visited."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.encryption import decrypt, encrypt
from common.fair_draw import SECRET_BYTES, Pool, TooFewInspectors, commitment_of, draw, seed_of
from common.local_time import local_date
from enterprises.models import Enterprise, Membership
from inspections.models import Draw, DrawInspector, DrawnVisit, PlannedInspection, Recusal
from inspections.queries.planning.appointment import load_of
from inspections.queries.planning.draw import commitment_record, pool_of, result_record, sealing_checkpoint
from inspections.queries.planning.inspectors import inspectors_of
from inspections.queries.planning.last_day import window_of
from inspections.queries.planning.visit_days import Asked, visit_days
from inspections.services.inspection.telling import tell_drawn
from inspections.services.planning.turn import wait_for_turn
from ledger.services.leaf import add_leaf
from staff.models import Post

PURPOSE = "draw"


class DrawRefused(Exception):
    """The draw can't be made as asked; nothing was changed."""


class PoolTooSmall(DrawRefused):
    """There are fewer subjects than are to be drawn."""


class CannotBeVisited(DrawRefused):
    """A subject of the pool has fewer than two inspectors who need not recuse themselves."""


class NotOfTheRegion(DrawRefused):
    """Somebody is no regulator in the region of the draw: being drawn gives no right there."""


class NotSealedYet(DrawRefused):
    """The commitment has no checkpoint yet: nobody could tell that it stood before the draw."""


class AlreadyDrawn(DrawRefused):
    """The draw was made and its secret told."""


class WindowIsOver(DrawRefused):
    """No day of the window is left for a visit."""


class RecusalRefused(DrawRefused):
    """The recusal can't be declared or ended as asked."""


@transaction.atomic
def commit_draw(
    *,
    region: Region,
    title: str,
    due_from: date,
    due_to: date,
    inspectors: Sequence[User],
    subjects_wanted: int,
    by: User | None,
    at: datetime,
) -> Draw:
    """Fix the pool and a secret, and have both sealed as hashes before anything is drawn."""
    _refuse_over(due_to, local_date(at))
    _refuse_strangers(region, inspectors, local_date(at))
    subjects = _subjects(region, due_from, due_to)
    if not 1 <= subjects_wanted <= len(subjects):
        raise PoolTooSmall(
            _("该窗口内只有 %(number)s 个待检查主体，不能按此数量抽取。") % {"number": len(subjects)}
        )
    numbers = {user.pk: number for number, user in enumerate(_ordered(inspectors), start=1)}
    pool = Pool(
        subjects=tuple(subjects),
        inspectors=tuple(numbers.values()),
        recusals=tuple(_recusals(numbers, subjects, max(due_from, local_date(at)), due_to)),
        subjects_wanted=subjects_wanted,
    )
    try:
        pool.check()
    except TooFewInspectors as error:
        name = Enterprise.objects.get(public_id=error.subject).name
        raise CannotBeVisited(
            _("“%(name)s”可派的检查人员不足两人（其余须回避）。") % {"name": name}
        ) from error
    secret = secrets.token_bytes(SECRET_BYTES)
    row = Draw.objects.create(
        region=region,
        title=title,
        due_from=due_from,
        due_to=due_to,
        pool=pool.as_json(),
        pool_digest=pool.digest().hex(),
        commitment=commitment_of(secret),
        secret_encrypted=encrypt(secret.hex(), purpose=PURPOSE),
        committed_by=by,
        committed_at=at,
    )
    DrawInspector.objects.bulk_create(
        DrawInspector(draw=row, number=number, user_id=pk) for pk, number in numbers.items()
    )
    add_leaf(commitment_record(row).entry)
    record_audit(
        action="commit_draw",
        subject=row,
        by=by,
        at=at,
        new={"commitment": row.commitment, "pool_digest": row.pool_digest, "subjects": len(subjects)},
        region_path=region.path,
    )
    return row


@transaction.atomic
def execute_draw(*, row: Draw, by: User | None, at: datetime) -> Draw:
    """Draw by the secret and the root of the first checkpoint that holds the commitment.

    The public gets the sealed hash of the result at once, subjects and secret from `tell_draws`.
    """
    wait_for_turn()  # two draws over one pool: the second finds what the first has left
    row = Draw.objects.select_for_update(of=("self",)).select_related("region").get(pk=row.pk)
    if row.drawn_at:
        raise AlreadyDrawn(_("已经抽取过，结果不能再改。"))
    _refuse_over(row.due_to, local_date(at))
    sealed = sealing_checkpoint(row)
    if sealed is None:
        raise NotSealedYet(_("承诺还没有封存，请过几秒再抽取。"))
    _leaf, checkpoint = sealed
    secret, root, pool = (
        bytes.fromhex(decrypt(row.secret_encrypted, purpose=PURPOSE)),
        bytes(checkpoint.root),
        pool_of(row),
    )
    drawn = draw(seed_of(secret=secret, root=root, pool=pool), pool)
    row.secret, row.checkpoint_size, row.checkpoint_root = secret.hex(), checkpoint.size, root.hex()
    row.result = [{"inspectors": list(one.inspectors), "subject": one.subject} for one in drawn]
    row.drawn_by, row.drawn_at = by, at
    row.save()
    _store_visits(row, local_date(at))
    add_leaf(result_record(row).entry)
    tell_drawn(row, by=by, at=at)
    record_audit(
        action="execute_draw",
        subject=row,
        by=by,
        at=at,
        new={"checkpoint_size": row.checkpoint_size, "drawn": len(drawn)},
        region_path=row.region.path,
    )
    return row


@transaction.atomic
def tell_draws(*, at: datetime) -> int:
    """Every night: publish pool, secret and result of the draws whose visits are all over; says how many.

    Told once, a draw stays told. One that was committed to and never made is told, too.
    """
    rows = list(Draw.objects.to_tell(local_date(at)).select_for_update(of=("self",)).order_by("pk"))
    Draw.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    for row in Draw.objects.filter(pk__in=[row.pk for row in rows]).select_related("region").order_by("pk"):
        record_audit(
            action="tell_draw",
            subject=row,
            by=None,
            at=at,
            new={"told_at": at.isoformat()},
            region_path=row.region.path,
        )
    return len(rows)


@transaction.atomic
def declare_recusal(
    *,
    inspector: User,
    enterprise: Enterprise,
    reason: str,
    note: str,
    valid_from: date,
    by: User,
    at: datetime,
) -> Recusal:
    # Two who declare the same at once: the second waits here and finds it.
    User.objects.select_for_update().get(pk=inspector.pk)
    if Recusal.objects.on(valid_from).filter(inspector=inspector, enterprise=enterprise).exists():
        raise RecusalRefused(_("已经登记过这项回避。"))
    recusal = Recusal.objects.create(
        inspector=inspector,
        enterprise=enterprise,
        reason=reason,
        note=note,
        valid_from=valid_from,
        declared_by=by,
        declared_at=at,
    )
    record_audit(
        action="declare_recusal",
        subject=recusal,
        by=by,
        at=at,
        new={"inspector": inspector.pk, "enterprise": enterprise.public_id, "reason": reason},
        region_path=enterprise.region_path,
    )
    return recusal


@transaction.atomic
def end_recusal(*, recusal: Recusal, by: User, at: datetime) -> Recusal:
    """From tomorrow on the inspector may be drawn again."""
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=recusal.pk)
    today = local_date(at)
    if recusal.valid_to is not None:
        raise RecusalRefused(_("这项回避已经结束。"))
    recusal.valid_to = max(today, recusal.valid_from)
    recusal.save(update_fields=["valid_to"])
    record_audit(
        action="end_recusal",
        subject=recusal,
        by=by,
        at=at,
        new={"valid_to": recusal.valid_to.isoformat()},
        region_path=recusal.enterprise.region_path,
    )
    return recusal


def open_visits(region: Region, due_from: date, due_to: date):
    """What may be drawn from: visits of the region to be made, whose window lies in the one asked for.

    One that was given a day or people by hand stays as it was arranged, one that was drawn as it was drawn.
    """
    return (
        PlannedInspection.objects.open()
        .filter(
            changes=None,
            drawn=None,
            enterprise__region_path__startswith=region.path,
            enterprise__status=Enterprise.Status.IN_BUSINESS,
            due_to__gte=due_from,
            due_to__lte=due_to,
        )
        .order_by("due_to", "pk")
    )


def _subjects(region: Region, due_from: date, due_to: date) -> list[str]:
    visits = open_visits(region, due_from, due_to).order_by()
    return sorted(visits.values_list("enterprise__public_id", flat=True).distinct())


def _ordered(inspectors: Sequence[User]) -> list[User]:
    return sorted(set(inspectors), key=lambda user: user.pk)


def _recusals(
    numbers: dict[int, int], subjects: Sequence[str], first: date, last: date
) -> list[tuple[int, str]]:
    """Declared ones in force on any day of the window, and whoever works or worked for the enterprise.

    The day of a visit isn't known yet: who had to recuse themselves on one day of the window goes on none.
    """
    declared = Recusal.objects.between(first, last).filter(inspector__in=numbers)
    posts = Post.objects.filter(person__user__in=numbers)
    members = Membership.objects.filter(user__in=numbers)
    found = {
        pair
        for rows, person in ((declared, "inspector"), (posts, "person__user"), (members, "user"))
        for pair in rows.filter(enterprise__public_id__in=subjects)
        .order_by()
        .values_list(person, "enterprise__public_id")
    }
    return sorted((numbers[pk], subject) for pk, subject in found)


def _refuse_strangers(region: Region, inspectors: Sequence[User], day: date) -> None:
    possible = set(inspectors_of(region, day).values_list("pk", flat=True))
    for user in inspectors:
        if user.pk not in possible:
            raise NotOfTheRegion(
                _("%(name)s不是“%(region)s”的监管人员，不能参加这次抽取。")
                % {"name": user.display_name, "region": region.name}
            )


def _refuse_over(due_to: date, today: date) -> None:
    if due_to <= today:
        raise WindowIsOver(_("检查窗口已经结束，没有可以安排的日期。"))


def _store_visits(row: Draw, today: date) -> None:
    tomorrow = today + timedelta(days=1)
    subjects = [one["subject"] for one in row.result]
    # Whoever moves or strikes one of these holds its row: read only after they are through.
    mine = PlannedInspection.objects.open().filter(enterprise__public_id__in=subjects)
    list(mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    visits: dict[str, PlannedInspection] = {}
    asked_for = open_visits(row.region, row.due_from, row.due_to).filter(plan__year__gte=tomorrow.year)
    for planned in asked_for.select_related("enterprise", "plan__version"):
        visits.setdefault(planned.enterprise.public_id, planned)
    people = {one.number: one for one in row.inspectors.all()}
    # One that was made or cancelled since the commitment was drawn all the same; nobody goes there again.
    drawn = [one for one in row.result if one["subject"] in visits]
    asked = [
        Asked(
            *window_of(visits[one["subject"]], tomorrow),
            tuple(people[number].user_id for number in one["inspectors"]),
        )
        for one in drawn
    ]
    busy = load_of({one.user_id for one in people.values()}, tomorrow)
    days = visit_days(asked, busy, first=max(row.due_from, tomorrow), last=row.due_to)
    for position, one in enumerate(drawn, start=1):
        planned = visits[one["subject"]]
        visit = DrawnVisit.objects.create(
            draw=row,
            position=position,
            planned=planned,
            enterprise=planned.enterprise,
            visit_on=days[position - 1],
        )
        visit.inspectors.set([people[number] for number in one["inspectors"]])
