from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from accounts.audit_actions import name_actions
        from operations.queries.readiness import add_readiness_part
        from portal import receivers  # noqa: F401  wired here
        from portal.audit_actions import ACTION_NAMES
        from portal.queries.sealing import ask_sealing

        name_actions(ACTION_NAMES)
        add_readiness_part("sealing", ask_sealing)
