"""Settings, read from the environment; `.env.example` lists every variable.

Without any variable this is the embedded default: SQLite in `var/`, Celery over the file system,
development keys. Production sets `SUSHI_ENV=production` and is refused by `sushi_platform.checks` while a
default key or debug stands.
"""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from sushi_platform.logging import log_settings
from sushi_platform.notification_settings import notification_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

# --- What kind of installation ---------------------------------------------------------------
DEVELOPMENT_KEY = "insecure-development-key-never-use-in-production"
PRODUCTION = env.str("SUSHI_ENV", default="development") == "production"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_KEY)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default="http://127.0.0.1:8000")  # what QR codes point to
CONSUMER_PAGE_CACHE_SECONDS = env.int("CONSUMER_PAGE_CACHE_SECONDS", default=5)  # 0: always ask
CITY_REGION_CODE = env.str("CITY_REGION_CODE", default="320500")
# How long after their last post somebody's data stay, whoever asks: the records of the enterprise need them.
STAFF_RETENTION_DAYS = env.int("STAFF_RETENTION_DAYS", default=730)

# --- Keys: each purpose has its own, derived or set -------------------------------------------
STICKER_KEYS = env.dict("STICKER_KEYS", default={})  # {"2": "…"}: key id → secret, newest signs
FIELD_ENCRYPTION_KEYS = env.dict("FIELD_ENCRYPTION_KEYS", default={})
BADGE_KEYS = env.dict("BADGE_KEYS", default={})  # key id → Ed25519 seed, hex or base64; newest signs
STAFF_CODE_KEYS = env.dict("STAFF_CODE_KEYS", default={})  # newest signs; an old one may go after 90 seconds
VAPID_KEYS = env.dict(
    "VAPID_KEYS", default={}
)  # key id → P-256 scalar, hex or base64; devices keep to theirs
LEDGER_KEYS = env.dict("LEDGER_KEYS", default={})  # key id → Ed25519 seed; newest signs the log
LEDGER_RETIRED_KEYS = env.list("LEDGER_RETIRED_KEYS", default=[])  # public keys (vkeys) that signed before

# --- Transparency log -------------------------------------------------------------------------
# The name of the log. It stands in every checkpoint, so it stays when the site moves elsewhere.
LEDGER_ORIGIN = (
    env.str("LEDGER_ORIGIN", default="") or f"{PUBLIC_BASE_URL.partition('://')[2].rstrip('/')}/log"
)
LEDGER_WITNESSES = env.dict("LEDGER_WITNESSES", default={})  # vkey → address below which /add-checkpoint is
LEDGER_WHOLE_CHECK_DAYS = env.int("LEDGER_WHOLE_CHECK_DAYS", default=7)  # other nights: what is new
LEDGER_WITNESS_FRESH_HOURS = env.int("LEDGER_WITNESS_FRESH_HOURS", default=24)  # older shows in the cockpit

# --- Applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "sushi_platform",
    "portal",
    "scoring",
    "duties",
    "inspections",
    "hazards",
    "staff",
    "enterprises",
    "notifications",
    "ledger",
    "operations",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
]
MIDDLEWARE = [
    "sushi_platform.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sushi_platform.middleware.no_nul",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.SignedInMiddleware",  # closed by default; idle time, password age, second factor
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "sushi_platform.urls"
WSGI_APPLICATION = "sushi_platform.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.frame",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Threads are bounded (gunicorn gthread), so persistent connections are bounded too.
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Cache, broker, tasks ---------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
QUEUE_DIR = VAR_DIR / "queue"  # used while there is no Redis
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "cache",  # the broker lives in the same Redis
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    # Longer than any task may take: Redis hands an unacknowledged message out again after it.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict = {"visibility_timeout": 3900}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "filesystem://localhost"
    (QUEUE_DIR / "messages").mkdir(parents=True, exist_ok=True)
    (QUEUE_DIR / "control").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
    }
