"""The peer of the portal's benchmark: the least that Django can do for a list page."""

import os

import dj_database_url
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": dj_database_url.parse(os.environ["DATABASE_URL"])
        | {"OPTIONS": dj_database_url.parse(os.environ["DATABASE_URL"])["OPTIONS"] | {"pool": True}}
    },
    INSTALLED_APPS=["django.contrib.contenttypes"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no use to anybody",  # noqa: S106 -- the peer keeps no secret
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    USE_TZ=True,
)
django.setup()


class Row(models.Model):
    """A row of the list."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=500)

    class Meta:
        app_label = "contenttypes"
        db_table = "reference_activity"
        managed = False

    def __str__(self) -> str:
        """Return the code."""
        return self.code


PAGE = engines["django"].from_string(
    "<!doctype html><html><head><title>List</title></head><body><table>"
    "{% for row in rows %}<tr><td>{{ row.code }}</td><td>{{ row.name }}</td></tr>{% endfor %}"
    "</table></body></html>"
)


def rows(request: HttpRequest) -> HttpResponse:
    """List 50 rows."""
    return HttpResponse(PAGE.render({"rows": Row.objects.order_by("id")[:50]}, request))


urlpatterns = [path("en/", rows)]
application = get_wsgi_application()
