"""Addresses of the room's pages."""

from django.urls import path, register_converter

from kerege.needs.web import meetings, statements, survey_answer, surveys, views
from kerege.needs.web.paths import AreaCode, TerritoryCode

register_converter(TerritoryCode, "territory")
register_converter(AreaCode, "area")

urlpatterns = [
    path("", views.overview, name="needs"),
    path("meetings/", meetings.meetings, name="needs-meetings"),
    path("meetings/plan/", meetings.plan, name="needs-meeting-plan"),
    path("meetings/<slug:code>/", meetings.meeting, name="needs-meeting"),
    path(
        "meetings/<slug:code>/minutes.<slug:form>", meetings.minutes, name="needs-meeting-minutes"
    ),
    path(
        "meetings/<slug:code>/participants/<int:key>/",
        meetings.participant,
        name="needs-meeting-participant",
    ),
    path(
        "meetings/<slug:code>/decisions/<int:key>/",
        meetings.decision,
        name="needs-meeting-decision",
    ),
    path("meetings/<slug:code>/<slug:name>/", meetings.act, name="needs-meeting-act"),
    path("surveys/", surveys.overview, name="needs-surveys"),
    path("surveys/new/", surveys.new, name="needs-survey-new"),
    path("surveys/answer/<slug:token>/", survey_answer.answer, name="needs-survey-answer"),
    path("surveys/<slug:code>/", surveys.survey, name="needs-survey"),
    path("surveys/<slug:code>/begin/", survey_answer.begin, name="needs-survey-begin"),
    path("surveys/<slug:code>/form.xlsx", surveys.xlsform, name="needs-survey-xlsform"),
    path("surveys/<slug:code>/work/", surveys.work, name="needs-survey-work"),
    path("surveys/<slug:code>/load/", surveys.load, name="needs-survey-load"),
    path("surveys/<slug:code>/move/", surveys.move, name="needs-survey-move"),
    path("statements/<slug:code>/withdraw/", statements.withdraw, name="needs-withdraw"),
    path("<territory:code>/", views.region, name="needs-region"),
    path("<area:code>/", views.area, name="needs-area"),
    path("<territory:code>/<area:area>/", views.need, name="needs-need"),
    path("<territory:code>/<area:area>/statement/", statements.add, name="needs-statement"),
]
