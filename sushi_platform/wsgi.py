"""The door for the app server."""

import os

from django.core.wsgi import get_wsgi_application

from sushi_platform.checks import refuse_unsafe_production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sushi_platform.settings")

application = get_wsgi_application()
refuse_unsafe_production()
