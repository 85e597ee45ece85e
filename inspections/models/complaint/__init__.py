from inspections.models.complaint.complaint import Complaint
from inspections.models.complaint.complaint_code import ComplaintCode
from inspections.models.complaint.complaint_correction import ComplaintCorrection
from inspections.models.complaint.complaint_deadline import ComplaintDeadline
from inspections.models.complaint.complaint_link import ComplaintLink
from inspections.models.complaint.complaint_mediation import ComplaintMediation
from inspections.models.complaint.complaint_pause import ComplaintPause
from inspections.models.complaint.complaint_photo import ComplaintPhoto
from inspections.models.complaint.complaint_rule import ComplaintRule, FilingLimit
from inspections.models.complaint.complaint_step import ComplaintStep

__all__ = [
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
    "FilingLimit",
]
