"""Addresses of the room's pages."""

from django.urls import path, register_converter

from kerege.concept.web import comparison, records, views
from kerege.concept.web.paths import Form, Language, RecordCode

register_converter(RecordCode, "recordcode")
register_converter(Language, "documentlanguage")
register_converter(Form, "documentform")

VERSION = "<slug:concept>/v<int:number>/"

urlpatterns = [
    path("", views.overview, name="concept"),
    path("coverage/", views.coverage_now, name="concept-coverage-now"),
    path("budget/", views.budget_now, name="concept-budget-now"),
    path("<slug:concept>/", views.versions, name="concept-versions"),
    path("<slug:concept>/compare/", comparison.compare, name="concept-compare"),
    path(
        "<slug:concept>/compare/<documentlanguage:language>.docx",
        comparison.table,
        name="concept-comparison-table",
    ),
    path(VERSION, views.text, name="concept-version"),
    path(f"{VERSION}measures/", views.action_plan, name="concept-action-plan"),
    path(f"{VERSION}measures/<recordcode:code>/", records.measure, name="concept-measure"),
    path(f"{VERSION}indicators/", views.indicators, name="concept-indicators"),
    path(f"{VERSION}indicators/<recordcode:code>/", records.indicator, name="concept-indicator"),
    path(f"{VERSION}goals/<recordcode:code>/", records.goal, name="concept-goal"),
    path(f"{VERSION}budget/", views.budget, name="concept-budget"),
    path(f"{VERSION}plan/", records.plan, name="concept-plan"),
    path(f"{VERSION}coverage/", views.coverage, name="concept-coverage"),
    path(f"{VERSION}content.json", views.content, name="concept-content"),
    path(
        f"{VERSION}<documentlanguage:language>.<documentform:form>",
        views.download,
        name="concept-download",
    ),
]
