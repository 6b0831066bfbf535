"""Addresses of the room's pages."""

from django.urls import path

from kerege.register.web import confirmations, deliveries, doubles, erasures, own, standard, views

urlpatterns = [
    path("", views.search, name="register-search"),
    path("counts/", views.counts, name="register-counts"),
    path("export.csv", views.export, name="register-export"),
    path("standard/", standard.standard, name="register-standard"),
    path("standard/subjects.schema.json", standard.schema, name="register-schema"),
    path("standard/subjects.csv", standard.empty_form, name="register-empty-form"),
    path("deliveries/", deliveries.deliveries, name="register-deliveries"),
    path("deliveries/<int:key>/", deliveries.delivery, name="register-delivery"),
    path("deliver/", deliveries.deliver, name="register-deliver"),
    path("sources/add/", deliveries.add_source, name="register-source-add"),
    path("doubles/", doubles.doubles, name="register-doubles"),
    path("doubles/<int:key>/undo/", doubles.undo, name="register-double-undo"),
    path("doubles/<uuid:one>/<uuid:other>/", doubles.decide, name="register-double-decide"),
    path("criteria/", confirmations.criteria, name="register-criteria"),
    path("criteria/add/", confirmations.add_criterion, name="register-criterion-add"),
    path("changes/", confirmations.changes, name="register-changes"),
    path("changes/<int:key>/", confirmations.decide, name="register-change-decide"),
    path("confirmations/<int:key>/", confirmations.withdraw, name="register-withdraw"),
    path("own/", own.own, name="register-own"),
    path("own/enter/", own.enter, name="register-enter"),
    path("requests/", own.requests, name="register-requests"),
    path("requests/<int:key>/", own.decide, name="register-request-decide"),
    path("<uuid:public_id>/edit/", own.edit, name="register-edit"),
    path("<uuid:public_id>/ask/", own.ask, name="register-ask"),
    path("<uuid:public_id>/ask/erasure/", own.ask_erasure, name="register-ask-erasure"),
    path("<uuid:public_id>/erase/", erasures.erase, name="register-erase"),
    path("<uuid:public_id>/claim/", own.claim, name="register-claim"),
    path("<uuid:public_id>/confirm/", confirmations.confirm, name="register-confirm"),
    path("<uuid:public_id>/", views.profile, name="register-profile"),
]
