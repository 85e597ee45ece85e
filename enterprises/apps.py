from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self):
        from accounts.audit_actions import name_actions
        from enterprises.audit_actions import ACTION_NAMES

        name_actions(ACTION_NAMES)
