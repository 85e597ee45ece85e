"""The dated rules of the platform, one entry a kind: what it decides, and what tells rules of one time apart.

Whatever a source marks as the city's to choose, or as not checked against the text of an order, is a row and
no constant; here it is said which rows there are. Rules with tables of their own beneath them (提醒规则,
风险分级规则, 指数模型) keep their own pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from duties.models import HollowRule, RhythmRule
from enterprises.models import PublicationRule
from hazards.models import Hazard, HazardRule
from inspections.models import (
    BackingRule,
    ComplaintRule,
    FilingLimit,
    InspectionRule,
    InterviewRule,
    RecallRule,
    SamplingRule,
)
from scoring.models import ObjectionRule
from staff.models import ColourRule, FindingRule, StaffingFinding, StaffingRule


@dataclass(frozen=True)
class RuleKind:
    slug: str
    model: type[EffectiveRow]
    title: str | Promise
    about: str | Promise
    # Rules that differ in one of these stand beside each other; the others follow one another in time.
    keys: tuple[str, ...] = ()
    may_add: bool = False  # for keys that no rule speaks of yet
    may_end: bool = False  # where no rule in force means something: nothing is owed
    words: Mapping[str, Any] = field(default_factory=dict)  # (value, label) of fields that store a code alone


@dataclass(frozen=True)
class RuleGroup:
    title: str | Promise
    kinds: tuple[RuleKind, ...]


GROUPS = (
    RuleGroup(
        _("企业责任"),
        (
            RuleKind(
                "rhythms",
                RhythmRule,
                _("频次规则"),
                _("连锁企业的总部、分支和门店各要做哪几种。没有规则的，日管控、周排查、月调度都要做。"),
                ("chain_role", "enterprise_kind"),
                may_add=True,
                may_end=True,
            ),
            RuleKind(
                "hollow-routine",
                HollowRule,
                _("走过场识别规则"),
                _("从哪里起提请核实。信号只是疑问，核实了才计入指数。"),
            ),
            RuleKind(
                "hazard-limits",
                HazardRule,
                _("隐患整改时限"),
                _("各等级的隐患最多多久整改完、提交后最多多久核查。"),
                ("severity",),
            ),
        ),
    ),
    RuleGroup(
        _("人员"),
        (
            RuleKind(
                "staffing",
                StaffingRule,
                _("配备规则"),
                _("哪些主体应当配备负责人、总监、安全员。留空的条件不作要求。"),
                ("code",),
                may_add=True,
                may_end=True,
            ),
            RuleKind(
                "staffing-findings",
                FindingRule,
                _("配备检查规则"),
                _("检查出的每一种情况怎样处理：作为隐患还是待办。"),
                ("finding_kind",),
                words={"finding_kind": StaffingFinding.Kind.choices, "severity": Hazard.Severity.choices},
            ),
            RuleKind("colours", ColourRule, _("亮码规则"), _("从业人员信息码什么时候是绿色、黄色、红色。")),
        ),
    ),
    RuleGroup(
        _("监督检查和包保"),
        (
            RuleKind(
                "inspection-results",
                InspectionRule,
                _("检查结果判定规则"),
                _("不符合项怎样折算成结果和得分。"),
            ),
            RuleKind(
                "backing",
                BackingRule,
                _("包保层级规定"),
                _("各级主体由哪一级干部包保，每季度督导几次。"),
                ("level",),
            ),
            RuleKind("interviews", InterviewRule, _("约谈公示规则"), _("责任约谈是否公示，公示多久。")),
        ),
    ),
    RuleGroup(
        _("抽检、投诉和信用"),
        (
            RuleKind(
                "sampling",
                SamplingRule,
                _("抽检规定"),
                _("从采样到核查处置的各个期限，以及建议名单的加分。样品按采样那天的规定办理。"),
            ),
            RuleKind("recalls", RecallRule, _("召回时限规定"), _("各级召回多久启动、多久完成。"), ("level",)),
            RuleKind(
                "complaints",
                ComplaintRule,
                _("投诉举报处理规定"),
                _("投诉和举报的各个期限、身份要求和重复件的办法。每件按收到那天的规定办理。"),
                ("kind",),
            ),
            RuleKind(
                "filing-limits",
                FilingLimit,
                _("提交频次限制"),
                _("扫码投诉举报最多收多少次：够人用，不够机器用。"),
            ),
            RuleKind(
                "publication",
                PublicationRule,
                _("公示期限"),
                _("处罚等信用记录公示多久，什么时候可以提前停止公示。"),
                ("order", "grade"),
            ),
        ),
    ),
    RuleGroup(
        _("五维食安指数"),
        (
            RuleKind(
                "index-objections",
                ObjectionRule,
                _("指数异议办理规则"),
                _("多久之内可以提异议，多久答复，是否让消费者看到。"),
            ),
        ),
    ),
)
KINDS = {kind.slug: kind for group in GROUPS for kind in group.kinds}

# What a set of figures must hold together, in words, by the name of the database's own check.
TROUBLES: dict[str, str | Promise] = {
    "rhythm_rule_owes_something": _("至少要做一种。"),
    "hollow_rule_limits": _("回看14到90天，照片指纹最多差12位。"),
    "hollow_rule_shares": _("比例不超过100%。"),
    "hazard_rule_hours": _("整改时限至少1小时。"),
    "hazard_rule_check_hours": _("核查时限至少1小时。"),
    "publication_rule_terms": _("各个期限都至少是1。"),
    "publication_rule_least": _("最短公示期至少1个月，不长于公示期。"),
    "inspection_rule_caps": _("不符合的最高分要低于基本符合的，基本符合的要低于100。"),
    "backing_rule_visits": _("每季度督导1到12次。"),
    "interview_rule_months": _("公示约谈的要填公示期，不公示的不填。"),
    "complaint_rule_days": _("答复期限至少1个工作日。"),
    "complaint_rule_terms": _("调解、告知和处罚决定的期限都至少是1。"),
    "complaint_rule_repeats": _("重复件合并或不予处理的，要填多少日内算重复。"),
    "sampling_rule_days": _("各个期限都至少是1。"),
    "recall_rule_limits": _("级别是1到3，时限至少是1。"),
    "objection_rule_terms": _("受理期限至少1个工作日，答复期限不短于受理期限。"),
}
