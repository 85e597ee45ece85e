"""One closed and one open API view, and the pages a sign-in leads to."""

from django.urls import include, path
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView


class Closed(APIView):
    def get(self, request):
        return Response({"answer": "closed"})


class Open(APIView):
    permission_classes = [AllowAny]

    def get(self, request):
        return Response({"answer": "open"})


urlpatterns = [
    path("closed/", Closed.as_view(), name="closed"),
    path("open/", Open.as_view(), name="open"),
    path("account/", include("accounts.urls")),
]
