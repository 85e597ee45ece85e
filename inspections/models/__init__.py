from inspections.models.complaint import Complaint
from inspections.models.inspection import Inspection, InspectionItem
from inspections.models.sample import Sample, SampleItem

__all__ = ["Complaint", "Inspection", "InspectionItem", "Sample", "SampleItem"]
