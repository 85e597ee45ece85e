from staff.models.badge import Badge
from staff.models.certificate_reminder import CertificateReminder, ReminderReceipt
from staff.models.code_scan import CodePurpose, CodeScan
from staff.models.colour_rule import ColourRule
from staff.models.data_request import DataRequest
from staff.models.evaluation import PerformanceEvaluation
from staff.models.health_certificate import HealthCertificate
from staff.models.morning_check import MorningCheck
from staff.models.person import Person
from staff.models.post import Leave, Post
from staff.models.prohibited_person import ProhibitedPerson
from staff.models.staffing_finding import StaffingFinding
from staff.models.staffing_rule import FindingRule, StaffingRule
from staff.models.training import ExamResult, TrainingRecord

__all__ = [
    "Badge",
    "CertificateReminder",
    "CodePurpose",
    "CodeScan",
    "ColourRule",
    "DataRequest",
    "ExamResult",
    "FindingRule",
    "HealthCertificate",
    "Leave",
    "MorningCheck",
    "PerformanceEvaluation",
    "Person",
    "Post",
    "ProhibitedPerson",
    "ReminderReceipt",
    "StaffingFinding",
    "StaffingRule",
    "TrainingRecord",
]
