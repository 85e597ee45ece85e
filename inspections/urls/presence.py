from django.urls import path

from inspections.views.presence import (
    meet_official,
    next_official_code,
    next_site_code,
    open_presence_view,
    prove_presence,
    show_presence_state,
    show_site_state,
)

urlpatterns = [
    path("presence/", meet_official, name="meet_official"),
    path("presence/code/", next_site_code, name="next_site_code"),
    path("presence/state/", show_site_state, name="show_site_state"),
    path("presence/at/<str:public_id>/", open_presence_view, name="open_presence"),
    path("presence/<int:pk>/", prove_presence, name="prove_presence"),
    path("presence/<int:pk>/code/", next_official_code, name="next_official_code"),
    path("presence/<int:pk>/state/", show_presence_state, name="show_presence_state"),
]
