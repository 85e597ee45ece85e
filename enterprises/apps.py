from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self):
        from accounts.audit_actions import name_actions
        from enterprises.archive_subjects import name_subject
        from enterprises.audit_actions import ACTION_NAMES
        from enterprises.queries.credit.archive import ARCHIVE_SUBJECTS
        from enterprises.queries.credit.sealed_entry import ARCHIVE_ENTRY
        from ledger.sealed_kinds import seal_kind

        name_actions(ACTION_NAMES)
        seal_kind(ARCHIVE_ENTRY)
        for name, subject in ARCHIVE_SUBJECTS.items():
            name_subject(name, subject)
