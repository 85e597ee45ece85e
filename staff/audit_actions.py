"""What this app's verbs are called in the audit trail; each file of services adds its own here."""

from django.utils.functional import Promise

ACTION_NAMES: dict[str, str | Promise] = {}
