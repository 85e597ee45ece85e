from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "hazards"

    def ready(self):
        from accounts.audit_actions import name_actions
        from hazards import receivers  # noqa: F401  listens from here on
        from hazards.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
