import pytest

from kerege.needs import selectors, services
from kerege.needs.models import Statement

pytestmark = pytest.mark.django_db
ADDRESSES = ["", "areas/space/", "XX-1/", "XX/", "XX-1/space/", "XX-6/finance/", "XX/space/"]
TEXT = {"stance": "severe", "text": "Nobody teaches glass.", "language": "en", "group": "potters"}
HOSTILE = '<script>alert(1)</script>\u202e=HYPERLINK("x")'


@pytest.fixture
def diagnosed(loaded):
    services.diagnose(by=None)
    return loaded


@pytest.fixture
def fresh(client):
    """A visitor with a cookie: pages are made anew for each request."""
    client.cookies["seen"] = "1"
    return client


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_open_in_every_language_with_few_queries(
    fresh, diagnosed, address, language, django_assert_max_num_queries
):
    page = f"/{language}/needs/{address}"
    fresh.get(page)
    limit = 20 if "/" in address.strip("/") else 12
    with django_assert_max_num_queries(limit):
        answer = fresh.get(page)
    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["XX-9/", "nothing/", "XX-1/nothing/", "XX-9/space/"])
def test_what_is_not_there_is_not_found(client, diagnosed, address):
    assert client.get(f"/en/needs/{address}").status_code == 404


def test_pages_say_what_is_missing_before_the_first_diagnosis(client, country):
    for address in ("", "areas/space/", "XX-1/"):
        assert "diagnosed" in client.get(f"/en/needs/{address}").content.decode()
    assert client.get("/en/needs/XX-1/space/").status_code == 404


def test_a_need_shows_every_part_and_they_add_up(client, diagnosed):
    page = client.get("/en/needs/XX-1/space/").content.decode()
    assert "hubs_per_head" in page
    assert "There is no room to work (rooms)." in page
    assert "https://example.test/rooms" in page
    assert "100 %" in page


def test_an_unknown_need_says_so(client, diagnosed):
    page = client.get("/en/needs/XX-6/space/").content.decode()
    assert "not a finding about this region" in page
    region = client.get("/en/needs/XX-6/").content.decode()
    assert "What is not known here" in region


def test_everyone_is_told_who_may_disagree(client, diagnosed, people):
    page = client.get("/en/needs/XX-1/skills/").content.decode()
    assert "made by its representative or by an analyst" in page
    client.force_login(people.two)
    assert "Add a statement" not in client.get("/en/needs/XX-1/skills/").content.decode()
    client.force_login(people.one)
    assert "Add a statement" in client.get("/en/needs/XX-1/skills/").content.decode()


