from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = _("运行状况")

    def ready(self):
        from operations import receivers  # noqa: F401  wires the Celery signals
