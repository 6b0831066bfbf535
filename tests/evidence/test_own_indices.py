"""A definition of one's own: handed in, computed as a draft, approved by a second person."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from typer.testing import CliRunner

from evidence.test_compute import GRP, PEOPLE, J
from kerege.cli.evidence import app
from kerege.evidence import repeat, selectors, services
from kerege.evidence.index.definition import LARGEST, definitions
from kerege.evidence.models import Dataset, Figure, Run
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Kind, Refusal

pytestmark = pytest.mark.django_db

TEXT = """# Ours, for a test.
code: ministry
names: {en: Index of the ministry, ru: Индекс министерства, kk: Министрлік индексі}
scale: [1, 100]
normalisation: min_max
aggregation: [arithmetic]
uncertainty:
  normalisations: [min_max, rank]
  aggregations: [[arithmetic], copeland]
  untreated: false
  weight_range: 0.5
  drop_probability: 0.1
  replications: 200
  seed: 1
  confidence: 0.9
  top_places: 1
parts:
  - {code: grp, weight: 2, direction: 1}
  - {code: gva_j, weight: 1, direction: 1, why: {en: It is creative.}}
"""
SAID = {"owner": "Ministry of Culture", "licence": "CC BY 4.0"}


@pytest.fixture
def measured(record):
    record(GRP, "grp")
    record(J, "gva_j")
    record(PEOPLE, "population_avg", "census")


def add(by=None, text=TEXT, **more):
    given = {"content": text.encode(), "filename": "ministry.yaml", **SAID} | more
    return services.add_index(by=by, **given)


def publish(second):
    dataset = Dataset.objects.get(code="index-ministry")
    services.approve_dataset(by=second, dataset=dataset)
    return services.publish_dataset(by=second, dataset=dataset)


def test_a_draft_becomes_one_more_index_when_a_second_person_approves_it(
    measured, client, analyst, second, tmp_path, django_assert_max_num_queries
):
    added = add(analyst)
    assert (added.dataset.status, added.dataset.publisher) == ("checked", SAID["owner"])
    assert added.checksum == hashlib.sha256(TEXT.encode()).hexdigest() == added.dataset.checksum
    page = reverse("evidence-index", args=["ministry"])
    assert client.get(page).status_code == 404
    with pytest.raises(Refusal, match="does not approve"):
        services.approve_dataset(by=analyst, dataset=added.dataset)
    client.force_login(second)
    shown = client.get(page).content.decode()
    assert "Ministry of Culture" in shown
    assert "Not published" in shown
    assert page in client.get(reverse("evidence-dataset", args=["index-ministry"])).content.decode()
    client.logout()
    publish(second)
    with django_assert_max_num_queries(20):
        shown = client.get(page).content.decode()
    assert "Defined by Ministry of Culture." in shown
    assert "Not published" not in shown
    (listed,) = selectors.listed_indices()
    assert (listed.code, listed.definition.publisher) == ("ministry", SAID["owner"])
    # Computed again with all the rest, and by an outsider.
    services.compute_all(by=None)
    assert selectors.newest_run("index-ministry") == added.run
    assert services.rerun(by=None, run=added.run).is_same
    services.write_package(by=None, path=tmp_path / "p")
    found = {one.run: one.state for one in repeat.repeat(repeat.read_package(tmp_path / "p"))}
    assert found[added.run.code] == "same"


def test_what_is_downloaded_and_handed_in_again_has_the_same_checksum(
    measured, client, analyst, second
):
    """Also with a byte order mark, which is no part of a text; and the one of Kerege."""
    added = add(analyst, content=b"\xef\xbb\xbf" + TEXT.encode())
    publish(second)
    file = client.get(reverse("evidence-index-definition", args=["ministry"])).content
    assert file.decode() == TEXT
    again = add(analyst, content=file)
    assert (again.checksum, again.run, again.dataset) == (added.checksum, added.run, added.dataset)
    assert again.dataset.status == "published"
    for name, text in definitions().items():
        own = add(analyst, text)
        assert own.checksum == hashlib.sha256(text.encode()).hexdigest()
        assert (own.code, own.dataset, own.run) == (name, None, None)


def test_a_draft_is_replaced_and_what_is_published_stays(measured, analyst, second):
    first = add(analyst)
    other = TEXT.replace("weight: 2", "weight: 1")
    changed = add(second, other)
    assert changed.dataset == first.dataset
    assert changed.run != first.run
    assert changed.dataset.loaded_by == second, "who handed it in last does not approve it"
    ranks = Figure.objects.filter(variable__code="index_rank", is_current=True)
    assert set(ranks.values_list("run", flat=True)) == {changed.run.pk}
    publish(analyst)
    with pytest.raises(Refusal, match="already") as refused:
        add(analyst)
    assert refused.value.kind is Kind.CONFLICT
    shipped = next(iter(definitions().values()))
    with pytest.raises(Refusal, match="already"):
        add(analyst, shipped.replace("seed: 20251", "seed: 1"))
    services.withdraw_dataset(by=analyst, dataset=changed.dataset, reason="Wrong.")
    assert selectors.listed_indices() == []
    assert selectors.own_recipes() == []


def test_new_evidence_is_composed_anew_with_the_rest(measured, record, analyst):
    first = add(analyst).run
    record({**GRP, ("XX-C", 2024): 999}, "grp")
    services.compute_all(by=None)
    second = selectors.newest_run("index-ministry")
    assert second != first
    assert set(second.datasets.values_list("code", flat=True)) == {"bureau", "index-ministry"}


def test_one_that_can_no_longer_be_composed_does_not_end_the_others(measured, record, analyst):
    add(analyst)
    for code in ("grp", "gva_j"):
        record({("XX-C", 2025): 5}, code)
    done = {one.recipe: one for one in services.compute_all(by=None)}
    assert done["index-ministry"].run is None
    assert done["index-ministry"].left_out
    assert done["j-share"].run is not None
    ranks = Figure.objects.filter(variable__code="index_rank", is_current=True)
    assert not ranks.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["the file"]),
        ("a: [", ["not YAML", "line 1"]),
        ("code: [1]\nnames: {en: 3}", ["code", "names.en", "parts"]),
        (TEXT.replace("grp", "gpr"), ["parts[0].code", "gpr", "grp"]),
        (TEXT.replace("code: ministry", "code: Ministry.1"), ["code: 'Ministry.1'"]),
        (TEXT.replace("en: Index of the ministry, ru: Индекс министерства, kk: Министрлік индексі",
                      "de: Index"), ["names"]),
        (TEXT.replace("weight: 1", "weight: .nan"), ["parts[1].weight"]),
        (TEXT.replace("weight: 1", "weight: 1" + "0" * 400), ["parts[1].weight"]),
        (TEXT.replace("code: gva_j", "code: []"), ["parts[1].code: is []"]),
        (TEXT.replace("code: gva_j", 'code: "g\\0"'), ["parts[1].code", "g\\x00"]),
        (TEXT.replace("en: Index", 'en: "\\0", de: "\\ud800", x: Index'), ["names.en", "names.de"]),
        (TEXT + '"\\ud800": 1\n', ["\\ud800: is not known"]),
        (TEXT.replace("replications: 200", "replications: 1000000000"), ["replications"]),
        (TEXT + "x: &a [1]\ny: *a\n", ["aliases"]),
        (TEXT + "x: !!python/object/apply:os.system ['true']\n", ["not YAML"]),
        (TEXT.replace("grp", "hubs"), ["hubs"]),
        ("#" * (LARGEST + 1), ["too long"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_kept(
    measured, variable, analyst, text, said
):
    variable("hubs")
    with pytest.raises(Refusal) as refused:
        add(analyst, text)
    told = f"{refused.value.what} {refused.value.where} {refused.value.mend}"
    for words in said:
        assert words in told, told
    assert not Dataset.objects.filter(code__startswith="index-").exists()
    assert not Run.objects.exists()


def test_bytes_that_are_no_text_a_dataset_of_that_name_and_others_are_refused(
    measured, dataset, analyst, nobody_special
):
    with pytest.raises(Refusal, match="not UTF-8"):
        add(analyst, content=b"\xff\xfe\x00")
    with pytest.raises(Refusal):
        add(nobody_special)
    taken = dataset("index-ministry")
    rows = [FigureRow(variable="grp", territory="XX-C", period="2024", value=1, code="t")]
    services.record_figures(by=None, dataset=taken, rows=rows)
    with pytest.raises(Refusal, match="already"):
        add(analyst)


def test_the_page_the_api_and_the_command_do_the_same(measured, client, analyst, second, tmp_path):
    address = reverse("evidence-index-add")
    assert client.get(address).status_code == 302
    client.force_login(analyst)
    assert address in client.get(reverse("evidence-indices")).content.decode()

    def send(where, text, **more):
        file = SimpleUploadedFile("m.yaml", text.encode())
        return client.post(where, {"file": file, **SAID, **more})

    wrong = send(address, TEXT.replace("grp", "gpr"))
    assert wrong.status_code == 422
    assert "parts[0].code" in wrong.content.decode()
    kazakh = send(address.replace("/en/", "/kk/"), TEXT.replace("weight: 1", "weight: 0"))
    assert "нөлден жоғары емес" in kazakh.content.decode()
    assert send(address, TEXT, owner="").status_code == 422
    assert send(address, TEXT).url.endswith(reverse("evidence-index", args=["ministry"]))
    api = send(reverse("api:evidence-index-add"), TEXT)
    assert api.status_code == 200, api.content
    told = api.json()
    assert (told["code"], told["state"]) == ("ministry", "checked")
    assert send(reverse("api:evidence-index-add"), "a: [").status_code == 422
    found = client.get(reverse("api:evidence-index", args=["ministry"])).json()
    assert (found["checksum"], found["defined_by"]) == (told["checksum"], SAID["owner"])
    path = tmp_path / "m.yaml"
    path.write_text(TEXT, encoding="utf-8")
    asked = ["index", "add", str(path), "--json", "--as", analyst.email]
    assert CliRunner().invoke(app, asked).exit_code == 2
    done = CliRunner().invoke(app, [*asked, "--owner", SAID["owner"], "--licence", "CC BY 4.0"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["run"] == told["run"]
