"""Settings: everything that differs between installations is an environment variable."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from kerege.kernel.database import ensure_database, state_folder

PACKAGE = Path(__file__).resolve().parent.parent
STATE = state_folder()


def _secret_key() -> str:
    """Return KEREGE_SECRET_KEY, or a key made once and kept in the state folder."""
    if key := os.environ.get("KEREGE_SECRET_KEY"):
        return key
    path = STATE / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        path.write_text(key := secrets.token_urlsafe(50))
        return key


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("KEREGE_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("KEREGE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("KEREGE_ORIGINS", "").split(",") if o]
SITE_IS_HTTPS = os.environ.get("KEREGE_HTTPS") == "1"

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "ninja",
    "csp",
    "kerege.audit",
    "kerege.reference",
    "kerege.people",
    "kerege.documents",
    "kerege.notices",
    "kerege.register",
    "kerege.evidence",
    "kerege.needs",
    "kerege.concept",
    "kerege.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kerege.portal.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kerege.portal.access.AccessMiddleware",
    "kerege.portal.problems.ProblemMiddleware",
]

ROOT_URLCONF = "kerege.portal.urls"
WSGI_APPLICATION = "kerege.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kerege.portal.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "kerege.portal.templatetags.kerege",
                "kerege.portal.templatetags.written",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Without DATABASE_URL this starts the embedded server.
DATABASES = {"default": dj_database_url.parse(ensure_database(), conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 20}
if name := os.environ.get("KEREGE_TEST_DATABASE"):
    DATABASES["default"]["TEST"] = {"NAME": name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that somebody else typed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "kerege.people.web.accounts.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_IS_HTTPS else "http"
# Comments of a consultation: from one address of the network, and for one address of e-mail.
ACCOUNT_RATE_LIMITS = {
    "kerege_comment": "60/m/ip",
    "kerege_comment_by": "20/h/key",
    "kerege_what_if": "30/m/ip",
    "kerege_survey_begin": "30/h/ip",  # of who was not invited; a class in one room is let in
}
SOCIALACCOUNT_ADAPTER = "kerege.people.web.accounts.SocialAccountAdapter"
SIGNUP_IS_OPEN = os.environ.get("KEREGE_SIGNUP") == "1"
# X-Forwarded-For is believed only from as many proxies as stand before this installation.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KEREGE_PROXIES", "0"))
ACCOUNT_FORMS = {
    "login": "kerege.portal.web.sign_in.LoginForm",
    "reset_password": "kerege.portal.web.sign_in.ResetPasswordForm",
    "reset_password_from_key": "kerege.portal.web.sign_in.ResetPasswordKeyForm",
}
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "front"
LOGIN_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "en"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("kk", "ru", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ()
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Almaty"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # years stay years; numbers are written by kernel.notation

# Limits on attempts are counted here, by all workers together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": STATE / "cache",
    },
    # Reports by their content; they are never wrong, so only their number is bounded.
    "documents": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": STATE / "documents",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 600},
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
MEDIA_ROOT = STATE / "media"
# Names with checksums need `collectstatic`, which `kerege serve` does; tests go without.
PLAIN_STATIC = DEBUG or os.environ.get("KEREGE_STATIC") == "plain"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = PLAIN_STATIC
KEEPS_PAGES = not DEBUG and os.environ.get("KEREGE_PAGE_CACHE") != "0"
CHART_CACHE = STATE / "charts"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
CSRF_FAILURE_VIEW = "kerege.portal.problems.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SITE_IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
EMAIL_BACKEND = os.environ.get(
    "KEREGE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = STATE / "mail"
LAYOUTS = Path(
    os.environ.get("KEREGE_LAYOUTS")
    or Path(__file__).parents[1] / "countries" / "kazakhstan" / "concept" / "layouts"
)
IATI_ORGANISATION = os.environ.get("KEREGE_IATI_ORGANISATION", "")  # empty: no IATI files
SIGNATURES = os.environ.get("KEREGE_SIGNATURES", "")  # cms, ncanode; empty: none
SIGNATURE_ROOTS = os.environ.get("KEREGE_SIGNATURE_ROOTS", "")
NCANODE_URL = os.environ.get("KEREGE_NCANODE_URL", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kerege.portal.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
PROCRASTINATE_IMPORT_PATHS = [
    "kerege.concept.tasks",
    "kerege.evidence.tasks",
    "kerege.needs.tasks",
    "kerege.notices.tasks",
]
TEST_RUNNER = "django.test.runner.DiscoverRunner"
