"""Everything that can be set, from the environment, on a page or two. `docs/operating.md` explains each name."""

import os
import re
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

# Where everything of this installation lives: database, files, outbox, key.
DATA = Path(env.str("ANSWERABLE_DATA", default="var")).absolute()
PACKAGE = Path(__file__).resolve().parent


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in the data folder, readable by its owner only."""
    if given := env.str("SECRET_KEY", default=""):
        return str(given)
    kept = DATA / "secret_key"
    if not kept.exists():
        _keep_key(kept)
    return kept.read_text().strip()


def _keep_key(kept: Path) -> None:
    """Whole from its first moment, and only one, however many processes start at once: the first link stands."""
    DATA.mkdir(parents=True, exist_ok=True)
    handle, unnamed = tempfile.mkstemp(dir=DATA, prefix=".secret_key-")
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(unnamed, kept)
    except FileExistsError:
        pass
    finally:
        os.unlink(unnamed)


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# How the outside reaches us: links in mails begin with it.
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Another host for what strangers sent, so that it shares nothing with our pages; without one, a path of its own.
FILES_URL = env.str("FILES_URL", default="").rstrip("/")
if FILES_URL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, urlsplit(FILES_URL).hostname or ""]
# How many reverse proxies of our own stand in front and add to X-Forwarded-For; the limits count clients by it.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "answerable.kit",
    "answerable.calendars",
    "answerable.staff",
    "answerable.customers",
    "answerable.promises",
    "answerable.cases",
    "answerable.channels.mail",
    "answerable.channels.web",
    "answerable.desk",
    "answerable.portal",
    "answerable.reports",
    "answerable.api",
    "answerable.wiring.House",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "answerable.serving.files_host.files_apart",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "answerable.kit.languages.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "answerable.serving.limit.body_limit",
    "answerable.kit.remembering.remembering",
]

ROOT_URLCONF = "answerable.urls"
WSGI_APPLICATION = "answerable.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database() -> dict[str, object]:
    """SQLite in the data folder, or PostgreSQL by `DATABASE_URL`; each so that what is committed stays committed."""
    database = dict(env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'answerable.sqlite3'}"))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["CONN_MAX_AGE"] = None
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    else:
        database["ENGINE"] = "django.db.backends.postgresql"
        database["CONN_MAX_AGE"] = 0
        # A socket's folder stands in a URL as %2Fvar%2Frun%2Fpostgresql.
        database["HOST"] = unquote(str(database["HOST"]))
        pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8)}
        database["OPTIONS"] = {**env.db("DATABASE_URL").get("OPTIONS", {}), "pool": pool}
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "answerable.kit.views.errors.csrf_failed"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")

LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
# The names of built files carry a hash of what is in them, so browsers may keep them for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/.+\.[\w-]{8}\.\w+$"
WHITENOISE_USE_FINDERS = True

# What may come in at once, in bytes: an HTTP body, and one mail.
HTTP_LIMIT = env.int("HTTP_LIMIT", default=25 * 2**20)
MAIL_LIMIT = env.int("MAIL_LIMIT", default=25 * 2**20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20 * 4

# The mail door offers TLS with this certificate and its key (PEM); without a key of its own, the file has both.
MAIL_TLS_CERT, MAIL_TLS_KEY = env.str("MAIL_TLS_CERT", default=""), env.str("MAIL_TLS_KEY", default="")
# Where LMTP is spoken: a path that begins with a slash, or HOST:PORT. Unset: nowhere.
MAIL_LMTP = env.str("ANSWERABLE_LMTP", default="")
# Networks of our own mail servers, which may bring as much as they like; the shares below are those of a stranger.
MAIL_RELAYS = env.list("MAIL_RELAYS", default=["127.0.0.0/8", "::1"])
# Conversations at once, in all and with one address; mails and refused recipients of one address in a minute.
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=2000)
MAIL_PEER_CONNECTIONS = env.int("MAIL_PEER_CONNECTIONS", default=20)
MAIL_PEER_MAILS, MAIL_PEER_REFUSALS = env.int("MAIL_PEER_MAILS", default=120), env.int("MAIL_PEER_REFUSALS", default=20)
# Recipients of one mail, errors in one conversation, and seconds of silence in it.
MAIL_RECIPIENTS, MAIL_ERRORS = env.int("MAIL_RECIPIENTS", default=100), env.int("MAIL_ERRORS", default=20)
MAIL_IDLE = env.float("MAIL_IDLE", default=300)

FILES = DATA / "files"
OUTBOX = DATA / "outbox"
# Where mail leaves: smtp, smtps or submission. Unset: as `.eml` files into the outbox folder.
EMAIL_URL = env.str("EMAIL_URL", default="")
# Where the door of this desk stands, for who is told to try it.
SMTP_PORT = int(env.str("ANSWERABLE_SMTP_PORT", default="") or 2525)
# So many letters a minute go to one domain at most; 0 for no limit of ours.
MAIL_PER_DOMAIN = env.int("MAIL_PER_DOMAIN", default=120)
# So many minutes something may stand still before administrators are told; 0 for no alarm about it.
ALARM_MINUTES = {
    "filing": env.int("ALARM_FILING_MINUTES", default=10),
    "sending": env.int("ALARM_SENDING_MINUTES", default=15),
    "mailbox": env.int("ALARM_MAILBOX_MINUTES", default=30),
    "sweeping": env.int("ALARM_SWEEPING_MINUTES", default=5),
    "worker": env.int("ALARM_WORKER_MINUTES", default=5),
}
# A virus scanner: `unix:/run/clamav/clamd.ctl` or `host:3310`; files are held back until it found them clean.
CLAMD = env.str("CLAMD", default="")
if CLAMD and not re.fullmatch(r"unix:/.+|.+:\d+", CLAMD):
    raise ImproperlyConfigured("CLAMD is the socket of a virus scanner: unix:/run/clamav/clamd.ctl, or host:3310.")
# A private key (PEM) that signs what this domain sends, and the name under which its DNS has the public half.
DKIM_KEY, DKIM_DOMAIN = env.str("DKIM_KEY", default=""), env.str("DKIM_DOMAIN", default="")
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="answerable")
# The mail servers whose word on who sent a mail is believed, as they name themselves in Authentication-Results.
MAIL_AUTHSERV_IDS = env.list("MAIL_AUTHSERV_IDS", default=[])
# Pictures that letters keep at other places are fetched by the server when a colleague asks for them; or never.
MAIL_REMOTE_PICTURES = env.bool("MAIL_REMOTE_PICTURES", default=True)
# Providers that post us the mail they receive for us (`/hooks/PROVIDER/`), and what shows that it is they: a secret in
# the address that they were given, as `user:password` (two while one is exchanged), and their own signatures.
WEBHOOKS, WEBHOOK_SECRET = env.list("WEBHOOKS", default=[]), env.list("WEBHOOK_SECRET", default=[])
WEBHOOK_KEYS = {
    "mailgun": env.str("MAILGUN_SIGNING_KEY", default=""),
    "mandrill": env.str("MANDRILL_WEBHOOK_KEY", default=""),
    "mailersend": env.str("MAILERSEND_INBOUND_SECRET", default=""),
    "postal": env.str("POSTAL_WEBHOOK_KEY", default=""),
    "sendgrid": env.str("SENDGRID_WEBHOOK_KEY", default=""),
    "resend": env.str("RESEND_WEBHOOK_SECRET", default=""),
    "mailtrap": env.str("MAILTRAP_WEBHOOK_SECRET", default=""),
}
# The topics of Amazon SNS that may post, whole: arn:aws:sns:REGION:ACCOUNT:NAME.
AMAZON_SNS_TOPICS = env.list("AMAZON_SNS_TOPICS", default=[])
# What fetches the mails that a provider only tells of; Amazon's is in two halves, and needed for S3 alone.
PROVIDER_KEYS = {
    "resend": env.str("RESEND_API_KEY", default=""),
    "mailtrap": env.str("MAILTRAP_API_TOKEN", default=""),
    "brevo": env.str("BREVO_API_KEY", default=""),
    "ses": env.str("AWS_ACCESS_KEY_ID", default=""),
}
AWS_SECRET_ACCESS_KEY = env.str("AWS_SECRET_ACCESS_KEY", default="")
# Where the bucket is, if not in the region of the topic.
AMAZON_S3_REGION = env.str("AMAZON_S3_REGION", default="")
# A post has its mail in base64, and some have its parts beside it, so that it may be larger than the mail.
WEBHOOK_LIMIT = env.int("WEBHOOK_LIMIT", default=3 * MAIL_LIMIT)
# Addresses at a provider to which mail for the desk is forwarded, and the desk's own that each stands for.
WEBHOOK_ADDRESSES = env.dict("WEBHOOK_ADDRESSES", default={})
# The names under which such a provider writes Authentication-Results on top of what it posts.
WEBHOOK_AUTHSERV_IDS = env.list("WEBHOOK_AUTHSERV_IDS", default=[])
# What can be computed anew is kept here for all processes; without it, in each process's own memory.
REDIS_URL = env.str("REDIS_URL", default="")
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Remote pictures as we redrew them, so that each is fetched once.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "pictures",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
if REDIS_URL:
    shared = {
        "BACKEND": "answerable.kit.caching.SharedCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    CACHES = {"default": shared, "pictures": shared | {"KEY_PREFIX": "pictures"}}
# The demo company lives here: nothing leaves, and every colleague may look into its outbox.
DEMO = env.bool("ANSWERABLE_DEMO", default=False)
# The company's name as customers read it; without one, nothing of a company is shown.
COMPANY = env.str("COMPANY", default="Halden" if DEMO else "").strip()

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *filter(None, [FILES_URL])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
