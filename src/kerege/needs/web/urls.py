"""Addresses of the room's pages."""

from django.urls import path, register_converter

from kerege.needs.web import (
    answers,
    asking,
    mandates,
    meetings,
    panel_answer,
    panels,
    signals,
    statements,
    survey_answer,
    survey_invitations,
    survey_media,
    survey_work,
    surveys,
    views,
    weights,
)
from kerege.needs.web.paths import AreaCode, TerritoryCode

register_converter(TerritoryCode, "territory")
register_converter(AreaCode, "area")

urlpatterns = [
    path("", views.overview, name="needs"),
    path("meetings/", meetings.meetings, name="needs-meetings"),
    path("plan-meeting/", meetings.plan, name="needs-meeting-plan"),
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
    path("delphi/", panels.overview, name="needs-panels"),
    path("new-panel/", panels.new, name="needs-panel-new"),
    path("panel-answers/<slug:token>/", panel_answer.answer, name="needs-panel-answer"),
    path("delphi/<slug:code>/", panels.panel, name="needs-panel"),
    path("delphi/<slug:code>/work/", panels.work, name="needs-panel-work"),
    path("delphi/<slug:code>/work/<slug:name>/", panels.act, name="needs-panel-act"),
    path("surveys/", surveys.overview, name="needs-surveys"),
    path("survey-answers/worker.js", survey_answer.worker, name="needs-survey-worker"),
    path("new-survey/", surveys.new, name="needs-survey-new"),
    path("survey-answers/<slug:token>/", survey_answer.answer, name="needs-survey-answer"),
    path("survey-answers/<slug:token>/form.json", survey_answer.device, name="needs-survey-device"),
    path(
        "survey-answers/<slug:token>/files/<str:name>",
        survey_media.media,
        name="needs-survey-media",
    ),
    path("surveys/<slug:code>/", surveys.survey, name="needs-survey"),
    path("surveys/<slug:code>/begin/", survey_answer.begin, name="needs-survey-begin"),
    path("surveys/<slug:code>/form.xlsx", surveys.xlsform, name="needs-survey-xlsform"),
    path("surveys/<slug:code>/form.zip", surveys.packed, name="needs-survey-packed"),
    path("surveys/<slug:code>/work/", survey_work.work, name="needs-survey-work"),
    path("surveys/<slug:code>/load/", survey_work.load, name="needs-survey-load"),
    path("surveys/<slug:code>/move/", survey_work.move, name="needs-survey-move"),
    path("surveys/<slug:code>/draw/", survey_work.draw, name="needs-survey-draw"),
    path("surveys/<slug:code>/codes/", survey_work.codes, name="needs-survey-codes"),
    path(
        "surveys/<slug:code>/invitations/",
        survey_invitations.invitations,
        name="needs-survey-invitations",
    ),
    path("surveys/<slug:code>/import/", survey_work.submissions, name="needs-survey-import"),
    path("surveys/<slug:code>/estimate/", survey_work.estimate, name="needs-survey-estimate"),
    path("surveys/<slug:code>/responses/", survey_work.responses, name="needs-survey-responses"),
    path(
        "surveys/<slug:code>/responses/<str:instance>/",
        survey_work.response,
        name="needs-survey-response",
    ),
    path("mandates/", mandates.mandates, name="needs-mandates"),
    path("mandates/record/", mandates.record, name="needs-mandate-record"),
    path("mandates/<int:key>/end/", mandates.end, name="needs-mandate-end"),
    path("weights/", weights.weights, name="needs-weights"),
    path("signals/", signals.overview, name="needs-signals"),
    path("signals/add/", signals.add, name="needs-signal-add"),
    path("signals/<slug:code>/withdraw/", signals.withdraw, name="needs-signal-withdraw"),
    path("statements/<slug:code>/withdraw/", statements.withdraw, name="needs-withdraw"),
    path("answers/", asking.board, name="needs-answers"),
    path("answers/ask/", asking.ask, name="needs-answers-ask"),
    path("answers/stop/", asking.stop, name="needs-answers-stop"),
    path("answers/<int:key>/reply/", answers.reply, name="needs-answer-reply"),
    path("answers/<territory:code>/", answers.answer, name="needs-answer"),
    path("<territory:code>/", views.region, name="needs-region"),
    path("areas/<area:code>/", views.area, name="needs-area"),
    path("<territory:code>/<area:area>/", views.need, name="needs-need"),
    path("<territory:code>/<area:area>/statement/", statements.add, name="needs-statement"),
]
