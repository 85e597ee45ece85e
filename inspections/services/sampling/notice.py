"""Who hears of a sample: the enterprise what it must do, the regulators what waits for them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import local_date
from enterprises.queries.member import members_of
from inspections.models import Objection, Recall, Sample
from inspections.models.sampling.sample import State
from notifications.models import Notice
from notifications.services.notice import News, notify_many, withdraw_notices

TOPIC = "sample"
NORMAL, IMPORTANT, URGENT = Notice.Urgency.NORMAL, Notice.Urgency.IMPORTANT, Notice.Urgency.URGENT
WORDS = {
    "failed": (
        _("抽检不合格：%(sample)s"),
        _(
            "%(enterprise)s的“%(sample)s”检验不合格。请立即停止生产销售，封存并召回这一批次，复检期间也不能停。"
        ),
        URGENT,
    ),
    "told": (
        _("不合格结果已送达：%(sample)s"),
        _("对“%(sample)s”的结果有异议的，请在%(until)s前提出异议或申请复检，逾期不予受理。"),
        IMPORTANT,
    ),
    "passed": (_("抽检合格：%(sample)s"), _("%(enterprise)s的“%(sample)s”检验合格。"), NORMAL),
    "producer_failed": (
        _("贵单位生产的食品抽检不合格：%(sample)s"),
        _(
            "在%(enterprise)s抽到的“%(sample)s”标称由贵单位生产，检验不合格。请立即核查这一批次，停止销售并召回。"
        ),
        URGENT,
    ),
    "producer_told": (
        _("不合格结果已送达标称生产者：%(sample)s"),
        _("对“%(sample)s”的结果有异议的，请在%(until)s前提出异议或申请复检，逾期不予受理。"),
        IMPORTANT,
    ),
    "refused": (
        _("异议不予受理：%(sample)s"),
        _("对“%(sample)s”的异议不予受理，原因见详情。"),
        IMPORTANT,
    ),
    "accepted": (
        _("复检申请已受理：%(sample)s"),
        _("“%(sample)s”将由随机抽取的机构复检，停售封存召回不能停。"),
        IMPORTANT,
    ),
    "upheld": (
        _("复检维持不合格：%(sample)s"),
        _("“%(sample)s”复检仍不合格，这是最终结论，即日公布。"),
        IMPORTANT,
    ),
    "upheld_open": (
        _("复检维持不合格：%(sample)s"),
        _("“%(sample)s”复检仍不合格，这是最终结论；另一方的异议期过后公布。"),
        IMPORTANT,
    ),
    "overturned": (_("复检合格：%(sample)s"), _("“%(sample)s”复检合格，原结果已撤销。"), NORMAL),
    "sustained": (_("异议成立：%(sample)s"), _("对“%(sample)s”结果的异议成立，原结果已撤销。"), NORMAL),
    "withdrawn": (_("抽检结果已撤销：%(sample)s"), _("“%(sample)s”的结果已撤销，原因见详情。"), IMPORTANT),
    "final": (
        _("抽检结果已生效：%(sample)s"),
        _("“%(sample)s”的不合格结果已过异议期，即日公布。"),
        IMPORTANT,
    ),
    "recall": (
        _("责令召回：%(sample)s"),
        _("请在%(start)s前启动对“%(sample)s”的召回，%(until)s前完成并报告。"),
        URGENT,
    ),
    "recall_returned": (
        _("召回被退回：%(sample)s"),
        _("“%(sample)s”的召回还没有做完，请看退回原因。"),
        IMPORTANT,
    ),
    "objected": (
        _("抽检异议：%(enterprise)s"),
        _("对“%(sample)s”的结果提出异议，请在%(until)s前决定。"),
        IMPORTANT,
    ),
    "stopped": (
        _("已停止经营、封存：%(enterprise)s"),
        _("企业报告了对“%(sample)s”这一批次停止经营和封存的情况，请核查。"),
        NORMAL,
    ),
    "recall_begun": (
        _("企业主动召回：%(enterprise)s"),
        _("企业已主动召回“%(sample)s”，级别和时限见详情；需要时可以责令。"),
        IMPORTANT,
    ),
    "recalled": (_("召回待核查：%(enterprise)s"), _("“%(sample)s”的召回已报告完成，请核查。"), NORMAL),
    "recall_overdue": (
        _("召回逾期：%(enterprise)s"),
        _("“%(sample)s”的召回没有按时启动或完成，完成时限%(until)s。"),
        IMPORTANT,
    ),
    "spare": (
        _("备份样品快到期：%(enterprise)s"),
        _("“%(sample)s”还在异议、复检中，备份样品只保存到%(spare)s，请赶在此前复检。"),
        IMPORTANT,
    ),
    "overdue": (_("抽检逾期：%(enterprise)s"), _("“%(sample)s”%(state)s，期限%(until)s已过。"), IMPORTANT),
    "soon": (_("抽检快到期：%(enterprise)s"), _("“%(sample)s”%(state)s，请在%(until)s前完成。"), NORMAL),
}
# What can happen to a sample more than once is news each time.
PER_MOVE = ("refused", "accepted", "objected", "recalled", "recall_returned", "stopped")
OF_PRODUCER = {"failed": "producer_failed", "told": "producer_told"}
AHEAD = timedelta(days=2)
SPARE_AHEAD = timedelta(days=7)  # the way to the re-test body and the test take days


def tell_enterprise(sample: Sample, kind: str, *, at: datetime, recall: Recall | None = None) -> None:
    notify_many(list(_news(sample, kind, _members(sample.enterprise_id, at), recall)), at=at)


def tell_producer_of(sample: Sample, kind: str, *, at: datetime) -> None:
    """The producer named on the label, if one is: what it must do is its own, not the shop's."""
    sees_it = sample.is_failed or sample.final_at is not None
    if sample.producer_id is not None and sees_it:
        words = OF_PRODUCER.get(kind, kind)
        notify_many(list(_news(sample, words, _members(sample.producer_id, at))), at=at)


