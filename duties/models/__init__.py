from duties.models.duty import Duty, span_of
from duties.models.duty_month import DutyMonth
from duties.models.duty_record import DutyRecord, DutyRecordPhoto
from duties.models.duty_rule import DutyRule
from duties.models.hollow_rule import HollowRule
from duties.models.hollow_signal import HollowComment, HollowReview, HollowSignal, IllegalReview
from duties.models.ladder_rule import LadderRule, LadderRung
from duties.models.ladder_step import LadderDay, LadderPause, LadderStep, LadderTold
from duties.models.record_code import RecordCode
from duties.models.record_review import RecordReview
from duties.models.report_draft import ReportDraft
from duties.models.rhythm_rule import RhythmRule
from duties.models.risk_control_list import RiskControlList
from duties.models.risk_control_template import RiskControlTemplate, TemplateItem, TemplateUse

__all__ = [
    "Duty",
    "DutyMonth",
    "DutyRecord",
    "DutyRecordPhoto",
    "DutyRule",
    "LadderDay",
    "LadderPause",
    "LadderRule",
    "LadderRung",
    "LadderStep",
    "LadderTold",
    "HollowComment",
    "HollowReview",
    "HollowRule",
    "HollowSignal",
    "IllegalReview",
    "RecordCode",
    "RecordReview",
    "ReportDraft",
    "RhythmRule",
    "RiskControlList",
    "RiskControlTemplate",
    "TemplateItem",
    "TemplateUse",
    "span_of",
]
