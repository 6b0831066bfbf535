"""A regional register feeds the national one: by one standard, by key, row by row."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from typer.testing import CliRunner

from kerege.cli.register import app
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.reference import models as reference
from kerege.register import selectors, services
from kerege.register.enums import Origin
from kerege.register.incoming import COLUMNS
from kerege.register.models import Delivery, Subject
from kerege.register.services.deliveries import NAMED
from kerege.register.standard import FIELDS
from kerege.register.web.standard import WORDS

pytestmark = pytest.mark.django_db


def counts(delivery):
    return delivery.new, delivery.changed, delivery.unchanged, len(delivery.absent)


def problems(source, content, **more):
    found = services.read_delivery(by=None, source=source, content=content, **more).problems
    return {(one.place, one.column): one for one in found}


def test_the_standard_names_columns_of_the_table_and_words_for_each():
    assert {NAMED.get(name, name) for name in FIELDS} <= set(COLUMNS)
    assert set(WORDS) == set(FIELDS)


def test_a_delivery_is_counted_and_the_same_again_changes_nothing(source, file):
    first = services.deliver(by=None, source=source, content=file(range(5)))
    assert counts(first) == (5, 0, 0, 0)
    ids = set(Subject.objects.values_list("public_id", flat=True))
    again = services.deliver(by=None, source=source, content=file(range(5)))
    assert counts(again) == (0, 0, 5, 0)
    other = file(range(1, 6), {(2, "name"): "Renamed", (3, "closed_on"): "2024-01-01"})
    third = services.deliver(by=None, source=source, content=other)
    assert counts(third) == (1, 1, 3, 1)
    assert set(Subject.objects.values_list("public_id", flat=True)) > ids
    assert [one.name for one in selectors.absent_in(third)] == ["Workshop 0"]
    assert Delivery.objects.count() == 3


def test_a_column_that_a_file_lacks_stays_and_an_empty_cell_empties(source, file):
    heading = "key,name,kind,legal_form,territory,activity,registered_on,website,about"
    cells = {(1, "website"): "https://a.example/", (1, "about"): "Felt"}
    services.deliver(by=None, source=source, content=file([1], cells, heading))
    services.deliver(by=None, source=source, content=file([1], {}, heading.removesuffix(",about")))
    subject = Subject.objects.get()
    assert (subject.website, subject.about) == ("", "Felt")
    assert subject.pgh_event_model.objects.count() == 2


def test_every_problem_is_named_with_row_column_value_and_mend(source, file, country):
    bad = {
        (1, "key"): "",
        (2, "key"): "A-3",
        (4, "legal_form"): "guild",
        (5, "territory"): "KZ-99",
        (6, "activity"): "1",
        (7, "registered_on"): "31.12.2020",
        (8, "registered_on"): "2999-01-01",
        (9, "agreed"): "1",
        (10, "key"): "900000000010",
        (11, "name"): "a\x07b",
    }
    found = problems(source, file(range(1, 12), bad))
    assert set(found) == {
        ("row 2", "key"),
        ("row 4", "key"),
        ("row 5", "legal_form"),
        ("row 6", "territory"),
        ("row 7", "activity"),
        ("row 8", "registered_on"),
        ("row 9", "registered_on"),
        ("row 10", "agreed"),
        ("row 11", "key"),
        ("row 12", "name"),
    }
    assert all(one.what and one.mend for one in found.values())
    assert found["row 5", "legal_form"].value == "guild"
    assert found["row 11", "key"].value == ""  # a tax number is not shown
    with pytest.raises(Refusal):
        services.deliver(by=None, source=source, content=file(range(1, 12), bad))
    assert not Subject.objects.exists()
    assert problems(source, b"name\nx")["the heading", "key"]
    assert problems(source, b"")


def test_a_workbook_is_read_as_well(source, file):
    book = Workbook()
    for line in file([1, 2]).decode().splitlines():
        book.active.append(line.split(","))
    kept = io.BytesIO()
    book.save(kept)
    made = services.deliver(by=None, source=source, content=kept.getvalue())
    assert counts(made) == (2, 0, 0, 0)


def test_a_representative_delivers_the_own_region_only(source, file, person):
    abai = reference.Territory.objects.get(code="KZ-10")
    by = person("abai", Role.REPRESENTATIVE, abai)
    services.deliver(by=None, source=source, content=file([1]))
    with pytest.raises(Refusal) as refusal:
        services.deliver(by=by, source=source, content=file([2]))
    assert refusal.value.kind is Kind.FORBIDDEN
    own = {(3, "territory"): "KZ-10", (1, "territory"): "KZ-10"}
    found = services.read_delivery(
        by=by, source=source, content=file([1, 2, 3], own), territory=abai
    )
    assert [(one.place, one.column) for one in found.problems] == [
        ("row 2", "key"),  # another region keeps it
        ("row 3", "territory"),
    ]
    made = services.deliver(by=by, source=source, content=file([3], own), territory=abai)
    assert counts(made) == (1, 0, 0, 0)
    assert [row.last == made for row in selectors.delivery_board()] == [True, False]
    assert list(selectors.deliveries(by)) == [made]
    assert not selectors.deliveries(person("somebody")).exists()


def test_real_and_synthetic_subjects_are_never_in_one_register(source, file, load, row):
    load([row(1)], origin=Origin.SYNTHETIC)
    with pytest.raises(Refusal) as refusal:
        services.deliver(by=None, source=source, content=file([1]))
    assert refusal.value.kind is Kind.CONFLICT
    rehearsed = services.add_source(by=None, code="try", names={"en": "Try"}, is_synthetic=True)
    services.deliver(by=None, source=rehearsed, content=file([1]))
    assert set(Subject.objects.values_list("origin", flat=True)) == {Origin.SYNTHETIC}


def test_whoever_keeps_the_record_has_the_last_word_on_being_listed(source, file, person):
    natural = {(1, "kind"): "person", (1, "legal_form"): "sole_trader", (1, "agreed"): "no"}
    services.deliver(by=None, source=source, content=file([1], natural))
    assert not Subject.objects.get().is_listed
    services.deliver(by=None, source=source, content=file([1], natural | {(1, "agreed"): "yes"}))
    assert Subject.objects.get().is_listed
    Subject.objects.update(person=person("owner"), has_agreed=False)
    services.deliver(by=None, source=source, content=file([1], natural | {(1, "agreed"): "yes"}))
    assert not Subject.objects.get().is_listed


def test_who_is_not_listed_is_found_by_the_registrar_and_itself_only(load, row, client, person):
    load([row(1, has_agreed=False), row(2), row(3, has_agreed=False, legal_form="company")])
    owner = person("owner")
    Subject.objects.filter(name="Studio 00001").update(person=owner)
    hidden = Subject.objects.get(name="Studio 00001")
    address = f"/en/register/{hidden.public_id}/"
    for who, sees in (
        (None, False),
        (person("analyst", Role.ANALYST), False),
        (owner, True),
        (person("registrar", Role.REGISTRAR), True),
    ):
        if who:
            client.force_login(who)
        assert client.get(address).status_code == (200 if sees else 404), who
    assert "Studio 00001" in client.get("/en/register/").content.decode()
    client.logout()
    found = client.get("/api/v1/register/subjects").json()
    assert [one["name"] for one in found["items"]] == ["Studio 00002", "Studio 00003"]
    assert found["count"] == 2
    assert client.get(f"/api/v1/register/subjects/{hidden.public_id}").status_code == 404
    assert "Studio 00001" not in client.get("/en/register/?q=studio").content.decode()
    assert "Studio 00001" not in client.get("/en/search/?q=Studio").content.decode()


def test_pages_take_a_file_or_show_what_is_wrong(source, file, person, client):
    assert client.get("/en/register/deliver/").status_code == 302
    abai = reference.Territory.objects.get(code="KZ-10")
    client.force_login(person("abai", Role.REPRESENTATIVE, abai))
    assert "Almaty" not in client.get("/en/register/deliver/").content.decode()

    def send(content, region):
        sent = SimpleUploadedFile("subjects.csv", content)
        given = {"source": "crafts", "territory": region, "file": sent}
        return client.post("/en/register/deliver/", given)

    assert send(file([1]), "KZ-75").status_code == 422
    answer = send(file([1]), "KZ-10")
    assert answer.status_code == 422
    assert "another region" in answer.content.decode()
    answer = send(file([1], {(1, "territory"): "KZ-10"}), "KZ-10")
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "subjects.csv" in page
    board = client.get("/en/register/deliveries/").content.decode()
    assert "nothing yet" in board
    assert client.get("/en/register/standard/").status_code == 200
    schema = client.get("/en/register/standard/subjects.schema.json").content
    assert json.loads(schema)["primaryKey"] == ["key"]


def test_the_registrar_adds_a_source(person, client, country):
    client.force_login(person("registrar", Role.REGISTRAR))
    given = {"code": "state", "name": "State register", "classification": "oked"}
    assert client.post("/en/register/sources/add/", given).status_code == 302
    assert client.post("/en/register/sources/add/", given).status_code == 409
    assert selectors.source_by_code("state").name_en == "State register"


@pytest.mark.parametrize("number", [3, 50])
def test_the_list_of_deliveries_costs_the_same_for_3_and_50(
    source, file, person, client, number, django_assert_max_num_queries
):
    abai = reference.Territory.objects.get(code="KZ-10")
    Delivery.objects.bulk_create(
        Delivery(source=source, territory=abai, checksum="0" * 64, new=1, changed=0, unchanged=0)
        for _ in range(number)
    )
    client.force_login(person("registrar", Role.REGISTRAR))
    client.get("/en/register/deliveries/")
    with django_assert_max_num_queries(12):
        assert client.get("/en/register/deliveries/").status_code == 200


def test_the_command_checks_and_loads(source, file, tmp_path):
    path = tmp_path / "subjects.csv"
    run = CliRunner().invoke
    path.write_bytes(file([1], {(1, "kind"): "guild"}))
    answer = run(app, ["check", str(path), "--source", "crafts", "--json"])
    assert answer.exit_code == 2
    assert json.loads(answer.output)["problems"][0]["column"] == "kind"
    path.write_bytes(file([1, 2]))
    assert run(app, ["check", str(path), "--source", "crafts"]).exit_code == 0
    assert not Subject.objects.exists()
    answer = run(app, ["load", str(path), "--source", "crafts", "--json"])
    assert json.loads(answer.output)["new"] == 2
    assert run(app, ["load", str(path), "--source", "none"]).exit_code == 5
