"""Where the routers of all apps meet, under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from enterprises.api.enterprise import EnterpriseViewSet
from inspections.api.inspection import InspectionViewSet
from inspections.api.sample import SampleViewSet
from portal.api.duty_card import DutyCardViewSet
from scoring.api.index import IndexViewSet, PublicIndexViewSet
from staff.api.post import PostViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, basename="enterprise")
router.register("inspections", InspectionViewSet, basename="inspection")
router.register("samples", SampleViewSet, basename="sample")
router.register("duty-cards", DutyCardViewSet, basename="duty-card")
router.register("posts", PostViewSet, basename="post")
router.register("indexes", IndexViewSet, basename="index")
router.register("public/indexes", PublicIndexViewSet, basename="public-index")

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
]