# What the worker tells the web processes while it works (progress); nothing in it is missed when lost.
CACHES["shared"] = (
    CACHES["default"]
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / "cache"),
    }
)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3300
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BROKER_CONNECTION_TIMEOUT = 5
CELERY_WORKER_SEND_TASK_EVENTS = False
# Times are Asia/Shanghai. A message of a task that runs again soon expires instead of piling up.
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {
        "task": "operations.tasks.beat_heartbeat",
        "schedule": 30,
        "options": {"expires": 25},
    },
    "seal": {"task": "ledger.tasks.seal", "schedule": 5, "options": {"expires": 4}},
    "backing-visits": {
        "task": "inspections.tasks.backing.make_quarter_visits",
        "schedule": crontab(hour=0, minute=15),
    },
    "generate-duties": {"task": "duties.tasks.generate_ahead", "schedule": crontab(hour=23, minute=0)},
    "report-drafts": {
        "task": "duties.tasks.prepare_report_drafts",
        "schedule": crontab(hour=15, minute=30),
    },
    # What is missing on the new day, and the hazards of it, before the night is computed.
    "check-staffing": {
        "task": "staff.tasks.staffing.check_all_staffing",
        "schedule": crontab(hour=0, minute=10),
    },
    "follow-staffing": {"task": "hazards.tasks.follow_all_staffing", "schedule": crontab(hour=0, minute=20)},
    "escalate-hazards": {
        "task": "hazards.tasks.escalate_overdue",
        "schedule": 300,
        "options": {"expires": 290},
    },
    # What nobody objected to in time is public before the night is computed.
    "finalise-samples": {
        "task": "inspections.tasks.sampling.finalise_samples",
        "schedule": crontab(hour=0, minute=15),
    },
    "remind-of-samples": {
        "task": "inspections.tasks.sampling.remind_of_samples",
        "schedule": crontab(hour=8, minute=0),
    },
    "remind-regulators": {
        "task": "inspections.tasks.reminder.remind_regulators",
        "schedule": crontab(hour=8, minute=10),
    },
    "remind-of-objections": {
        "task": "scoring.tasks.remind_of_index_objections",
        "schedule": crontab(hour=8, minute=5),
    },
    "night": {"task": "scoring.tasks.run_night", "schedule": crontab(hour=0, minute=30)},
    # Between the night's index and its hollow routines: grades of a new year, plans that follow from grades.
    "plan-night": {"task": "inspections.tasks.planning.plan_night", "schedule": crontab(hour=1, minute=10)},
    "posts": {"task": "staff.tasks.post.follow_posts_by_date", "schedule": crontab(hour=0, minute=5)},
    "badges": {"task": "staff.tasks.badge.revoke_unfounded_badges", "schedule": crontab(hour=0, minute=10)},
    "certificate-drafts": {
        "task": "staff.tasks.certificate.forget_certificate_drafts",
        "schedule": crontab(hour=3, minute=40),
    },
    # What was changed behind the platform's back: when the night's work is done, as it takes long.
    "check-log": {"task": "ledger.tasks.check_log", "schedule": crontab(hour=2, minute=30)},
    # When the night's index is done: nobody waits for it, and nothing follows from it by itself.
    "hollow-routines": {
        "task": "duties.tasks.look_for_hollow_routines",
        "schedule": crontab(hour=1, minute=40),
    },
    "ended-licences": {
        "task": "enterprises.tasks.enter_ended_licences",
        "schedule": crontab(hour=0, minute=5),
    },
    "unused-photos": {
        "task": "enterprises.tasks.forget_unused_photos",
        "schedule": crontab(hour=3, minute=50),
    },
    "remind-of-complaints": {
        "task": "inspections.tasks.complaint.remind_of_complaints",
        "schedule": crontab(hour=8, minute=0),
    },
    # What came in within the last full hour, as one notice.
    "tell-of-new-complaints": {
        "task": "inspections.tasks.complaint.tell_of_new_complaints",
        "schedule": crontab(minute=5),
    },
    "erase-reporters": {
        "task": "inspections.tasks.complaint.erase_reporters_of_ended_cases",
        "schedule": crontab(hour=4, minute=10),
    },
    "certificate-reminders": {
        "task": "staff.tasks.certificate.remind_of_certificates",
        "schedule": crontab(hour=7, minute=0),
    },
    "sweep": {"task": "scoring.tasks.sweep", "schedule": 300, "options": {"expires": 290}},
    "restart-imports": {
        "task": "enterprises.tasks.restart_stuck_imports",
        "schedule": 120,
        "options": {"expires": 110},
    },
    "remind-of-hazards": {
        "task": "hazards.tasks.remind_of_hazards",
        "schedule": 300,
        "options": {"expires": 290},
    },
    "climb-ladders": {"task": "duties.tasks.climb_ladders", "schedule": 60, "options": {"expires": 55}},
    "notices": {"task": "notifications.tasks.deliver_due", "schedule": 60, "options": {"expires": 55}},
    "old-notices": {"task": "notifications.tasks.forget_old", "schedule": crontab(hour=3, minute=30)},
    "old-ladders": {"task": "duties.tasks.forget_old_ladders", "schedule": crontab(hour=3, minute=20)},
}
if LEDGER_WITNESSES:
    CELERY_BEAT_SCHEDULE["ask-witnesses"] = {
        "task": "ledger.tasks.ask_witnesses",
        "schedule": 60,
        "options": {"expires": 50},
    }
BEAT_FRESHNESS_SECONDS = env.int("BEAT_FRESHNESS_SECONDS", default=120)  # then /readyz says beat has stopped

# --- Mail: reminders to whoever has an address; without EMAIL_URL none is sent ------------------
EMAIL = env.email_url("EMAIL_URL", default="dummymail://")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"] or "localhost", EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"] or "", EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="sushi@localhost")

# --- Notices: docs/notifications.md -------------------------------------------------------------
NOTIFICATIONS = notification_settings(env)
# Whom a push service writes to when something is wrong with our messages (RFC 8292): mailto: or https:.
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default=f"mailto:{DEFAULT_FROM_EMAIL}")

