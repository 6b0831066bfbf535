"""Addresses of the room's pages."""

from django.urls import URLPattern, path

from kerege.reference.web import views

urlpatterns: list[URLPattern] = [
    path("", views.overview, name="reference"),
    path("scopes/<slug:code>/<str:version>/", views.scope, name="reference-scope"),
    path("activities/", views.activities, name="reference-activities"),
    path("needs/", views.needs, name="reference-needs"),
]
