"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from kerege.kernel.database import ensure_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kerege.portal.settings")
ensure_database()
application = get_wsgi_application()
