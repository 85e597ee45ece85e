"""Of each move of a sample its form, who may make it when, and the service it calls."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.picture import PictureRefused
from inspections.forms.sampling import move as forms
from inspections.models import Recall, Sample
from inspections.models.sampling.sample import CONTESTABLE, ENDED_FAILED, ON_THE_WAY, OPEN, State
from inspections.permissions import (
    can_answer_sample,
    can_handle_sample,
    can_object_to_sample,
    can_receive_sample,
    can_tell_producer,
)
from inspections.queries.sampling.party import may_object_now
from inspections.services.sampling import ending, objection, producer, recall, report, retest, sample
from inspections.services.sampling.custody import hand_over, is_spare_under_way, void_sample
from inspections.services.sampling.move import SampleRefused
from inspections.services.sampling.report import MeasuredItem


@dataclass(frozen=True)
class Door:
    """One move as somebody makes it."""

    name: str
    verb: str | Promise  # on the button
    form: type[forms.SampleMoveForm]
    may: Callable[..., bool]
    states: Collection[State]
    do: Callable[..., Any]
    done: str | Promise
    danger: bool = False
    recall_states: Collection[str | None] | None = None  # None among them: no recall was ordered
    fits: Callable[[Sample], bool] = lambda sample: True
    # Shown only to whom it is of use now; who comes too late all the same is told so by the service.
    serves: Callable[..., bool] = lambda user, sample: True

    @property
    def path(self):
        return self.name.removesuffix("-sample")

    @property
    def url_name(self):
        return self.name.replace("-", "_")


def _enter_report(*, items, **said):
    return report.enter_report(items=[MeasuredItem(**item) for item in items], **said)


def _object(*, kind, reason, party, **said):
    enterprise = party.enterprise if party else None
    return objection.object_to_result(kind=kind, reason=reason, enterprise=enterprise, **said)


def _decide(*, decision, ground, reason, **said):
    if decision == forms.DecideForm.ACCEPT:
        return objection.accept_objection(reason=reason, **said)
    if decision == forms.DecideForm.SUSTAIN:
        return objection.sustain_objection(reason=reason, **said)
    return objection.refuse_objection(ground=ground, reason=reason, **said)


def _check_recall(*, decision, reason, **said):
    do = recall.check_recall if decision == forms.CheckRecallForm.CHECK else recall.return_recall
    return do(reason=reason, **said)


def _is_failed(sample):
    return sample.is_failed


def _must_stop(sample):
    return sample.must_stop


def _may_be_ordered(sample):
    """No recall yet, or one that the enterprise began by itself."""
    begun = getattr(sample, "recall", None)
    return sample.is_failed and (begun is None or begun.may_be_ordered)


def _is_pending(sample):
    return sample.disposal in (Sample.Disposal.PENDING, Sample.Disposal.UNKNOWN)


def _can_name_producer(sample):
    return _has_record(sample) and sample.kind == Sample.Kind.SUPERVISION and sample.producer_until is None


def _can_object(user, sample):
    return may_object_now(user, sample, timezone.localdate())


def _awaits_producer(sample):
    return sample.awaits_producer


def _has_record(sample):
    return bool(sample.number)


def _can_change_hands(sample):
    """On the way to the laboratory; in a re-test the spare, from the lot until the body has it."""
    is_in_retest = sample.state == State.RETESTING
    return _has_record(sample) and (not is_in_retest or is_spare_under_way(sample))


ALL = tuple(State)
FAILED_AND_STANDING = (State.REPORTED, *CONTESTABLE, *ENDED_FAILED)
_DOORS = (
    Door(
        "hand-over-sample", _("记录交接"), forms.HandOverForm, can_handle_sample,
        (*ON_THE_WAY, State.RETESTING), hand_over,
        _("交接已记录并存证。"), fits=_can_change_hands,
    ),
    Door(
        "report-sample", _("录入检验报告"), forms.ReportForm, can_handle_sample,
        (State.TESTING, State.RETESTING), _enter_report, _("检验报告已录入。"), fits=_has_record,
    ),
    Door(
        "tell-sample", _("结果已送达企业"), forms.TellForm, can_receive_sample, (State.REPORTED,),
        ending.tell_result, _("送达已记录。"),
    ),
    Door(
        "tell-producer", _("结果已送达标称生产者"), forms.TellProducerForm, can_tell_producer, CONTESTABLE,
        producer.tell_producer, _("送达已记录。"), fits=_awaits_producer,
    ),
    Door(
        "object-to-sample", _("提出异议或申请复检"), forms.ObjectForm, can_object_to_sample, CONTESTABLE,
        _object, _("申请已提交，处理情况见流转。"), serves=_can_object,
    ),
    Door(
        "decide-objection", _("决定异议"), forms.DecideForm, can_handle_sample,
        (State.OBJECTED, State.RETESTING), _decide, _("决定已记录，企业会收到。"),
    ),
    Door(
        "draw-retest-body", _("随机抽取复检机构"), forms.DrawForm, can_handle_sample, (State.RETESTING,),
        retest.draw_body, _("复检机构已抽取，种子和候选名单已存证。"),
    ),
    Door(
        "extend-retest-body", _("延长确定复检机构的期限"), forms.ReasonMoveForm, can_handle_sample,
        (State.RETESTING,), retest.extend_body_limit, _("期限已延长。"),
    ),
    Door(
        "stop-batch", _("报告停止经营、封存"), forms.StopForm, can_answer_sample, FAILED_AND_STANDING,
        recall.record_stop, _("已记录，监管人员会核查。"), fits=_must_stop,
    ),
    Door(
        "begin-recall", _("主动召回"), forms.BeginRecallForm, can_answer_sample, FAILED_AND_STANDING,
        recall.begin_recall, _("已记录，请尽快完成召回。"), recall_states=(None,), fits=_is_failed,
    ),
    Door(
        "start-recall", _("报告已启动召回"), forms.StartRecallForm, can_answer_sample, ALL,
        recall.start_recall, _("已记录，请尽快完成召回。"), recall_states=(Recall.State.ORDERED,),
    ),
    Door(
        "finish-recall", _("报告召回完成"), forms.FinishRecallForm, can_answer_sample, ALL,
        recall.finish_recall, _("已提交，等待核查。"), recall_states=(Recall.State.STARTED,),
    ),
    Door(
        "check-recall", _("核查召回"), forms.CheckRecallForm, can_handle_sample, ALL, _check_recall,
        _("核查结论已记录。"), recall_states=(Recall.State.FINISHED,),
    ),
    Door(
        "order-recall", _("责令召回"), forms.RecallForm, can_handle_sample, FAILED_AND_STANDING,
        recall.order_recall, _("召回已责令，企业会收到。"),
        recall_states=(None, Recall.State.STARTED, Recall.State.FINISHED), fits=_may_be_ordered,
    ),
    Door(
        "dispose-sample", _("核查处置已完成"), forms.DisposeForm, can_handle_sample, ENDED_FAILED,
        sample.dispose_sample, _("核查处置已完成，指数随即更新。"),
        recall_states=(None, Recall.State.CHECKED, Recall.State.CANCELLED), fits=_is_pending,
    ),
    Door(
        "name-producer", _("认定标称生产者"), forms.NameProducerForm, can_handle_sample, OPEN,
        producer.name_producer, _("已记录；结果不合格时会告知标称生产者。"), fits=_can_name_producer,
    ),
    Door(
        "void-sample", _("样品作废"), forms.VoidForm, can_handle_sample, (*ON_THE_WAY, State.TESTING),
        void_sample, _("样品已作废。"), danger=True,
    ),
    Door(
        "withdraw-sample", pgettext_lazy("抽检", "撤销这份结果"), forms.ReasonMoveForm, can_handle_sample,
        (State.REPORTED, State.TOLD, *ENDED_FAILED), sample.withdraw_sample,
        _("抽检结果已撤销，不再计入指数。"), danger=True,
    ),
)  # fmt: skip
DOORS = {door.name: door for door in _DOORS}


def doors_for(user, sample: Sample, recall: Recall | None) -> list[Door]:
    """What this person may do with it now, the most usual first."""
    rights: dict[Callable[..., bool], bool] = {}

    def may(door: Door) -> bool:
        if door.may not in rights:
            rights[door.may] = door.may(user, sample)
        return rights[door.may]

    recall_state = recall.state if recall else None
    return [
        door
        for door in _DOORS
        if sample.state in door.states
        and (door.recall_states is None or recall_state in door.recall_states)
        and door.fits(sample)
        and may(door)
        and door.serves(user, sample)
    ]


def make_move(door: Door, form: forms.SampleMoveForm, *, sample: Sample, by, at) -> bool:
    """Whether it was made; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        door.do(sample=sample, by=by, at=at, **form.said())
    except (SampleRefused, PictureRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
