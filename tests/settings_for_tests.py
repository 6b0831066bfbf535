"""The settings of the installation, with what tests need set before they are read."""

import os

os.environ["KEREGE_STATIC"] = "plain"
os.environ["KEREGE_SECRET_KEY"] = "only for tests: sixty characters of no use to anybody"

from kerege.portal.settings import *  # noqa: F403 -- the variables above come first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
KEEPS_PAGES = False  # a test undoes its rows; the number of the last audit event does not tell
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "documents")
}
