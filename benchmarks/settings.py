"""The platform's settings with one more address: an empty view, the yardstick of the page measurement."""

from sushi_platform.settings import *  # noqa: F403  the platform's settings, all of them

ROOT_URLCONF = "benchmarks.urls"
# Pages are measured without collecting static files first.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405  one of them
