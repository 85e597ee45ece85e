from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from accounts.audit_actions import name_actions
        from portal import receivers  # noqa: F401  wired here
        from portal.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