# --- Ladders of duties: as long as the records, for which no source fixes a number of days ---------
LADDER_RETENTION_DAYS = env.int("LADDER_RETENTION_DAYS", default=730)
if LADDER_RETENTION_DAYS < 180:  # what is still climbed would begin again from below
    raise ImproperlyConfigured("LADDER_RETENTION_DAYS is 180 at least")

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
HOLIDAY_TABLE = env.str("HOLIDAY_TABLE", default="")  # CSV date,is_workday for years not yet known
USE_I18N = True
USE_TZ = True

# --- Sign-in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
# How many reverse proxies stand in front and write X-Forwarded-For; 0 trusts only the socket.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if PRODUCTION else 0)
# Lockout: so many wrong tries for one name from one address; wider limits against guessing from many sides.
AXES_FAILURE_LIMIT = env.int("SIGN_IN_TRIES", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("SIGN_IN_LOCKOUT_MINUTES", default=15))
SIGN_IN_TRIES_PER_ADDRESS = env.int("SIGN_IN_TRIES_PER_ADDRESS", default=50)
SIGN_IN_TRIES_PER_NAME = env.int("SIGN_IN_TRIES_PER_NAME", default=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "accounts.lockout.LockoutHandler"
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.show_lockout"
AXES_CLIENT_IP_CALLABLE = "common.client_address.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # accounts.SignIn is the history
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = env.str("OTP_ISSUER", default="苏食安")
# Password policy
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=10)
PASSWORD_MIN_CLASSES = env.int("PASSWORD_MIN_CLASSES", default=3)  # of lower, upper, digit, other
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=90)  # 0: never expires
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "accounts.password_policy.CharacterClassesValidator",
        "OPTIONS": {"min_classes": PASSWORD_MIN_CLASSES},
    },
]
# Minutes without a request after which one must sign in again: government roles, people at enterprises.
IDLE_TIMEOUT_MINUTES = env.int("IDLE_TIMEOUT_MINUTES", default=30)
ENTERPRISE_IDLE_TIMEOUT_MINUTES = env.int("ENTERPRISE_IDLE_TIMEOUT_MINUTES", default=720)
# Days without a request on a device that a person at an enterprise has called their own when signing in.
OWN_DEVICE_IDLE_DAYS = env.int("OWN_DEVICE_IDLE_DAYS", default=14)
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=7 * 86_400)

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security headers -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # blob: a photo just taken, shown before it is sent
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, past the proxy
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    # Whether its other sites are https only is for the city to say, not for this one.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- API --------------------------------------------------------------------------------------
# Open311: how this city is named there, and the keys of other systems of the government ({"12345": "…"}).
OPEN311_JURISDICTION = env.str("OPEN311_JURISDICTION", default=CITY_REGION_CODE)
OPEN311_KEYS = env.dict("OPEN311_KEYS", default={})
PUBLIC_API_RATE = env.str("PUBLIC_API_RATE", default="60/min")  # an address; empty: no limit
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sushi_platform.api_errors.answer_error",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "苏食安 API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1|/open311/v2",
    "ENUM_NAME_OVERRIDES": {
        "ArchiveEntryAct": "enterprises.models.ArchiveEntry.Act",
        "ArchiveEntryKind": "enterprises.models.ArchiveEntry.Kind",
        "DutyKind": "portal.api.duty_card.KINDS",
        "EnterpriseKind": "enterprises.models.Enterprise.Kind",
        "ExamKind": "staff.models.ExamResult.Kind",
        "HazardSeverity": "hazards.models.Hazard.Severity",
        "HazardState": "hazards.models.Hazard.State",
        "HollowSignalKind": "duties.models.HollowSignal.Kind",
        "HollowSignalState": "duties.models.HollowSignal.State",
        "LicenceKind": "enterprises.models.Licence.Kind",
        "ManagerKind": "staff.models.Post.MANAGER_KINDS",
        "PostKind": "staff.models.Post.Kind",
        "InspectionLevel": "inspections.models.OnSiteInspection.Level",
        "InspectionResult": "inspections.models.Inspection.Result",
        "OnSiteState": "inspections.models.OnSiteInspection.State",
        "OnSiteOutcome": "inspections.models.OnSiteAnswer.Outcome",
        "InspectionKind": "inspections.models.Inspection.Kind",
        "PlannedInspectionKind": "inspections.models.PlannedInspection.Kind",
        "PlannedInspectionState": "inspections.models.PlannedInspection.State",
        "RiskLevel": "inspections.models.RiskLevel",
        "SampleAct": "inspections.models.SampleMove.Act",
        "SampleKind": "inspections.models.Sample.Kind",
        "SampleState": "inspections.models.Sample.State",
        "TrainingKind": "staff.models.TrainingRecord.Kind",
    },
}

# --- Logs -------------------------------------------------------------------------------------
LOGGING = log_settings(with_exception_messages=not PRODUCTION)