def tell_both(sample: Sample, kind: str, *, at: datetime) -> None:
    tell_enterprise(sample, kind, at=at)
    tell_producer_of(sample, kind, at=at)


def tell_party(objection: Objection, kind: str, *, at: datetime) -> None:
    """Only whose objection it is."""
    notify_many(list(_news(objection.sample, kind, _members(objection.enterprise_id, at))), at=at)


def _members(enterprise_id: int, at: datetime) -> list[User]:
    posts = members_of([enterprise_id], local_date(at)).get(enterprise_id, {})
    return [user for users in posts.values() for user in users]


def tell_regulators(
    sample: Sample, kind: str, *, by: User | None, at: datetime, until: date | None = None
) -> None:
    path = sample.enterprise.region_path
    users = nearest_holders([path], REGULATOR_ROLES, local_date(at)).get(path, [])
    told = [user for user in users if by is None or user.pk != by.pk]
    notify_many(list(_news(sample, kind, told, until=until)), at=at)


TO_DO = ("failed", "told", "producer_failed", "producer_told", "recall", "recall_overdue")


def settle(sample: Sample, *, at: datetime, kinds: Sequence[str] = TO_DO) -> None:
    """Nothing is left to be done about it."""
    withdraw_notices(topic=TOPIC, keys=[_key(kind, sample) for kind in kinds], at=at)


def remind_of_limits(*, at: datetime) -> int:
    """Every morning: regulators hear once of each limit that comes near, and once when it is over.

    Of a recall that is late its enterprise hears, too.
    """
    today = local_date(at)
    rows = Sample.objects.select_related("enterprise")
    late = list(rows.overdue(today).order_by("pk"))
    near = list(rows.due(today, today + AHEAD).order_by("pk"))
    spare = list(rows.with_spare_ending(today + SPARE_AHEAD).order_by("pk"))
    paths = {sample.enterprise.region_path for sample in [*late, *near, *spare]}
    holders = nearest_holders(paths, REGULATOR_ROLES, today)
    news = [
        piece
        for kind, samples in (("overdue", late), ("soon", near), ("spare", spare))
        for sample in samples
        for piece in _news(sample, kind, holders.get(sample.enterprise.region_path, []))
    ]
    return notify_many([*news, *_late_recalls(at)], at=at)


def _late_recalls(at: datetime) -> list[News]:
    today = local_date(at)
    recalls = Recall.objects.overdue(at, today).select_related("sample__enterprise").order_by("pk")
    paths = {recall.sample.enterprise.region_path for recall in recalls}
    holders = nearest_holders(paths, REGULATOR_ROLES, today)
    members = members_of({recall.enterprise_id for recall in recalls}, today)
    return [
        piece
        for recall in recalls
        for piece in _news(
            recall.sample,
            "recall_overdue",
            [
                *holders.get(recall.sample.enterprise.region_path, []),
                *(user for users in members.get(recall.enterprise_id, {}).values() for user in users),
            ],
            recall,
        )
    ]


def _news(
    sample: Sample,
    kind: str,
    users: Sequence[User],
    recall: Recall | None = None,
    until: date | None = None,
) -> Iterable[News]:
    title, text, urgency = WORDS[kind]
    params = {
        "sample": sample.name,
        "enterprise": sample.enterprise.name,
        "state": step_of(sample),
        "until": until or (recall.finish_due_on if recall else limit_of(sample, kind)),
        "start": recall.start_due_at if recall else "",
        "spare": sample.spare_until,
    }
    key = _key(kind, sample)
    for user in {user.pk: user for user in users}.values():
        yield News(
            recipient=user,
            topic=TOPIC,
            key=key,
            title=title,
            text=text,
            url=reverse("inspections:show_sample", args=[sample.pk]),
            urgency=urgency,
            params=params,
        )


def limit_of(sample: Sample, kind: str = "") -> date | None:
    """The day until which the present step, the telling of the producer, or the disposal has time."""
    if kind == "told":
        return sample.objection_until
    if kind == "producer_told":
        return sample.producer_until
    if not sample.is_open:
        return sample.dispose_due_on
    if sample.awaits_producer:
        is_theirs = sample.state == State.TOLD  # the time to object binds nobody here
        return sample.producer_due_on if is_theirs else min(sample.due_on, sample.producer_due_on)
    return sample.due_on


def step_of(sample: Sample) -> str:
    if sample.awaits_producer and limit_of(sample) == sample.producer_due_on:
        return str(_("待告知标称生产者"))
    return str(sample.get_state_display() if sample.is_open else sample.get_disposal_display())


def _key(kind: str, sample: Sample) -> str:
    if kind in ("overdue", "soon"):
        return f"{kind}:{sample.pk}:{limit_of(sample):%Y%m%d}"
    if kind in PER_MOVE:
        return f"{kind}:{sample.pk}:{sample.moves.count()}"
    return f"{kind}:{sample.pk}"
