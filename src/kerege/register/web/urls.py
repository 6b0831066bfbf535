"""Addresses of the room's pages."""

from django.urls import path

from kerege.register.web import views

urlpatterns = [
    path("", views.search, name="register-search"),
    path("counts/", views.counts, name="register-counts"),
    path("export.csv", views.export, name="register-export"),
    path("<uuid:public_id>/", views.profile, name="register-profile"),
]
