"""Addresses of the room's pages."""

from django.urls import path, register_converter

from kerege.concept.web import (
    approval,
    comparison,
    consultation,
    consultation_desk,
    consultation_files,
    editing,
    editing_records,
    exchange,
    layouts,
    nested,
    open_formats,
    planning,
    plans,
    record_data,
    records,
    renewal,
    studies,
    targets,
    views,
    what_if,
)
from kerege.concept.web.paths import (
    BlockCode,
    Form,
    Language,
    PassageCode,
    RecordCode,
    Sort,
    Target,
    Token,
)

register_converter(RecordCode, "recordcode")
register_converter(Sort, "recordsort")
register_converter(Language, "documentlanguage")
register_converter(Form, "documentform")
register_converter(PassageCode, "passagecode")
register_converter(Target, "commenttarget")
register_converter(Token, "commenttoken")
register_converter(BlockCode, "blockcode")

VERSION = "<slug:concept>/v<int:number>/"
CONSULTATION = f"{VERSION}consultation/"

urlpatterns = [
    path("", views.overview, name="concept"),
    path("coverage/", views.coverage_now, name="concept-coverage-now"),
    path("consultations/", consultation.consultations, name="concept-consultations"),
    path("budget/", views.budget_now, name="concept-budget-now"),
    path("targets/", views.on_track_now, name="concept-on-track-now"),
    path("changes/", views.changes_now, name="concept-changes-now"),
    path("layouts/upload/", layouts.upload, name="concept-layout-upload"),
    path("load/", open_formats.load, name="concept-load"),
    path("decisions/", approval.desk, name="concept-decisions"),
    path("decisions/<int:key>/", approval.decide, name="concept-decision"),
    path("<slug:concept>/versions/", views.versions, name="concept-versions"),
    path("<slug:concept>/compare/", comparison.compare, name="concept-compare"),
    path(
        "<slug:concept>/compare/<documentlanguage:language>.docx",
        comparison.table,
        name="concept-comparison-table",
    ),
    path("<slug:concept>/plans/", plans.compare, name="concept-plans"),
    path(VERSION, views.text, name="concept-version"),
    path(f"{VERSION}measures/", views.action_plan, name="concept-action-plan"),
    path(f"{VERSION}measures/<recordcode:code>/", records.measure, name="concept-measure"),
    path(f"{VERSION}indicators/", views.indicators, name="concept-indicators"),
    path(f"{VERSION}indicators/<recordcode:code>/", records.indicator, name="concept-indicator"),
    path(f"{VERSION}targets/", views.on_track, name="concept-on-track"),
    path(f"{VERSION}goals/<recordcode:code>/", records.goal, name="concept-goal"),
    path(f"{VERSION}budget/", views.budget, name="concept-budget"),
    path(f"{VERSION}plan/", records.plan, name="concept-plan"),
    path(f"{VERSION}plan/make/", planning.make, name="concept-plan-make"),
    path(f"{VERSION}plan/limits.csv", planning.limits_as_file, name="concept-plan-limits"),
    path(f"{VERSION}plan/fairness/", studies.fairness, name="concept-fairness"),
    path(f"{VERSION}plan/robust/", studies.robust, name="concept-robust"),
    path(f"{VERSION}plan/what-if/", what_if.what_if, name="concept-what-if"),
    path(f"{VERSION}layouts/", layouts.layouts, name="concept-layouts"),
    path(f"{VERSION}layouts/<slug:layout>/", layouts.layout, name="concept-layout"),
    path(
        f"{VERSION}layouts/<slug:layout>.<documentform:form>",
        layouts.document,
        name="concept-layout-file",
    ),
    path(f"{VERSION}regions/", nested.regions, name="concept-regions"),
    path(f"{VERSION}regions/begin/", nested.begin, name="concept-regional-begin"),
    path(f"{VERSION}edit/targets/", targets.edit, name="concept-edit-targets"),
    path(f"{VERSION}coverage/", views.coverage, name="concept-coverage"),
    path(f"{VERSION}approval/", approval.ways, name="concept-approval"),
    path(f"{VERSION}renew/", renewal.renew, name="concept-renew"),
    path(f"{VERSION}edit/", editing.board, name="concept-edit"),
    path(f"{VERSION}edit/waive/", editing.waive, name="concept-waive"),
    path(f"{VERSION}edit/files/", exchange.files, name="concept-edit-files"),
    path(f"{VERSION}edit/files/<int:key>/", exchange.result, name="concept-edit-file"),
    path(
        f"{VERSION}edit/files/<documentlanguage:language>.docx",
        exchange.export,
        name="concept-edit-export",
    ),
    path(f"{VERSION}edit/blocks/<blockcode:code>/", editing.edit, name="concept-edit-block"),
    path(f"{VERSION}edit/blocks/<blockcode:code>/draft/", editing.draft, name="concept-edit-draft"),
    path(f"{VERSION}edit/records/", editing_records.board, name="concept-edit-records"),
    path(f"{VERSION}edit/add/<recordsort:sort>/", record_data.add, name="concept-add-record"),
    path(
        f"{VERSION}edit/records/<recordsort:sort>/<recordcode:code>/data/",
        record_data.data,
        name="concept-record-data",
    ),
    path(
        f"{VERSION}edit/records/<recordsort:sort>/<recordcode:code>/",
        editing_records.edit,
        name="concept-edit-record",
    ),
    path(
        f"{VERSION}edit/records/<recordsort:sort>/<recordcode:code>/draft/",
        editing_records.draft,
        name="concept-edit-record-draft",
    ),
    path(f"{VERSION}iati.xml", open_formats.iati, name="concept-iati"),
    path(f"{VERSION}package.zip", open_formats.package, name="concept-package"),
    path(f"{VERSION}content.json", views.content, name="concept-content"),
    path(
        f"{VERSION}<documentlanguage:language>.<documentform:form>",
        views.download,
        name="concept-download",
    ),
    path(CONSULTATION, consultation.consultation, name="concept-consultation"),
    path(
        f"{CONSULTATION}on/<commenttarget:target>/<passagecode:code>/",
        consultation.passage,
        name="concept-passage",
    ),
    path(f"{CONSULTATION}comments/", consultation.comments, name="concept-comments"),
    path(f"{CONSULTATION}comments/<int:comment>/", consultation.comment, name="concept-comment"),
    path(
        f"{CONSULTATION}comments.csv", consultation_files.comments_csv, name="concept-comments-csv"
    ),
    path(
        f"{CONSULTATION}remarks-<documentlanguage:language>.docx",
        consultation_files.remarks,
        name="concept-remarks",
    ),
    path(f"{CONSULTATION}desk/", consultation_desk.desk, name="concept-comments-desk"),
    path(f"{CONSULTATION}desk/like/", consultation_desk.groups, name="concept-comments-groups"),
    path(f"{CONSULTATION}desk/answer/", consultation_desk.answer, name="concept-comments-answer"),
    path(
        f"{CONSULTATION}desk/<int:comment>/withhold/",
        consultation_desk.withhold,
        name="concept-comment-withhold",
    ),
    path(
        f"{CONSULTATION}desk/in-v<int:later>/",
        consultation_desk.carried,
        name="concept-comments-carried",
    ),
    path(f"{CONSULTATION}influence/", consultation.influence, name="concept-influence"),
    path("consultation/link/", consultation.link, name="concept-comment-link"),
    path(
        "consultation/confirm/<commenttoken:token>/",
        consultation.confirm,
        name="concept-comment-confirm",
    ),
]
