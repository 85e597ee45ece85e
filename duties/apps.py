from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "duties"

    def ready(self):
        from accounts.audit_actions import name_actions
        from duties import receivers  # noqa: F401  listens to the registry
        from duties.audit_actions import ACTION_NAMES
        from duties.queries.sealed_record import DUTY_RECORD
        from duties.queries.sealed_review import RECORD_REVIEW
        from ledger.sealed_kinds import seal_kind

        name_actions(ACTION_NAMES)
        seal_kind(DUTY_RECORD)
        seal_kind(RECORD_REVIEW)
