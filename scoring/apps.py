from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self):
        from accounts.audit_actions import name_actions
        from scoring import receivers  # noqa: F401  listens to the floors below
        from scoring.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
