"""Addresses of the room's pages."""

from django.urls import path, register_converter

from kerege.needs.web import statements, views
from kerege.needs.web.paths import AreaCode, TerritoryCode

register_converter(TerritoryCode, "territory")
register_converter(AreaCode, "area")

urlpatterns = [
    path("", views.overview, name="needs"),
    path("statements/<slug:code>/withdraw/", statements.withdraw, name="needs-withdraw"),
    path("<territory:code>/", views.region, name="needs-region"),
    path("<area:code>/", views.area, name="needs-area"),
    path("<territory:code>/<area:area>/", views.need, name="needs-need"),
    path("<territory:code>/<area:area>/statement/", statements.add, name="needs-statement"),
]
