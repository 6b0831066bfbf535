"""Addresses of the room's pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from kerege.evidence.web import (
    acts,
    approval,
    areas,
    collections,
    explore,
    feeds,
    growth,
    index,
    index_add,
    index_files,
    index_what_if,
    published,
    regions,
    saved,
    scope_builder,
    scopes,
    views,
)


class Code(StringConverter):
    """The code of a figure, variable, dataset or run."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}"


register_converter(Code, "evidence_code")

OWN = "scopes/own/<slug:code>/<slug:version>"

urlpatterns = [
    path("", views.overview, name="evidence"),
    path("conflicts/", views.conflicts, name="evidence-conflicts"),
    path("explore/", explore.explore, name="evidence-explore"),
    path("compare/", regions.compare, name="evidence-compare"),
    path("growth/", growth.growth, name="evidence-growth"),
    path("regions/<evidence_code:code>/", regions.strengths, name="evidence-strengths"),
    path("area/", areas.own, name="evidence-area"),
    path("area/file.<str:form>", areas.file, name="evidence-area-file"),
    path("area/run/", areas.keep_run, name="evidence-area-run"),
    path("area/keep/", areas.keep, name="evidence-area-keep"),
    path("areas/<slug:code>/", areas.kept, name="evidence-own-region"),
    path("areas/<slug:code>/give-up/", areas.give_up, name="evidence-own-region-give-up"),
    path("index/", index.indices, name="evidence-indices"),
    path("indices/add/", index_add.add, name="evidence-index-add"),
    path("index/<evidence_code:code>/", index.index, name="evidence-index"),
    path(
        "index/<evidence_code:code>/what-if/", index_what_if.what_if, name="evidence-index-what-if"
    ),
    path(
        "index/<evidence_code:code>/definition.yaml",
        index_files.definition_file,
        name="evidence-index-definition",
    ),
    path("index/<evidence_code:code>/data.csv", index_files.data_file, name="evidence-index-data"),
    path(
        "index/<evidence_code:code>/ranks.<slug:form>", index_files.file, name="evidence-index-file"
    ),
    path("views/save/", saved.save, name="evidence-view-save"),
    path("views/<slug:code>/delete/", saved.delete, name="evidence-view-delete"),
    path("scopes/", scopes.scopes, name="evidence-scopes"),
    path("scopes/own/", scope_builder.builder, name="evidence-scope-builder"),
    path(f"{OWN}/", scope_builder.draft, name="evidence-scope-draft"),
    path(f"{OWN}/put/", scope_builder.put, name="evidence-scope-put"),
    path(
        f"{OWN}/take-out/",
        scope_builder.take_out,
        name="evidence-scope-take-out",
    ),
    path(
        f"{OWN}/load/",
        scope_builder.load,
        name="evidence-scope-load",
    ),
    path(f"{OWN}.csv", scope_builder.file, name="evidence-scope-file"),
    path(
        f"{OWN}/publish/",
        scope_builder.publish,
        name="evidence-scope-publish",
    ),
    path(
        f"{OWN}/give-up/",
        scope_builder.give_up,
        name="evidence-scope-give-up",
    ),
    path("scopes.<slug:form>", scopes.file, name="evidence-scopes-file"),
    path("figures.<slug:form>", explore.export, name="evidence-export"),
    path("figures/<evidence_code:code>/", views.figure, name="evidence-figure"),
    path("variables/<evidence_code:code>/", views.variable, name="evidence-variable"),
    path("datasets/", views.datasets, name="evidence-datasets"),
    path("upload/", acts.upload, name="evidence-upload"),
    path("datasets/<evidence_code:code>/", views.dataset, name="evidence-dataset"),
    path("datasets/<evidence_code:code>/publish/", acts.publish, name="evidence-publish"),
    path("datasets/<evidence_code:code>/approve/", approval.approve, name="evidence-approve"),
    path("datasets/<evidence_code:code>/send-back/", approval.send_back, name="evidence-send-back"),
    path("datasets/<evidence_code:code>/restate/", approval.restate, name="evidence-restate"),
    path(
        "datasets/<evidence_code:code>/restatement/",
        approval.restatement,
        name="evidence-restatement",
    ),
    path(
        "datasets/<evidence_code:code>/restatement/decline/",
        approval.decline,
        name="evidence-restatement-decline",
    ),
    path("datasets/<evidence_code:code>/withdraw/", acts.withdraw, name="evidence-withdraw"),
    path("hubs/", published.hubs, name="evidence-hubs"),
    path("events/", published.events, name="evidence-events"),
    path("support/", published.support, name="evidence-support"),
    path("targets/", published.targets, name="evidence-targets"),
    path("published/<slug:kind>.csv", published.file, name="evidence-published-file"),
    path(
        "published/<slug:kind>/<evidence_code:code>/", published.record, name="evidence-published"
    ),
    path("package.zip", views.package, name="evidence-package"),
    path("feeds/", feeds.feeds, name="evidence-feeds"),
    path("collections/", collections.collections, name="evidence-collections"),
    path("open-collection/", collections.open_collection, name="evidence-collection-open"),
    path("collections/<evidence_code:code>/", collections.collection, name="evidence-collection"),
    path(
        "collections/<evidence_code:code>/<evidence_code:territory>.csv",
        collections.form_file,
        name="evidence-collection-form",
    ),
    path(
        "collections/<evidence_code:code>/<evidence_code:territory>/",
        collections.deliver,
        name="evidence-deliver",
    ),
    path("runs/", views.runs, name="evidence-runs"),
    path("runs/<evidence_code:code>/", views.run, name="evidence-run"),
    path("runs/<evidence_code:code>/again/", acts.again, name="evidence-run-again"),
]
