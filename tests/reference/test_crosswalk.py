"""Crosswalks: mass is kept when they are joined, and what is lost is stated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.kernel.errors import Refusal
from kerege.reference import selectors, services
from kerege.reference.crosswalk import Crosswalk, between, compose, convert
from kerege.reference.models import Activity, Classification, Correspondence

ONE = Decimal(1)


@st.composite
def crosswalks(draw, here="a", there="b"):
    """Draw parts of each code that add up to at most 1."""
    parts = {}
    for code in draw(st.lists(st.sampled_from("12345"), unique=True)):
        left, found = 10**6, {}
        for other in draw(st.lists(st.sampled_from("12345"), unique=True)):
            part = draw(st.integers(0, left))
            left -= part
            if part:
                found[f"{other}"] = Decimal(part) / 10**6
        parts[code] = found
    return Crosswalk((here, there), parts)


@given(crosswalks("a", "b"), crosswalks("b", "c"))
def test_joined_parts_and_losses_are_the_mass_that_was_given(first, second):
    joined = compose(first, second)
    lost_later = second.lost()
    for code, middle in first.parts.items():
        arrived = sum(joined.parts[code].values(), Decimal(0))
        lost = sum(
            (
                part * lost_later.get(m, 1 if m not in second.parts else 0)
                for m, part in middle.items()
            ),
            Decimal(0),
        )
        assert arrived + lost == sum(middle.values(), Decimal(0))
        assert 0 <= arrived <= 1


@given(crosswalks(), st.dictionaries(st.sampled_from("12345"), st.decimals(0, 10**12, places=6)))
def test_converted_and_lost_amounts_are_what_was_given(crosswalk, amounts):
    found = convert(amounts, crosswalk)
    given_sum = sum(amounts.values(), Decimal(0))
    assert sum(found.amounts.values()) + sum(found.lost.values()) == given_sum


@given(crosswalks())
def test_a_way_back_never_guesses_shares(crosswalk):
    back = crosswalk.reversed()
    for other, parts in back.parts.items():
        sources = {c for c, found in crosswalk.parts.items() if other in found}
        assert parts == (dict.fromkeys(sources, ONE) if len(sources) == 1 else {})
        assert back.ties.get(other, sources) == sources


@given(crosswalks("a", "b"), crosswalks("b", "c"), crosswalks("c", "d"))
def test_the_order_of_joining_does_not_matter(one, two, three):
    left, right = compose(compose(one, two), three), compose(one, compose(two, three))
    assert left == right


def row(code, other, weight="1", there="b", **more):
    fields = {"weight": Decimal(weight), "status": "official", "source": "s", "source_url": ""}
    ends = {"from_classification": "a", "from_code": code, "to_classification": there}
    return {**ends, "to_code": other, **fields, "dated": "", **more}


@pytest.fixture
def lists(db):
    for name in "abc":
        made = Classification.objects.create(code=name, name_en=name.upper(), source="s")
        for code in "123":
            Activity.objects.create(classification=made, code=code, level=1, name_en=f"Act {code}")


def test_loading_again_touches_nothing_and_a_change_leaves_its_trace(lists):
    rows = [row("1", "1", "0.25"), row("1", "2", "0.75"), row("2", "3")]
    assert services.load_correspondences(by=None, rows=rows) == 3
    events = Correspondence.pgh_event_model.objects
    assert events.count() == 3
    assert services.load_correspondences(by=None, rows=rows) == 0
    assert events.count() == 3
    assert services.load_correspondences(by=None, rows=[*rows[:2], row("2", "3", "0.5")]) == 1
    assert events.filter(weight=Decimal("0.5")).count() == 1
    assert services.load_correspondences(by=None, rows=rows[:2]) == 1
    assert Correspondence.objects.count() == 2


def test_parts_above_all_of_a_code_are_refused_with_the_code(lists):
    with pytest.raises(Refusal) as refused:
        services.load_correspondences(by=None, rows=[row("1", "1"), row("1", "2", "0.1")])
    assert "a 1 in b add up to 1.1" in str(refused.value.what)
    assert not Correspondence.objects.exists()


def test_a_tie_whose_share_is_not_known_carries_nothing_and_hides_no_source(lists):
    ties = [row("1", "1"), row("1", "2"), row("3", "3")]
    rows = [*({**tie, "weight": None} for tie in ties), row("2", "2", "0.5")]
    services.load_correspondences(by=None, rows=rows)
    found = between("a", "b")
    assert found.parts == {"1": {}, "2": {"2": Decimal("0.5")}, "3": {}}
    assert found.lost() == {"1": ONE, "2": Decimal("0.5"), "3": ONE}
    back = between("b", "a")
    assert back.parts == {"1": {"1": ONE}, "2": {}, "3": {"3": ONE}}
    assert back.ties == {"2": {"1", "2"}}
    assert convert({"1": ONE}, found).lost == {"1": ONE}


def test_classifications_meet_over_a_third_and_the_loss_is_shown(lists):
    rows = [row("1", "1", "0.25"), row("1", "2", "0.75"), row("2", "3")]
    rows += [{**row("1", "1", there="c"), "from_classification": "b"}]
    services.load_correspondences(by=None, rows=rows)
    found = between("a", "c")
    assert found.through == ("a", "b", "c")
    assert found.parts["1"] == {"1": Decimal("0.25")}
    assert found.lost() == {"1": Decimal("0.75"), "2": ONE}
    assert between("c", "b").parts == {"1": {"1": ONE}}
    shown = selectors.crosswalk("a", "c")
    assert shown.is_joined
    assert [(r.code, r.other) for r in shown.rows] == [("1", "1")]


def test_pages_of_crosswalks_open_with_their_source(client, lists):
    services.load_correspondences(by=None, rows=[row("1", "2", source="Someone's table")])
    assert "Codes placed" in client.get("/en/reference/crosswalks/").content.decode()
    page = client.get("/en/reference/crosswalks/a/b/").content.decode()
    assert "Someone&#x27;s table" in page
    assert "Act 2" in page
    back = client.get("/en/reference/crosswalks/b/a/").content.decode()
    assert "the way back of a row" in back
    sheet = client.get("/en/reference/crosswalks/a/b/?form=csv").content.decode()
    assert "a,1,b,2,1.000000,official,Someone's table" in sheet
    activity = client.get("/en/reference/activities/a/1/").content.decode()
    assert "Someone&#x27;s table" in activity
    assert client.get("/en/reference/crosswalks/a/c/").status_code == 404
    assert client.get("/en/reference/activities/a/9/").status_code == 404
    listed = client.get("/api/v1/reference/crosswalks").json()
    assert [(p["source"], p["target"], p["codes"]) for p in listed] == [
        ("a", "b", 1),
        ("b", "a", 1),
    ]
    rows = client.get("/api/v1/reference/crosswalks/a/b").json()
    assert rows[0]["source"] == "Someone's table"
