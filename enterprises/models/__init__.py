from enterprises.models.closed_period import ClosedPeriod
from enterprises.models.credit.archive_entry import ArchiveEntry
from enterprises.models.credit.credit_repair import CreditRepair, CreditRepairPhoto
from enterprises.models.credit.publication_rule import PublicationRule
from enterprises.models.credit.publication_terms import PublicationTerms
from enterprises.models.credit_event import CreditEvent
from enterprises.models.enterprise import Enterprise
from enterprises.models.import_batch import ImportBatch
from enterprises.models.licence import Licence
from enterprises.models.membership import Membership
from enterprises.models.opened_day import OpenedDay
from enterprises.models.opening_pattern import OpeningPattern
from enterprises.models.photo import Photo
from enterprises.models.sticker import Sticker

__all__ = [
    "ArchiveEntry",
    "ClosedPeriod",
    "CreditEvent",
    "CreditRepair",
    "CreditRepairPhoto",
    "Enterprise",
    "ImportBatch",
    "Licence",
    "Membership",
    "OpenedDay",
    "OpeningPattern",
    "Photo",
    "PublicationRule",
    "PublicationTerms",
    "Sticker",
]
