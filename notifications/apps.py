from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("通知")

    def ready(self):
        from accounts.audit_actions import name_actions
        from notifications import receivers  # noqa: F401  listens from here on
        from notifications.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
