"""Addresses by family: each has its file, so that no list grows without end."""

from inspections.urls import backing, complaint, inspection, interview, planning, presence, sampling

app_name = "inspections"
urlpatterns = [
    *inspection.urlpatterns,
    *interview.urlpatterns,
    *sampling.urlpatterns,
    *complaint.urlpatterns,
    *planning.urlpatterns,
    *presence.urlpatterns,
    *backing.urlpatterns,
]
