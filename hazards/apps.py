from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "hazards"

    def ready(self):
        from accounts.audit_actions import name_actions
        from enterprises.archive_subjects import name_subject
        from hazards import receivers  # noqa: F401  listens from here on
        from hazards.audit_actions import ACTION_NAMES
        from hazards.queries.archive import ARCHIVE_SUBJECTS
        from hazards.queries.sealed_move import HAZARD_MOVE
        from ledger.sealed_kinds import seal_kind

        name_actions(ACTION_NAMES)
        seal_kind(HAZARD_MOVE)
        for name, subject in ARCHIVE_SUBJECTS.items():
            name_subject(name, subject)
