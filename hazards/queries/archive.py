"""What the credit archive has to know of hazards."""

from enterprises.archive_subjects import ArchiveSubject
from enterprises.models import ArchiveEntry
from hazards.models import Hazard

ARCHIVE_SUBJECTS = {
    ArchiveEntry.Subject.HAZARD: ArchiveSubject("hazards:show_hazard", dict(Hazard.Severity.choices))
}
