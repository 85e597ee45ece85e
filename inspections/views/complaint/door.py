"""What can be done with a complaint now: each verb with its address, its form and its service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.forms.complaint import decision as forms
from inspections.models import Complaint, ComplaintDeadline
from inspections.models.complaint.complaint import IN_HAND
from inspections.services.complaint.case import decline_case, end_case, extend_check, file_case, refer_report
from inspections.services.complaint.correction import correct_enterprise
from inspections.services.complaint.finding import disprove_complaint, verify_complaint, withdraw_complaint
from inspections.services.complaint.handling import (
    accept_complaint,
    assign_complaint,
    merge_complaint,
    refuse_complaint,
    tell_complaint,
)
from inspections.services.complaint.link import link_inspection, open_complaint_hazard
from inspections.services.complaint.mediation import (
    add_lead,
    end_mediation,
    settle_agreement,
    start_mediation,
)
from inspections.services.complaint.pause import pause_complaint, resume_complaint

State = Complaint.State
Kind = ComplaintDeadline.Kind
MEDIATED = (State.ACCEPTED, State.MEDIATING)


@dataclass(frozen=True)
class Standing:
    """A complaint with what else decides on the next step."""

    complaint: Complaint
    running: frozenset[str]  # kinds of deadlines
    is_paused: bool
    is_settled: bool = False  # what was agreed on has been done

    def can_go_to(self, state: str) -> bool:
        return state in self.complaint.moves


@dataclass(frozen=True)
class Door:
    name: str  # in the address
    url_name: str
    verb: str | Promise
    done: str | Promise
    service: Callable[..., Any]
    is_open: Callable[[Standing], bool]
    form: type[forms.DecisionForm] = forms.DecisionForm
    lead: str | Promise = ""
    is_main: bool = False


def _in(*states: str) -> Callable[[Standing], bool]:
    return lambda now: now.complaint.state in states


_DOORS = (
    Door(
        "accept",
        "accept_complaint",
        _("受理"),
        _("已受理，期限随即开始计算。"),
        accept_complaint,
        lambda now: now.can_go_to(State.ACCEPTED) or now.can_go_to(State.CHECKING),
        forms.AnswerForm,
        _("投诉：受理后在期限内调解。举报：开始核查。没有指定承办人的，由您承办。"),
        is_main=True,
    ),
    Door(
        "refuse",
        "refuse_complaint",
        _("不予受理"),
        _("已记为不予受理。"),
        refuse_complaint,
        lambda now: now.can_go_to(State.REFUSED),
        forms.RefuseForm,
    ),
    Door(
        "merge",
        "merge_complaint",
        _("并入前一件"),
        _("已并案。"),
        merge_complaint,
        lambda now: now.can_go_to(State.MERGED),
        forms.MergeForm,
        _("同一人就同一事项重复提交的，并入更早的一件一起办理。"),
    ),
    Door(
        "mediate",
        "start_mediation",
        _("开始调解"),
        _("调解已开始。"),
        start_mediation,
        lambda now: now.can_go_to(State.MEDIATING),
        lead=_("双方同意调解，从现在起调解。期限仍从受理之日起算。"),
        is_main=True,
    ),
    Door(
        "end-mediation",
        "end_mediation",
        _("调解结束"),
        _("已办结。"),
        end_mediation,
        _in(*MEDIATED),
        forms.EndMediationForm,
        _("没有达成协议的，还要在期限内告知双方。"),
        is_main=True,
    ),
    Door(
        "settle",
        "settle_agreement",
        _("记录协议是否履行"),
        _("已记录。"),
        settle_agreement,
        lambda now: now.complaint.outcome == Complaint.Outcome.AGREED and not now.is_settled,
        forms.SettlementForm,
        _("已查实的投诉，协议没有履行会影响指数；以后履行了可以再记。"),
    ),
    Door(
        "lead",
        "add_complaint_lead",
        _("发现违法线索"),
        _("已转为举报，核查期限从今天起算。"),
        add_lead,
        _in(*MEDIATED),
        forms.LeadForm,
        _("调解中发现涉嫌违法的，另立一件举报核查；不带投诉人的信息。"),
    ),
    Door(
        "verify",
        "verify_complaint",
        pgettext_lazy("投诉举报", "查实"),
        _("已查实，指数随即更新。"),
        verify_complaint,
        lambda now: now.complaint.state in IN_HAND and not now.complaint.verdict,
        forms.VerifyForm,
        is_main=True,
    ),
    Door(
        "disprove",
        "disprove_complaint",
        _("未查实"),
        _("已记录，不计入指数。"),
        disprove_complaint,
        lambda now: now.complaint.state in IN_HAND and not now.complaint.verdict,
        forms.FindingForm,
    ),
    Door(
        "file-case",
        "file_case",
        pgettext_lazy("举报", "立案"),
        _("已立案。"),
        file_case,
        lambda now: now.can_go_to(State.FILED),
        forms.FileCaseForm,
        _("核查到此为止，处罚决定的期限从今天起算；实名举报人要在期限内告知。"),
        is_main=True,
    ),
    Door(
        "decline-case",
        "decline_case",
        _("不予立案"),
        _("已办结。"),
        decline_case,
        _in(State.CHECKING),
        forms.AnswerForm,
        _("先记录是否属实。实名举报人要在期限内告知。"),
    ),
    Door(
        "refer",
        "refer_report",
        _("移送其他机关"),
        _("已移送，本件办结。"),
        refer_report,
        _in(State.CHECKING),
        forms.ReferForm,
        _("核查中发现不属于本机关管辖的。实名举报人要在期限内告知移送到哪里。"),
    ),
    Door(
        "end-case",
        "end_case",
        _("案件办结"),
        _("已办结。"),
        end_case,
        _in(State.FILED),
        forms.EndCaseForm,
        is_main=True,
    ),
    Door(
        "tell",
        "tell_complaint",
        _("记录已告知"),
        _("已记录。"),
        tell_complaint,
        lambda now: bool(now.running & {Kind.TELL_END, Kind.TELL_FILING}),
        forms.AnswerForm,
        _("已经电话、书面或其他方式告知的，记在这里；下面的话提交人也能在网上看到。"),
        is_main=True,
    ),
    Door(
        "extend",
        "extend_check",
        _("延长核查期限"),
        _("已延长。"),
        extend_check,
        lambda now: now.complaint.is_report and now.complaint.state in (State.RECEIVED, State.CHECKING),
        forms.ExtendForm,
        _("只能一次，要在届满之前，并说明理由。"),
    ),
    Door(
        "pause",
        "pause_complaint",
        _("送检，中止计算期限"),
        _("从现在起不计入期限，直到检验结束。"),
        pause_complaint,
        lambda now: now.complaint.state in IN_HAND and not now.is_paused,
        forms.PauseForm,
    ),
    Door(
        "resume",
        "resume_complaint",
        _("检验结束，继续计算期限"),
        _("期限继续计算，已按检验所用的天数顺延。"),
        resume_complaint,
        lambda now: now.complaint.state in IN_HAND and now.is_paused,
        is_main=True,
    ),
    Door(
        "hazard",
        "open_complaint_hazard",
        _("转为隐患"),
        _("已转为隐患，交企业整改。"),
        open_complaint_hazard,
        lambda now: now.complaint.counts,
        forms.HazardForm,
        _("企业只看到您写的问题，看不到投诉举报。"),
    ),
    Door(
        "inspection",
        "link_inspection",
        _("关联检查"),
        _("已关联。"),
        link_inspection,
        lambda now: now.complaint.state not in (State.MERGED, State.REFUSED),
        forms.InspectionForm,
        _("先在企业页面记录一次“投诉举报核查”，再在这里选它。"),
    ),
    Door(
        "correct",
        "correct_complaint_enterprise",
        _("更正企业"),
        _("已更正。编号和期限不变。"),
        correct_enterprise,
        lambda now: now.complaint.is_open and not now.complaint.verdict,
        forms.CorrectForm,
        _("扫错了码、写错了店名的，改为真正被投诉举报的企业。以前的决定仍按当时的企业存证。"),
    ),
    Door(
        "assign",
        "assign_complaint",
        _("指定承办人"),
        _("已指定。联系方式只有承办人能看。"),
        assign_complaint,
        lambda now: now.complaint.state not in (State.MERGED, State.REFUSED),
        forms.AssignForm,
    ),
    Door(
        "withdraw",
        "withdraw_complaint",
        _("撤销查实结论"),
        _("已撤销，不再计入指数。"),
        withdraw_complaint,
        lambda now: now.complaint.counts,
        forms.WithdrawForm,
    ),
)
DOORS = {door.name: door for door in _DOORS}


def doors_of(now: Standing) -> list[Door]:
    return [door for door in _DOORS if door.is_open(now)]
