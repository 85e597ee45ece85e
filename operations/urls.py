from django.urls import path

from operations.views.health import show_liveness, show_readiness

app_name = "operations"

urlpatterns = [
    path("healthz", show_liveness, name="show_liveness"),
    path("readyz", show_readiness, name="show_readiness"),
]
