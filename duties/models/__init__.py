from duties.models.duty import Duty, span_of
from duties.models.duty_month import DutyMonth
from duties.models.duty_record import DutyRecord
from duties.models.duty_rule import DutyRule

__all__ = ["Duty", "DutyMonth", "DutyRecord", "DutyRule", "span_of"]
