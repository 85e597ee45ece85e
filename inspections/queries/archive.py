"""What the credit archive has to know of results: their pages and what their outcomes are called."""

from enterprises.archive_subjects import ArchiveSubject
from enterprises.models import ArchiveEntry
from inspections.models import AccountabilityInterview, Inspection, Sample

ARCHIVE_SUBJECTS = {
    ArchiveEntry.Subject.INSPECTION: ArchiveSubject(
        "inspections:show_inspection", dict(Inspection.Result.choices)
    ),
    ArchiveEntry.Subject.INTERVIEW: ArchiveSubject(
        "inspections:show_interview", dict(AccountabilityInterview.Ground.choices)
    ),
    ArchiveEntry.Subject.SAMPLE: ArchiveSubject("inspections:show_sample", dict(Sample.Verdict.choices)),
}
