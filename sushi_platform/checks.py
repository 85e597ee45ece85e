"""What production must have: shown by `manage.py check --deploy`, enforced when web, worker or beat start."""

import re

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from common.badge_token import BadKey, read_seed
from common.signed_note import COSIGNATURE, ED25519, NoteRefused, read_vkey
from notifications.push_keys import BadKey as BadPushKey
from notifications.push_keys import read_scalar

SHORTEST_SECRET = 50


@register(Tags.security, deploy=True)
def check_production(app_configs=None, **kwargs) -> list[Error]:
    return [error for check in PRODUCTION_CHECKS if (error := check()) is not None]


def refuse_unsafe_production() -> None:
    """Stop the start of a production process with a default key, debug on or a piece missing."""
    if settings.PRODUCTION and (errors := check_production()):
        reasons = "\n".join(f"  {error.id}: {error.msg} {error.hint}" for error in errors)
        raise ImproperlyConfigured(f"This installation is not fit for production:\n{reasons}")


def _check_secret_key() -> Error | None:
    if settings.SECRET_KEY == settings.DEVELOPMENT_KEY or len(settings.SECRET_KEY) < SHORTEST_SECRET:
        return Error(
            "SECRET_KEY is the default or too short.",
            hint=f"Set SECRET_KEY to {SHORTEST_SECRET} or more random characters.",
            id="sushi.E001",
        )
    return None


def _check_debug() -> Error | None:
    if settings.DEBUG:
        return Error(
            "DEBUG is on.", hint="Remove DEBUG; it shows settings and data to anybody.", id="sushi.E002"
        )
    return None


def _check_allowed_hosts() -> Error | None:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        return Error(
            "ALLOWED_HOSTS is empty or '*'.", hint="Name the host names of this site.", id="sushi.E003"
        )
    return None


def _check_database() -> Error | None:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        return Error(
            "The database is not PostgreSQL.", hint="Set DATABASE_URL to a PostgreSQL.", id="sushi.E004"
        )
    return None


def _check_redis() -> Error | None:
    if not settings.REDIS_URL:
        return Error("REDIS_URL is missing.", hint="Tasks and cache need a Redis.", id="sushi.E005")
    return None


def _check_sticker_keys() -> Error | None:
    if not settings.STICKER_KEYS:
        return Error(
            "STICKER_KEYS is missing.",
            hint="Without it, anybody can forge entrance stickers.",
            id="sushi.E006",
        )
    return None


def _check_field_encryption_keys() -> Error | None:
    if not settings.FIELD_ENCRYPTION_KEYS:
        return Error(
            "FIELD_ENCRYPTION_KEYS is missing.", hint="Personal data is encrypted with it.", id="sushi.E007"
        )
    return None


def _check_public_base_url() -> Error | None:
    if not settings.PUBLIC_BASE_URL.startswith("https://"):
        return Error(
            "PUBLIC_BASE_URL is not an https address.",
            hint="It is printed on every entrance sticker.",
            id="sushi.E008",
        )
    return None


def _check_staff_code_keys() -> Error | None:
    if not settings.STAFF_CODE_KEYS:
        return Error(
            "STAFF_CODE_KEYS is missing.",
            hint="The codes on the phones of staff need a key of their own.",
            id="sushi.E009",
        )
    return None


def _check_badge_keys() -> Error | None:
    try:
        seeds = [read_seed(text) for text in settings.BADGE_KEYS.values()]
    except BadKey:
        seeds = []
    if not seeds:
        return Error(
            "BADGE_KEYS is missing or holds something that is no Ed25519 seed.",
            hint="Set BADGE_KEYS=1=<64 hex digits>; printed badges are signed with it.",
            id="sushi.E010",
        )
    return None


def _check_vapid_keys() -> Error | None:
    try:
        keys = [read_scalar(text) for text in settings.VAPID_KEYS.values()]
    except BadPushKey:
        keys = []
    if not keys:
        return Error(
            "VAPID_KEYS is missing or holds something that is no P-256 key.",
            hint="Set VAPID_KEYS=1=<64 hex digits>; push messages are signed with it.",
            id="sushi.E011",
        )
    return None


def _check_vapid_subject() -> Error | None:
    if not re.fullmatch(r"mailto:[^@\s<>]+@[\w.-]+\.\w+|https://[\w.-]+\.\w+(/\S*)?", settings.VAPID_SUBJECT):
        return Error(
            "VAPID_SUBJECT is neither a mailto: nor an https: address.",
            hint="Push services write there when our messages cause trouble.",
            id="sushi.E012",
        )
    return None


def _check_message_origins() -> Error | None:
    outgoing = settings.NOTIFICATIONS
    origins = [*outgoing.push_origins, *(one for some in outgoing.robot_origins.values() for one in some)]
    if outgoing.sms is not None:
        origins.append(outgoing.sms.url)
    if not all(origin.startswith("https://") for origin in origins):
        return Error(
            "Messages would leave without https.",
            hint="Name https addresses in SMS_GATEWAY_URL, WEB_PUSH_ORIGINS and the …_ROBOT_ORIGINS.",
            id="sushi.E013",
        )
    return None


def _check_ledger_keys() -> Error | None:
    try:
        seeds = [read_seed(text, setting="LEDGER_KEYS") for text in settings.LEDGER_KEYS.values()]
    except BadKey:
        seeds = []
    if not seeds:
        return Error(
            "LEDGER_KEYS is missing or holds something that is no Ed25519 seed.",
            hint="Set LEDGER_KEYS=1=<64 hex digits>; the transparency log is signed with it.",
            id="sushi.E014",
        )
    return None


def _check_ledger_names() -> Error | None:
    try:
        retired = {read_vkey(vkey).kind for vkey in settings.LEDGER_RETIRED_KEYS}
        witnesses = {read_vkey(vkey).kind for vkey in settings.LEDGER_WITNESSES}
    except NoteRefused:
        retired = witnesses = {0}
    if not (retired <= {ED25519} and witnesses <= {COSIGNATURE}):
        return Error(
            "LEDGER_RETIRED_KEYS or LEDGER_WITNESSES holds something that is no such key.",
            hint="Keys are written name+id+material, as the page /log/ and the witness show them.",
            id="sushi.E015",
        )
    return None


PRODUCTION_CHECKS = (
    _check_secret_key,
    _check_debug,
    _check_allowed_hosts,
    _check_database,
    _check_redis,
    _check_sticker_keys,
    _check_field_encryption_keys,
    _check_public_base_url,
    _check_staff_code_keys,
    _check_badge_keys,
    _check_vapid_keys,
    _check_vapid_subject,
    _check_message_origins,
    _check_ledger_keys,
    _check_ledger_names,
)
