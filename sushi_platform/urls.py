"""Where every address begins; each app names its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("operations.urls")),
    path("account/", include("accounts.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("duties/", include("duties.urls")),
    path("hazards/", include("hazards.urls")),
    path("inspections/", include("inspections.urls")),
    path("scoring/", include("scoring.urls")),
    path("api/v1/", include("sushi_platform.api_urls")),
]
