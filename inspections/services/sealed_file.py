"""Files that supervision keeps sealed, brought under the key in use now."""

from common.stored_file import renew_stored
from inspections.models import ComplaintPhoto, LabReport, OnSiteSignature, SampleSignature

SEALED = (
    (OnSiteSignature, "picture"),
    (SampleSignature, "picture"),
    (LabReport, "file"),
    (ComplaintPhoto, "file"),
)


def renew_sealed_files() -> int:
    """Seal anew what stands under an older key; says how many files. A second run changes nothing."""
    return sum(
        renew_stored(stored)
        for model, name in SEALED
        for stored in model.objects.exclude(**{name: ""}).values_list(name, flat=True).iterator()
    )
