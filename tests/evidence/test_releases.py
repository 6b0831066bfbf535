"""A protected table is audited against every one that was published before it."""

from dataclasses import replace

import pytest

from kerege.audit.models import Event
from kerege.evidence import selectors, services
from kerege.evidence.analysis.releases import exposed
from kerege.evidence.models import Dataset, Release
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Kind, Refusal
from kerege.reference.models import Activity, Classification, Scope, ScopeItem, Subsector

pytestmark = pytest.mark.django_db
VALUES = {("XX-A", 1): 9, ("XX-A", 2): 2, ("XX-C", 1): 8, ("XX-C", 2): 3, ("XX-D", 1): 7,
          ("XX-D", 2): 5}  # fmt: skip
FIRST = {(place, size) for place in ("XX-A", "XX-C") for size in (1, 2)}
SECOND = {(place, size) for place in ("XX-C", "XX-D") for size in (1, 2)}


def table(values, withheld):
    """Return rows of regions by size with all margins; what is withheld has no value."""
    cells = {}
    for (place, size), value in values.items():
        for key in ((place, size), (place, 0), ("XX", size), ("XX", 0)):
            cells[key] = cells.get(key, 0) + value
    return [
        FigureRow(
            variable="cube_jobs",
            territory=place,
            period="2024",
            breakdown=f"size-{size}" if size else "",
            **({"observation": "Q"} if (place, size) in withheld else {"value": value}),
        )
        for (place, size), value in cells.items()
    ]


@pytest.fixture
def draft(variable, dataset):
    """Return a function that makes a draft of a protected table."""
    variable("cube_jobs")

    def make(code, withheld=FIRST, values=VALUES):
        rows = [
            FigureRow(**{**row.__dict__, "code": f"{code}.{row.stable_code()}"})
            for row in table(values, withheld)
        ]
        made = dataset(code)
        services.record_figures(by=None, dataset=made, rows=rows, is_complete=True)
        return made

    return make


def publish(made):
    return services.publish_dataset(by=None, dataset=made)


def test_what_is_published_is_kept_cell_by_cell_and_once(draft):
    publish(draft("one"))
    (kept,) = Release.objects.all()
    assert len(kept.cells) == 12
    assert ["cube_jobs", "2024", "XX-D", "", "", "size-1", "7.000000"] in kept.cells
    assert ["cube_jobs", "2024", "XX-A", "", "", "size-1", None] in kept.cells
    publish(draft("one"))
    publish(draft("same"))
    assert Release.objects.count() == 2
    assert Event.objects.filter(act="evidence.keep_release").count() == 2


def test_a_release_that_opens_an_earlier_one_is_refused_with_the_cells(draft):
    publish(draft("one"))
    other = draft("two", SECOND)
    with pytest.raises(Refusal, match="follow from what was published before") as refused:
        publish(other)
    assert refused.value.kind is Kind.CONFLICT
    for place in ("XX-A", "XX-C", "XX-D"):
        for size in (1, 2):
            assert f"cube_jobs.{place}.2024.{size}" in refused.value.where
    assert Dataset.objects.get(code="two").status != "published"
    assert Release.objects.count() == 1
    assert not selectors.figures_visible_to(None).filter(dataset=other).exists()


def test_withdrawing_does_not_make_the_public_forget(draft):
    services.withdraw_dataset(by=None, dataset=publish(draft("one")), reason="Wrong.")
    with pytest.raises(Refusal, match="published before"):
        publish(draft("two", SECOND))


def test_what_is_no_protected_table_is_not_kept(draft, record):
    publish(draft("one"))
    record({("XX-A", 2024): 5}, code="jobs", source="plain")
    assert set(Release.objects.values_list("dataset__code", flat=True)) == {"one"}


def test_many_cells_are_counted_and_the_first_named(draft):
    publish(draft("one", set()))
    with pytest.raises(Refusal) as refused:
        publish(draft("two", {*VALUES, *(("XX", size) for size in (0, 1, 2)),
                              *((place, 0) for place in ("XX-A", "XX-C", "XX-D"))}))  # fmt: skip
    assert "(and 2 more)" in refused.value.where


def test_a_restatement_is_audited_too(draft, analyst, second, settings_of_files):
    publish(draft("one"))
    head = "variable,territory,period,breakdown,value,observation\n"
    rows = [
        f"{r.variable},{r.territory},{r.period},{r.breakdown},{'' if r.value is None else r.value},"
        f"{r.observation}\n"
        for r in table(VALUES, SECOND)
    ]
    made = services.propose_restatement(
        by=analyst,
        dataset=Dataset.objects.get(),
        content=(head + "".join(rows)).encode(),
        filename="new.csv",
        reason="Another pattern.",
    )
    with pytest.raises(Refusal, match="published before"):
        services.accept_restatement(by=second, restatement=made)
    made.refresh_from_db()
    assert made.state == "proposed"


