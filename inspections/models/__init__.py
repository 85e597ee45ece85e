from inspections.models.complaint import Complaint
from inspections.models.complaint_rule import ComplaintRule
from inspections.models.inspection import Inspection, InspectionItem
from inspections.models.inspection_rule import InspectionRule
from inspections.models.sample import Sample, SampleItem

__all__ = [
    "Complaint",
    "ComplaintRule",
    "Inspection",
    "InspectionItem",
    "InspectionRule",
    "Sample",
    "SampleItem",
]
