from django.urls import path

from portal.views.home import home
from portal.views.methodology import show_methodology

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("methodology/", show_methodology, name="methodology"),
]