def test_a_representative_adds_a_statement_and_sees_what_followed(client, diagnosed, people):
    client.force_login(people.one)
    address = "/en/needs/XX-1/skills/statement/"
    assert client.get(address).status_code == 200
    data = TEXT | {"kind": "representative"}
    answer = client.post(address, data, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/en/needs/XX-1/skills/"
    assert "Nobody teaches glass." in page
    assert "before" in page
    assert "now" in page


def test_nothing_typed_is_lost_on_an_error(client, diagnosed, people):
    client.force_login(people.one)
    answer = client.post(
        "/en/needs/XX-1/skills/statement/",
        {"text": "Nobody teaches glass.", "group": "potters", "language": "en", "stance": ""},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in page
    assert "Nobody teaches glass." in page
    assert "potters" in page
    assert not Statement.objects.filter(by=people.one).exists()


def test_other_representatives_are_refused_on_the_page_and_in_the_api(client, diagnosed, people):
    for who in (people.two, people.nobody):
        client.force_login(who)
        page = client.post("/en/needs/XX-1/skills/statement/", TEXT | {"kind": "representative"})
        assert page.status_code == 403
        answer = client.post(
            "/api/v1/needs/statements/add",
            TEXT | {"territory": "XX-1", "area": "skills"},
            content_type="application/json",
        )
        assert answer.status_code == 403
    assert not Statement.objects.filter(kind="representative").exists()


def test_visitors_are_asked_to_sign_in(client, diagnosed):
    assert client.get("/en/needs/XX-1/skills/statement/").status_code == 302
    answer = client.post(
        "/api/v1/needs/statements/add",
        TEXT | {"territory": "XX-1", "area": "skills"},
        content_type="application/json",
    )
    assert answer.status_code in {401, 403}


def test_a_statement_is_withdrawn_after_its_consequences_were_shown(client, diagnosed, people):
    said = services.add_statement(
        by=people.one, territory=diagnosed.places["XX-1"], area=diagnosed.areas["skills"], **TEXT
    )
    address = f"/en/needs/statements/{said.code}/withdraw/"
    client.force_login(people.two)
    assert client.post(address).status_code == 403
    client.force_login(people.one)
    assert "no longer counts" in client.get(address).content.decode()
    assert client.get(address).status_code == 200
    said.refresh_from_db()
    assert said.withdrawn_at is None
    client.post(address)
    said.refresh_from_db()
    assert said.withdrawn_at is not None


def test_hostile_texts_are_harmless(client, diagnosed, people):
    services.add_statement(
        by=people.one,
        territory=diagnosed.places["XX-1"],
        area=diagnosed.areas["skills"],
        **TEXT | {"text": HOSTILE, "group": HOSTILE},
    )
    for address in ("XX-1/skills/", "XX-1/", "areas/skills/"):
        page = client.get(f"/en/needs/{address}").content.decode()
        assert "<script>alert" not in page
        assert "<bdi>&lt;script&gt;" in page


def test_a_synthetic_severity_carries_its_mark_everywhere(client, loaded, figures, rows):
    figures("firms", {code: 10 - value for code, value in rows.values.items()}, synthetic=True)
    services.record_signals(by=None, rows=[rows.signal("space-firms", "space", "firms")])
    services.diagnose(by=None)
    for address in ("", "areas/space/", "XX-2/", "XX-2/space/"):
        assert "mark--synthetic" in client.get(f"/en/needs/{address}").content.decode()
    assert "Without the synthetic figures" in client.get("/en/needs/XX-2/space/").content.decode()
    need = client.get("/api/v1/needs/regions/XX-2/space").json()
    assert need["severity"]["is_synthetic"] is True
    assert any(part["is_synthetic"] for part in need["contributions"])
    assert client.get("/api/v1/needs/diagnosis").json()["is_synthetic"] is True


def test_the_api_gives_severities_with_their_uncertainty(client, diagnosed):
    every = client.get("/api/v1/needs/severities").json()
    assert len(every) == 18
    one = client.get("/api/v1/needs/severities?territory=XX-1&area=space").json()
    assert len(one) == 1
    assert one[0]["lower"] < one[0]["mean"] < one[0]["upper"]
    need = client.get("/api/v1/needs/regions/XX-1/space").json()
    total = sum(part["weight"] * part["value"] for part in need["contributions"])
    assert total == pytest.approx(need["severity"]["mean"], abs=1e-4)
    assert client.get("/api/v1/needs/statements?territory=XX-1").json()[0]["code"] == "rooms"
    assert client.get("/api/v1/needs/severities?territory=XX-9").status_code == 404
    assert client.get("/api/v1/needs/severities?territory=' OR 1=1").status_code == 422


def test_the_api_adds_and_withdraws(client, diagnosed, people):
    client.force_login(people.one)
    made = client.post(
        "/api/v1/needs/statements/add",
        TEXT | {"territory": "XX-1", "area": "skills"},
        content_type="application/json",
    )
    assert made.status_code == 201
    assert made.json()["text"] == {"en": TEXT["text"]}
    gone = client.post(f"/api/v1/needs/statements/{made.json()['code']}/withdraw")
    assert gone.status_code == 200
    assert selectors.statements(diagnosed.places["XX-1"], diagnosed.areas["skills"]).count() == 0


def test_the_run_can_be_computed_again_by_evidence(diagnosed, people):
    from kerege.evidence.services import rerun

    diagnosis = selectors.current_diagnosis()
    again = rerun(by=people.analyst, run=diagnosis.run)
    assert again.is_same
    assert again.changed_inputs == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Өңір 1", "space kk", "Бұл өткірлік неден құралады", "Келіспейсіз бе?"]),
        ("ru", ["Регион 1", "space ru", "Из чего складывается эта острота", "Негде работать."]),
    ],
)
def test_a_need_speaks_the_language(client, diagnosed, language, words):
    page = client.get(f"/{language}/needs/XX-1/space/").content.decode()
    assert [word for word in words if word not in page] == []
    assert "What makes this severity" not in page


@pytest.mark.parametrize(
    "address",
    [
        "regions/XX-1/%00",
        "regions/%00/space",
        "regions/xx/space",
        "severities?area=%00",
        "statements?limit=0",
        "statements?offset=-1",
        "statements?territory=XX-1&territory=XX-2&area=",
    ],
)
def test_odd_questions_never_break_the_api(client, diagnosed, address):
    assert client.get(f"/api/v1/needs/{address}").status_code in {200, 404, 422}
