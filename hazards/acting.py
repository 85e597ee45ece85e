"""What pages and API have in common: of each move its form, who may make it when, the service it calls."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.sent_photos import keep_sent_photos
from hazards.forms import move as forms
from hazards.models import Hazard
from hazards.models.hazard import TO_TRIAGE, TO_VERIFY, UNCLOSED, State
from hazards.permissions import (
    can_close_hazard,
    can_rectify_hazard,
    can_transfer_hazard,
    can_triage_hazard,
)
from hazards.services.extension import (
    AskerGrants,
    NoLongerThanNow,
    ask_extension,
    grant_extension,
    refuse_extension,
    start_rectification,
)
from hazards.services.hazard import (
    DueInPast,
    EvidenceMissing,
    NoRuleInForce,
    NotYetRectified,
    StillFound,
    VerifierIsRectifier,
    close_hazard,
    submit_rectification,
    withdraw_hazard,
)
from hazards.services.move import (
    Evidence,
    HazardNotOpen,
    HazardRefused,
    NotInThatState,
    PhotoOfAnother,
    PhotoUsedBefore,
    ReasonMissing,
)
from hazards.services.triage import (
    assign_hazard,
    reject_hazard,
    resume_hazard,
    transfer_hazard,
    triage_hazard,
)
from hazards.services.verification import (
    NotClosed,
    RegistryDecides,
    ReopenedBefore,
    begin_verification,
    reopen_hazard,
    return_hazard,
)

NAMESPACE = uuid.UUID("0e6d2c55-6a53-5e0c-8f58-6a4b5f0f3a11")  # of photos that come with a form of these
REFUSALS = {
    HazardNotOpen: _("这条隐患已经销号或撤销。"),
    NotInThatState: _("这条隐患现在的状态不能这样处理，可能已经有人处理过，请看最新的流转。"),
    ReasonMissing: _("请写明理由。"),
    PhotoOfAnother: _("照片不是在这家单位拍的。"),
    PhotoUsedBefore: _("这张照片以前用过，请重新拍一张现在的。"),
    NotYetRectified: _("企业还没有提交整改情况，不能销号。"),
    EvidenceMissing: _("要有整改前和整改后的照片，或者写明没有照片的原因。"),
    StillFound: _("人员登记里这个问题还在，登记更正后会自动销号。"),
    VerifierIsRectifier: _("整改的人不能核查自己的整改，请由另一个人销号。"),
    NoRuleInForce: _("今天没有这个严重程度的整改时限规则，请联系管理员。"),
    DueInPast: _("期限已经过去，请选以后的日期。"),
    NoLongerThanNow: _("新的期限要晚于现在的期限。"),
    AskerGrants: _("申请延期的人不能自己同意，请由另一个人答复。"),
    NotClosed: _("只有已销号的隐患才能重新打开。"),
    ReopenedBefore: _("这条隐患已经重新打开过，请在新的那条里处理。"),
    RegistryDecides: _("人员登记里再出现这个问题时，平台会自动开出新的隐患。"),
}


@dataclass(frozen=True)
class Door:
    """One move as somebody makes it."""

    name: str
    verb: str | Promise  # on the button
    form: type[forms.MoveForm]
    may: Callable[..., bool]
    states: Collection[State]
    do: Callable[..., Hazard]
    done: str | Promise
    by_another: bool = False  # than those who said that it is put right
    danger: bool = False

    @property
    def url_name(self):
        if self.name == "rectification":
            return "submit_rectification"  # the name that this address had before there were others
        return f"{self.name.replace('-', '_')}_hazard"


_DOORS = (
    Door(
        "assign", _("交办给企业整改"), forms.AssignForm, can_triage_hazard, TO_TRIAGE, assign_hazard,
        _("已交办，企业会收到。"),
    ),
    Door(
        "triage", _("受理，稍后交办"), forms.TriageForm, can_triage_hazard, (State.REPORTED,), triage_hazard,
        _("已受理。"),
    ),
    Door(
        "reject", _("不予受理"), forms.RejectForm, can_triage_hazard, TO_TRIAGE, reject_hazard,
        _("已记为不予受理。"), danger=True,
    ),
    Door(
        "rectification", _("提交整改情况"), forms.RectificationForm, can_rectify_hazard,
        (State.ASSIGNED, State.RECTIFYING, State.EXTENDED, State.SUBMITTED), submit_rectification,
        _("整改情况已提交，等待核查。"),
    ),
    Door(
        "start", _("知道了，开始整改"), forms.StartForm, can_rectify_hazard, (State.ASSIGNED,),
        start_rectification, _("已记下，开始整改。"),
    ),
    Door(
        "more-time", _("需要更多时间，申请延期"), forms.AskTimeForm, can_rectify_hazard,
        (State.ASSIGNED, State.RECTIFYING), ask_extension, _("延期申请已提交，答复之前仍按原来的期限。"),
    ),
    Door(
        "grant-time", _("同意延期"), forms.GrantTimeForm, can_close_hazard, (State.EXTENDED,),
        grant_extension, _("已同意延期。"),
    ),
    Door(
        "refuse-time", _("不同意延期"), forms.RefuseTimeForm, can_close_hazard, (State.EXTENDED,),
        refuse_extension, _("已答复，期限不变。"), danger=True,
    ),
    Door(
        "close", _("核实整改，销号"), forms.ClosingForm, can_close_hazard, TO_VERIFY, close_hazard,
        _("隐患已销号。"), by_another=True,
    ),
    Door(
        "verify", _("开始核查"), forms.BeginCheckForm, can_close_hazard, (State.SUBMITTED,),
        begin_verification, _("已记下由您核查。"), by_another=True,
    ),
    Door(
        "return", _("没有改好，退回"), forms.ReturnForm, can_close_hazard, TO_VERIFY, return_hazard,
        _("已退回整改。"), by_another=True, danger=True,
    ),
    Door(
        "transfer", _("涉嫌违法，移送立案"), forms.TransferForm, can_transfer_hazard,
        (*TO_TRIAGE, *TO_VERIFY), transfer_hazard, _("已移送。"), danger=True,
    ),
    Door(
        "resume", _("案件退回，继续整改"), forms.ResumeForm, can_transfer_hazard, (State.TRANSFERRED,),
        resume_hazard, _("已退回，等待重新交办。"),
    ),
    Door(
        "withdraw", pgettext_lazy("隐患", "撤销这条隐患"), forms.WithdrawForm, can_transfer_hazard, UNCLOSED,
        withdraw_hazard, _("已撤销，留有记录。"), danger=True,
    ),
    Door(
        "reopen", _("问题又出现，重新打开"), forms.ReopenForm, can_close_hazard, (State.CLOSED,),
        reopen_hazard, _("已重新打开，这是新的一条。"),
    ),
)  # fmt: skip
DOORS = {door.name: door for door in _DOORS}


def doors_for(user, hazard: Hazard, submitters: Collection[int | None] = ()) -> list[Door]:
    """What this person may do with it now, the most usual first."""
    rights: dict[Callable[..., bool], bool] = {}

    def may(door: Door) -> bool:
        if door.may not in rights:
            rights[door.may] = door.may(user, hazard)
        return rights[door.may]

    return [
        door
        for door in _DOORS
        if hazard.state in door.states and not (door.by_another and user.pk in submitters) and may(door)
    ]


def make_move(door: Door, form: forms.MoveForm, *, hazard: Hazard, by, at) -> Hazard | None:
    """None where the form, which then says why, or the service refuses; photos are kept either way."""
    form.full_clean()
    keep_photos(form, enterprise=hazard.enterprise, by=by, at=at)
    if not form.is_valid():
        return None
    try:
        return door.do(hazard=hazard, by=by, at=at, **form.said(), **evidence_in(form))
    except HazardRefused as refusal:
        form.refusal = refusal
        form.add_error(None, sentence_for(refusal))
        return None


def keep_photos(form: forms.MoveForm, *, enterprise, by, at) -> None:
    for name, sent in form.sent_photos():
        kept = keep_sent_photos(sent, namespace=NAMESPACE, enterprise=enterprise, by=by, at=at)
        for refusal in kept.refusals:
            form.add_error(name, refusal)
        form.kept[name] = kept.photos


EVIDENCE = {"photos": "evidence", "before_photos": "before"}  # field of a form: argument of the service


def evidence_in(form: forms.MoveForm) -> dict[str, Any]:
    return {
        EVIDENCE[name]: Evidence(form.kept.get(name, ()), form.cleaned_data.get(reason, ""))
        for name, reason in form.photo_fields
        if name in form.fields
    }


def sentence_for(refusal: HazardRefused):
    return REFUSALS[type(refusal)]
