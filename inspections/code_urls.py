"""Short addresses that stand in QR codes: /S/… a code of two phones that meet at an enterprise."""

from django.urls import path

from inspections.views.presence import read_presence_code

app_name = "sites"
urlpatterns = [
    path("S/<str:token>", read_presence_code, name="read_presence_code"),
]
