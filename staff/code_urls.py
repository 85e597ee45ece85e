"""Short addresses that stand in QR codes of people: /P/… the phone's code, /B/… the printed badge."""

from django.urls import path

from staff.views.scan_code import scan_code
from staff.views.verify_badge import verify_badge

app_name = "codes"
urlpatterns = [
    path("P/<str:token>", scan_code, name="scan_code"),
    path("B/<str:token>", verify_badge, name="verify_badge"),
]
