from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self):
        from accounts.audit_actions import name_actions
        from notifications.address_book import register_phones
        from staff import receivers  # noqa: F401  listens from here on
        from staff.audit_actions import ACTION_NAMES
        from staff.queries.phones import phones_of_users

        name_actions(ACTION_NAMES)
        register_phones(phones_of_users)
