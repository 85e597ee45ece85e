"""Where every address begins; each app names its own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("operations.urls")),
    path("account/", include("accounts.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("", include("staff.code_urls")),
    path("staff/", include("staff.urls")),
    path("", include("duties.code_urls")),
    path("duties/", include("duties.urls")),
    path("hazards/", include("hazards.urls")),
    path("", include("inspections.code_urls")),
    path("inspections/", include("inspections.urls")),
    path("open311/v2/", include("inspections.urls.open311")),
    path("index/", include("scoring.urls")),
    path("notifications/", include("notifications.urls")),
    path("log/", include("ledger.urls")),
    path("i18n/setlang/", login_not_required(require_POST(set_language)), name="set_language"),
    path("api/v1/", include("sushi_platform.api_urls")),
]

handler400 = "sushi_platform.error_pages.bad_request"
handler404 = "sushi_platform.error_pages.not_found"
handler500 = "sushi_platform.error_pages.server_error"
