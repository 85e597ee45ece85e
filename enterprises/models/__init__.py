from enterprises.models.closed_period import ClosedPeriod
from enterprises.models.credit_event import CreditEvent
from enterprises.models.enterprise import Enterprise
from enterprises.models.import_batch import ImportBatch
from enterprises.models.licence import Licence
from enterprises.models.membership import Membership
from enterprises.models.sticker import Sticker

__all__ = ["ClosedPeriod", "CreditEvent", "Enterprise", "ImportBatch", "Licence", "Membership", "Sticker"]
