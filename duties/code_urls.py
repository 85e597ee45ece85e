"""The short address that stands in the QR code of a record's paper."""

from django.urls import path

from duties.views.check_code import compare_paper, find_paper, show_paper

app_name = "papers"
urlpatterns = [
    path("v/", find_paper, name="find_paper"),
    path("v/<str:code>/", show_paper, name="show_paper"),
    path("v/<str:code>/compare/", compare_paper, name="compare_paper"),
]
