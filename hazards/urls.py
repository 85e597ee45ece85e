from django.urls import path

from hazards.views.hazard import close_hazard_view, list_hazards, show_hazard, submit_rectification_view

app_name = "hazards"
urlpatterns = [
    path("", list_hazards, name="list_hazards"),
    path("<int:pk>/", show_hazard, name="show_hazard"),
    path("<int:pk>/rectification/", submit_rectification_view, name="submit_rectification"),
    path("<int:pk>/close/", close_hazard_view, name="close_hazard"),
]
