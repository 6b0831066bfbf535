"""An analyst puts a scope together; a published version stays as it is, flatly."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from kerege.evidence import services
from kerege.evidence.scope_files import ScopeRow
from kerege.kernel.errors import Refusal
from kerege.reference import selectors as reference
from kerege.reference.models import Activity, Classification, Scope, ScopeItem, Subsector

pytestmark = pytest.mark.django_db
PAGE = "/en/evidence/scopes/own/"


@pytest.fixture
def codes(country):
    """Two classifications, and a scope that came with a package."""
    oked = Classification.objects.create(code="oked", name_en="OKED", source="s")
    sic = Classification.objects.create(code="sic", name_en="SIC", source="s")
    made = {}
    for code, above in (("59", None), ("591", "59"), ("592", "59"), ("581", None)):
        made[code] = Activity.objects.create(
            classification=oked, code=code, level=3, parent=made.get(above), name_en=f"Act {code}"
        )
    Activity.objects.create(classification=sic, code="59.1", level=4, name_en="Films")
    package = Scope.objects.create(
        code="package", version="1", status="reference", name_en="Package", source="s"
    )
    part = Subsector.objects.create(scope=package, code="film", name_en="Film")
    ScopeItem.objects.create(scope=package, activity=made["591"], subsector=part, weight="0.5")
    return made


def row(activity, weight="1", subsector="", classification="oked"):
    return ScopeRow(classification, activity, weight, subsector, f"row {activity}")


@pytest.fixture
def draft(codes, analyst):
    return services.begin_scope(by=analyst, code="mine", names={"en": "Mine"})


def test_a_scope_walks_from_draft_to_a_version_and_the_next(client, codes, analyst):
    client.force_login(analyst)
    asked = {"code": "mine", "name_en": "Mine <b>", "copy_of": "package:1"}
    answer = client.post(PAGE, asked)
    here = answer["Location"]
    assert here == f"{PAGE}own-mine/1/"
    found = client.get(f"{here}?q=58").content.decode()
    assert "Mine &lt;b&gt;" in found
    assert "Act 581" in found
    put = {"classification": "oked", "activity": "581", "weight": "0,25", "subsector": "books"}
    assert client.post(f"{here}put/", put).status_code == 302
    sheet = client.get(f"{here.rstrip('/')}.csv").content.decode("utf-8-sig")
    assert sheet.splitlines()[1:] == ["oked,581,0.25,books", "oked,591,0.5,film"]
    client.post(f"{here}publish/", {"reason": "A wider definition"})
    published = reference.scope("own-mine", "1")
    assert (published.status, published.reason) == ("own", "A wider definition")
    assert "A wider definition" in client.get("/en/reference/scopes/own-mine/1/").content.decode()
    again = client.post(PAGE, {"code": "own-mine", "name_en": "Mine", "copy_of": "own-mine:1"})
    assert again["Location"] == f"{PAGE}own-mine/2/"
    file = SimpleUploadedFile("s.csv", sheet.encode())
    assert client.post(f"{PAGE}own-mine/2/load/", {"file": file}).status_code == 302
    taken = {"classification": "oked", "activity": "581"}
    assert client.post(f"{PAGE}own-mine/2/take-out/", taken).status_code == 302
    second = reference.scope("own-mine", "2", with_drafts=True)
    assert [item.activity.code for item in reference.scope_items(second)] == ["591"]
    assert second.based_on == published
    assert client.post(f"{PAGE}own-mine/2/give-up/").status_code == 302
    assert not Scope.objects.filter(code="own-mine", version="2").exists()


def test_a_draft_is_seen_by_analysts_only(client, draft, codes, nobody_special):
    services.set_items(by=draft.made_by, scope=draft, rows=[row("581")])
    for visitor in (None, nobody_special):
        if visitor:
            client.force_login(visitor)
        assert client.get(f"{PAGE}own-mine/1/").status_code in {302, 403, 404}
        assert client.get(f"{PAGE}own-mine/1.csv").status_code in {302, 403, 404}
        assert client.get("/en/reference/scopes/own-mine/1/").status_code == 404
        assert client.get("/api/v1/reference/scopes/own-mine/1/items").status_code == 404
        assert "own-mine" not in client.get("/api/v1/reference/scopes").content.decode()
        assert "Mine" not in client.get("/en/reference/activities/?q=581").content.decode()
        assert "Mine" not in client.get("/en/reference/scopes/package/1/").content.decode()
    assert "own-mine:1" not in reference.scope_ids()
    with pytest.raises(Refusal):
        services.set_items(by=nobody_special, scope=draft, rows=[row("591")])
    with pytest.raises(Refusal):
        services.publish_scope(by=nobody_special, scope=draft, reason="x")


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (row("999"), "activity"),
        (row("581", "2"), "weight"),
        (row("581", "NaN"), "weight"),
        (row("581", "0"), "weight"),
        (row("581", "0.12345"), "weight"),
        (row("581", "much"), "weight"),
        (row("581", subsector="Film & TV"), "subsector"),
        (row("59.1", classification="sic"), "classification"),
        (row("591"), "activity"),
    ],
)
def test_one_bad_row_keeps_all_rows_out_and_is_named(draft, analyst, bad, column):
    (problem,) = services.set_items(by=analyst, scope=draft, rows=[row("591"), bad])
    assert (problem.place, problem.column) == (bad.place, column)
    assert not draft.items.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a,b\n1,2", b"classification,activity\n", b"classification\0,"]
)
def test_a_file_that_is_no_scope_is_refused(client, draft, analyst, content):
    client.force_login(analyst)
    services.set_items(by=analyst, scope=draft, rows=[row("581")])
    answer = client.post(
        f"{PAGE}own-mine/1/load/", {"file": SimpleUploadedFile("s.csv", content or b" ")}
    )
    assert answer.status_code == 422
    assert draft.items.count() == 1


def test_a_published_version_is_fixed_kindly_and_flatly(draft, analyst):
    services.set_items(by=analyst, scope=draft, rows=[row("581")])
    services.publish_scope(by=analyst, scope=draft, reason="first")
    with pytest.raises(Refusal, match="is published"):
        services.set_items(by=analyst, scope=draft, rows=[row("591")])
    for act in (
        lambda: ScopeItem.objects.filter(scope=draft).update(weight="0.5"),
        lambda: ScopeItem.objects.filter(scope=draft).delete(),
        lambda: Subsector.objects.create(scope=draft, code="late"),
        lambda: Scope.objects.filter(pk=draft.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="published scope"), transaction.atomic():
            act()


def test_what_cannot_be_published_says_why(draft, analyst):
    with pytest.raises(Refusal, match="counts no activity"):
        services.publish_scope(by=analyst, scope=draft, reason="x")
    services.set_items(by=analyst, scope=draft, rows=[row("59"), row("591")])
    with pytest.raises(Refusal, match=r"591 \(59\)"):
        services.publish_scope(by=analyst, scope=draft, reason="x")
    with pytest.raises(Refusal, match="needs its reason"):
        services.publish_scope(by=analyst, scope=draft, reason="  ")


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"code": "Big Code"}, "cannot be the code"),
        ({"code": ""}, "cannot be the code"),
        ({"names": {"en": " "}}, "needs a name"),
        ({"code": "own-mine"}, "open already"),
    ],
)
def test_a_draft_that_cannot_begin_says_why(draft, analyst, given, match):
    with pytest.raises(Refusal, match=match):
        services.begin_scope(by=analyst, **{"code": "x", "names": {"en": "X"}, **given})


def test_history_keeps_each_weight(draft, analyst):
    services.set_items(by=analyst, scope=draft, rows=[row("581", "0.5")])
    services.set_items(by=analyst, scope=draft, rows=[row("581", "0.75")])
    weights = ScopeItem.pgh_event_model.objects.order_by("pgh_id").values_list("weight", flat=True)
    assert [str(weight) for weight in weights][-2:] == ["0.5000", "0.7500"]


def test_pages_open_in_three_languages(client, draft, analyst):
    client.force_login(analyst)
    for language in ("kk", "ru", "en"):
        assert client.get(f"/{language}/evidence/scopes/own/").status_code == 200
        assert client.get(f"/{language}/evidence/scopes/own/own-mine/1/?q=59").status_code == 200