def test_activities_are_added_up_level_by_level_and_firms_not_over_regions():
    def cell(activity, value, place="R", variable="cube_jobs"):
        return (variable, "2024", place, activity, "", "", value)

    up = {"o:62": "o:J", "o:63": "o:J", "o:90": "o:R"}
    new = [cell("o:J", "9"), cell("o:62", None), cell("o:63", None), cell("o:R", "21")]
    before = [cell("o:62", None), cell("o:63", "4"), cell("o:90", None), cell("", "30")]
    found = exposed(new, [before], {"R": "N"}, up, ["cube_jobs"])
    assert found == [f"cube_jobs.R.2024.o:{code}" for code in (62, 63, 90)]
    for variable, wanted in (("cube_jobs", ["cube_jobs.R.2024"]), ("cube_firms", [])):
        new = [cell("", None, variable=variable), cell("", "4", "S", variable)]
        before = [*new, cell("", "9", "N", variable)]
        found = exposed(new, [before], {"R": "N", "S": "N"}, {}, ["cube_jobs"])
        assert found == [], "it was open already: the earlier release alone gave it away"
        before = [cell("", "9", "N", variable)]
        assert exposed(new, [before], {"R": "N", "S": "N"}, {}, ["cube_jobs"]) == wanted


NARROW = {"a1": "screen", "a2": "sound"}
WIDE = {**NARROW, "a3": "craft"}


@pytest.fixture
def scopes(country):
    """Two scopes of the same activities; the wider one counts the activity a3 besides."""
    listed = Classification.objects.create(code="list", source="x")
    section = Activity.objects.create(classification=listed, code="A", level=1)
    known = {
        code: Activity.objects.create(
            classification=listed, code=code, level=2, parent=section, name_en=code
        )
        for code in ("a1", "a2", "a3", "a4")
    }
    for code, items in (("narrow", NARROW), ("wide", WIDE)):
        scope = Scope.objects.create(code=code, version="1", status="reference", source="x")
        for activity, name in items.items():
            part = Subsector.objects.create(scope=scope, code=name, name_en=name)
            ScopeItem.objects.create(scope=scope, activity=known[activity], subsector=part)
    return known


def of_scope(code, total, parts, place="XX-A", variable="cube_firms"):
    """Rows of a cube under a scope: the total and the sub-sectors that are told or withheld."""
    told = {"": total, **parts}
    return [
        FigureRow(
            variable=variable,
            territory=place,
            period="2024",
            scope=f"{code}:1" if code else "",
            breakdown=part if code else "",
            activity="" if code or not part else f"list:{part}",
            code=f"{code or 'plain'}.{variable}.{place}.{part or 'all'}",
            **({"observation": "Q"} if value is None else {"value": value}),
        )
        for part, value in told.items()
    ]


@pytest.fixture
def cube(variable, dataset, scopes):
    """Return a function that publishes a table under a scope."""
    variable("cube_firms")
    variable("cube_turnover")

    def make(code, *rows):
        made = dataset(code)
        named = [replace(row, code=f"{code}.{row.code}") for of in rows for row in of]
        services.record_figures(by=None, dataset=made, rows=named)
        return publish(made)

    return make


def test_one_scope_minus_another_may_not_be_a_few_firms(cube):
    """Neither tells of the two firms of a3; the wide total minus the narrow one does."""
    cube("first", of_scope("narrow", 55, {"screen": 30, "sound": 25}))
    with pytest.raises(Refusal, match="follow from what was published before") as refused:
        cube("second", of_scope("wide", 57, {"screen": 30, "sound": None, "craft": None}))
    for name in ("craft", "sound"):
        assert f"cube_firms.XX-A.2024 (wide:1/{name})" in refused.value.where
    assert "more withheld" in refused.value.mend
    assert not Release.objects.filter(dataset__code="second").exists()
    bare = of_scope("wide", 57, {})
    with pytest.raises(Refusal) as refused:
        cube("bare", bare)
    assert "cube_firms.XX-A.2024 (list:a3)" in refused.value.where
    # The mend: the sub-sectors without the total tell no difference.
    mended = of_scope("wide", None, {"screen": 30, "sound": 25, "craft": None})
    cube("third", mended)
    assert Release.objects.filter(dataset__code="third").exists()


def test_what_a_table_has_judged_itself_or_many_firms_are_behind_is_published(cube):
    cube("first", of_scope("narrow", 55, {"screen": 30, "sound": 25}))
    cube("second", of_scope("wide", 95, {"screen": 30, "sound": 25, "craft": 40}))
    # By activity: a1 is the screen, which two scopes tell already.
    cube("third", of_scope("", 100, {"a1": 30, "a2": 25, "a3": 40, "a4": 5}))
    assert Release.objects.count() == 3
    # What a table hides behind another cell, the scope that tells that cell opens.
    cube("fourth", of_scope("wide", 20, {"craft": 20}, place="XX-C"))
    with pytest.raises(Refusal) as refused:
        cube("fifth", of_scope("", 21, {"a3": None, "a4": None}, place="XX-C"))
    assert "XX-C.2024 (list:a4)" in refused.value.where


def test_a_difference_of_money_is_a_secret_however_large(cube):
    cube("first", of_scope("narrow", 5_000, {}, variable="cube_turnover"))
    with pytest.raises(Refusal) as refused:
        cube("second", of_scope("wide", 9_000, {}, variable="cube_turnover"))
    assert "cube_turnover.XX-A.2024 (list:a3)" in refused.value.where
    # Other numbers of the same part: other firms, from which nothing is subtracted.
    cube("third", of_scope("wide", 4_000, {}, variable="cube_turnover"))


def test_two_tables_of_one_scope_are_compared_as_before(cube):
    cube("first", of_scope("narrow", None, {"screen": 30, "sound": None}))
    with pytest.raises(Refusal) as refused:
        cube("second", of_scope("narrow", 55, {"screen": 30}))
    assert "cube_firms.XX-A.2024" in refused.value.where
