"""Short addresses that stand in QR codes of people: /P/… the phone's code, /B/… the printed badge."""

from django.urls import path

from staff.views.scan_code import scan_code

app_name = "codes"
urlpatterns = [
    path("P/<str:token>", scan_code, name="scan_code"),
]
