from inspections.models.backing.assignment import BackingAssignment
from inspections.models.backing.letter import CommitmentLetter, LetterCode
from inspections.models.backing.level import BackingRule
from inspections.models.backing.level import Level as BackingLevel
from inspections.models.backing.upper_check import UpperCheck
from inspections.models.backing.visit import BackingVisit, BackingVisitPhoto, VisitTask
from inspections.models.complaint import (
    Complaint,
    ComplaintCode,
    ComplaintCorrection,
    ComplaintDeadline,
    ComplaintLink,
    ComplaintMediation,
    ComplaintPause,
    ComplaintPhoto,
    ComplaintRule,
    ComplaintStep,
    FilingLimit,
)
from inspections.models.inspection.checklist import Checklist, ChecklistItem, ChecklistUse
from inspections.models.inspection.inspection import (
    Inspection,
    InspectionItem,
    SealedInspection,
    SupersededInspection,
)
from inspections.models.inspection.inspection_code import InspectionCode
from inspections.models.inspection.inspection_rule import InspectionRule
from inspections.models.inspection.on_site import (
    OnSiteAnswer,
    OnSiteInspection,
    OnSiteInspector,
    OnSitePhoto,
    OnSiteSignature,
)
from inspections.models.inspection.paper_record import PaperRecord
from inspections.models.inspection.publication import InspectionPublication
from inspections.models.inspection.replacement import InspectorReplacement
from inspections.models.interview.interview import (
    AccountabilityInterview,
    InterviewPhoto,
    InterviewRule,
)
from inspections.models.planning.calendar_key import CalendarKey
from inspections.models.planning.change import PlannedChange
from inspections.models.planning.draw import Draw, DrawInspector, DrawnVisit, Recusal
from inspections.models.planning.plan import InspectionPlan, PlannedInspection
from inspections.models.planning.risk_grade import RiskGrade, StaticAnswer
from inspections.models.planning.risk_model import (
    DynamicFactor,
    OverrideRule,
    RiskLevel,
    RiskLevelRule,
    RiskModelVersion,
    StaticFactor,
    StaticLevel,
)
from inspections.models.presence import Presence, PresenceRequest, PresenceScan
from inspections.models.sampling.laboratory import Laboratory
from inspections.models.sampling.move import LabReport, SampleHandover, SampleMove
from inspections.models.sampling.objection import Objection, RetestDraw
from inspections.models.sampling.plan import SamplingPlan, SamplingPlanLine
from inspections.models.sampling.rapid_test import RapidTest
from inspections.models.sampling.recall import Recall
from inspections.models.sampling.record import SamplePhoto, SamplingRecord
from inspections.models.sampling.rule import RecallRule, SamplingRule
from inspections.models.sampling.sample import Sample, SampleItem, SealedSample, SupersededSample
from inspections.models.sampling.sample_code import SampleCode
from inspections.models.sampling.signature import SampleSignature

__all__ = [
    "AccountabilityInterview",
    "InterviewPhoto",
    "InterviewRule",
    "BackingAssignment",
    "BackingLevel",
    "BackingRule",
    "BackingVisit",
    "BackingVisitPhoto",
    "CalendarKey",
    "Checklist",
    "ChecklistItem",
    "ChecklistUse",
    "CommitmentLetter",
    "Complaint",
    "ComplaintCode",
    "ComplaintCorrection",
    "ComplaintDeadline",
    "ComplaintLink",
    "ComplaintMediation",
    "ComplaintPause",
    "ComplaintPhoto",
    "ComplaintRule",
    "ComplaintStep",
    "Draw",
    "DrawInspector",
    "DrawnVisit",
    "DynamicFactor",
    "FilingLimit",
    "Inspection",
    "InspectionCode",
    "InspectionItem",
    "InspectionPlan",
    "InspectionPublication",
    "InspectionRule",
    "InspectorReplacement",
    "LabReport",
    "Laboratory",
    "LetterCode",
    "Objection",
    "OnSiteAnswer",
    "OnSiteInspection",
    "OnSiteInspector",
    "OnSitePhoto",
    "OnSiteSignature",
    "OverrideRule",
    "PaperRecord",
    "PlannedChange",
    "PlannedInspection",
    "Presence",
    "PresenceRequest",
    "PresenceScan",
    "RapidTest",
    "Recall",
    "RecallRule",
    "Recusal",
    "RetestDraw",
    "RiskGrade",
    "RiskLevel",
    "RiskLevelRule",
    "RiskModelVersion",
    "Sample",
    "SampleCode",
    "SampleHandover",
    "SampleItem",
    "SampleMove",
    "SamplePhoto",
    "SampleSignature",
    "SamplingPlan",
    "SamplingPlanLine",
    "SamplingRecord",
    "SamplingRule",
    "SealedInspection",
    "SealedSample",
    "StaticAnswer",
    "StaticFactor",
    "StaticLevel",
    "SupersededInspection",
    "SupersededSample",
    "UpperCheck",
    "VisitTask",
]
