import os

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path


@login_not_required
def empty(request):
    """The cheapest answer this server and this stack of middleware can give."""
    return HttpResponse(b"")


if kind := os.environ.get("BENCH_STORE"):
    from benchmarks.soak.update_only import install

    install(kind)

urlpatterns = [path("bench/empty/", empty), path("", include("sushi_platform.urls"))]
