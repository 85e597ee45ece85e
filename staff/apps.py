from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self):
        from accounts.audit_actions import name_actions
        from staff import receivers  # noqa: F401  listens from here on
        from staff.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
