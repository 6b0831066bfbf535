"""Addresses of the room's pages."""

from django.urls import URLPattern, path

from kerege.reference.web import crosswalks, views

urlpatterns: list[URLPattern] = [
    path("", views.overview, name="reference"),
    path("scopes/<slug:code>/<str:version>/", views.scope, name="reference-scope"),
    path("activities/", views.activities, name="reference-activities"),
    path(
        "activities/<slug:classification>/<str:code>/",
        crosswalks.activity,
        name="reference-activity",
    ),
    path("crosswalks/", crosswalks.crosswalks, name="reference-crosswalks"),
    path("crosswalks/<slug:here>/<slug:there>/", crosswalks.crosswalk, name="reference-crosswalk"),
    path("needs/", views.needs, name="reference-needs"),
]
