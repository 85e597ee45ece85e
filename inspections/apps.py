from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self):
        from accounts.audit_actions import name_actions
        from inspections.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
