"""Files that supervision keeps sealed, brought under the key in use now."""

from common.stored_file import renew_all
from inspections.models import ComplaintPhoto, LabReport, OnSiteSignature, SampleSignature

SEALED = (
    (OnSiteSignature, "picture"),
    (SampleSignature, "picture"),
    (LabReport, "file"),
    (ComplaintPhoto, "file"),
)


def renew_sealed_files() -> int:
    """Seal anew what stands under an older key; says how many files. A second run changes nothing."""
    return sum(renew_all(model.objects.all(), field) for model, field in SEALED)
