"""Where the routers of all apps meet, under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from duties.api.duty import DutyViewSet
from duties.api.duty_record import DutyRecordViewSet
from duties.api.hollow_signal import HollowSignalViewSet
from duties.api.ladder_step import LadderStepViewSet
from duties.api.risk_control_list import RiskControlListViewSet
from enterprises.api.credit_archive import ArchiveEntryViewSet, PublicArchiveViewSet
from enterprises.api.enterprise import EnterpriseViewSet
from enterprises.api.photo import PhotoViewSet
from hazards.api.hazard import HazardViewSet
from inspections.api.backing.assignment import BackingAssignmentViewSet
from inspections.api.backing.coverage import BackingCoverageViewSet
from inspections.api.backing.visit import BackingRecordViewSet, BackingVisitViewSet
from inspections.api.inspection.checklist import ChecklistViewSet
from inspections.api.inspection.inspection import InspectionViewSet
from inspections.api.inspection.on_site import InspectionRecordViewSet, OnSiteViewSet
from inspections.api.planning.draw import PublicDrawViewSet
from inspections.api.planning.grade import RiskGradeViewSet
from inspections.api.planning.planned import PlannedInspectionViewSet
from inspections.api.sampling.sample import SampleViewSet
from notifications.api.notice import NoticeViewSet
from portal.api.duty_card import DutyCardViewSet
from scoring.api.index import IndexViewSet, PublicIndexViewSet
from scoring.api.objection import ObjectionViewSet
from staff.api.post import PostViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, basename="enterprise")
router.register("credit-archive-entries", ArchiveEntryViewSet, basename="archive-entry")
router.register("photos", PhotoViewSet, basename="photo")
router.register("risk-control-lists", RiskControlListViewSet, basename="risk-control-list")
router.register("hazards", HazardViewSet, basename="hazard")
router.register("inspections", InspectionViewSet, basename="inspection")
router.register("checklists", ChecklistViewSet, basename="checklist")
router.register("on-site-inspections", OnSiteViewSet, basename="on-site-inspection")
router.register("inspection-records", InspectionRecordViewSet, basename="inspection-record")
router.register("backing-assignments", BackingAssignmentViewSet, basename="backing-assignment")
router.register("backing-visits", BackingVisitViewSet, basename="backing-visit")
router.register("backing-records", BackingRecordViewSet, basename="backing-record")
router.register("backing-coverage", BackingCoverageViewSet, basename="backing-coverage")
router.register("samples", SampleViewSet, basename="sample")
router.register("risk-grades", RiskGradeViewSet, basename="risk-grade")
router.register("planned-inspections", PlannedInspectionViewSet, basename="planned-inspection")
router.register("duties", DutyViewSet, basename="duty")
router.register("duty-records", DutyRecordViewSet, basename="duty-record")
router.register("ladder-steps", LadderStepViewSet, basename="ladder-step")
router.register("hollow-signals", HollowSignalViewSet, basename="hollow-signal")
router.register("duty-cards", DutyCardViewSet, basename="duty-card")
router.register("posts", PostViewSet, basename="post")
router.register("notices", NoticeViewSet, basename="notice")
router.register("indexes", IndexViewSet, basename="index")
router.register("index-objections", ObjectionViewSet, basename="index-objection")
router.register("public/indexes", PublicIndexViewSet, basename="public-index")
router.register("public/credit-archives", PublicArchiveViewSet, basename="public-archive")
router.register("public/draws", PublicDrawViewSet, basename="public-draw")

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
]
