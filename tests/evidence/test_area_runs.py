"""A region of one's own as a file, and as a run that is computed again as its figures stood."""

import csv
import io

import pytest
from django.urls import reverse

from evidence.test_areas import measured  # noqa: F401 -- the fixture
from kerege.evidence import services
from kerege.evidence.models import Dataset, Run, Variable
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


def keep(by, code="grp", places=("XX-A", "XX-B"), **more):
    return services.keep_area_run(
        by=by, variable=Variable.objects.get(code=code), places=places, **more
    )


@pytest.mark.parametrize(("code", "back_cast"), [("grp", False), ("grp", True), ("j_share", False)])
def test_a_kept_region_is_the_same_again_after_its_figures_changed(
    measured,  # noqa: F811 -- the fixture
    record,
    analyst,
    code,
    back_cast,
):
    run = keep(analyst, code, back_cast=back_cast)
    assert keep(analyst, code, back_cast=back_cast) == run
    record({("XX-A", 2022): 77, ("XX-B", 2022): 44}, code="grp", source="money")
    again = services.rerun(by=None, run=run)
    assert (again.is_same, again.changed_inputs) == (True, [])
    assert keep(analyst, code, back_cast=back_cast).result_checksum != run.result_checksum


def test_a_kept_region_says_what_it_rests_on_and_closes_with_it(measured, analyst):  # noqa: F811 -- the fixture
    run = keep(analyst)
    assert set(run.inputs) == {"grp.XX-A.2020", "grp.XX-A.2022", "grp.XX-B.2022"}
    assert run.is_synthetic
    assert [found.code for found in run.datasets.all()] == ["money"]
    services.withdraw_dataset(by=None, dataset=Dataset.objects.get(code="money"), reason="Wrong.")
    with pytest.raises(Refusal, match="Nothing that adds up"):
        keep(analyst)


def test_only_what_adds_up_is_kept_and_only_by_analysts(measured, analyst, nobody_special):  # noqa: F811 -- the fixture
    with pytest.raises(Refusal, match="does not add up"):
        keep(analyst, "median_pay")
    with pytest.raises(Refusal):
        keep(nobody_special)
    assert not Run.objects.exists()


def test_what_is_on_the_page_is_a_file_and_a_run(measured, client, analyst):  # noqa: F811 -- the fixture
    page = client.get("/en/evidence/area/?places=XX-A,XX-B&variable=grp").content.decode()
    address = "/en/evidence/area/file.csv?places=XX-A%2CXX-B&amp;variable=grp"
    assert f'href="{address}"' in page
    assert "Keep the recipe" not in page
    text = client.get(address.replace("&amp;", "&")).content.decode("utf-8-sig")
    rows = {row["year"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["2022"]["value"], rows["2022"]["synthetic"]) == ("110.0", "yes")
    assert rows["2022"]["figures"] == "grp.XX-A.2022 + grp.XX-B.2022"
    assert (rows["2017"]["value"], rows["2017"]["observation"]) == ("", "L")
    for form in ("xlsx", "parquet", "json"):
        query = {"places": "XX-B", "variable": "grp", "back_cast": "yes"}
        assert client.get(reverse("evidence-area-file", args=[form]), query).status_code == 200
    assert client.get("/en/evidence/area/file.doc?places=XX-A&variable=grp").status_code == 404
    assert client.get("/en/evidence/area/file.csv?places=XX-A&variable=none").status_code == 404
    assert client.get("/en/evidence/area/file.csv?variable=grp").status_code == 422
    client.force_login(analyst)
    page = client.get("/en/evidence/area/?places=XX-A,XX-B&variable=grp").content.decode()
    assert "Keep the recipe as a run" in page
    sent = {"places": ["XX-A", "XX-B"], "variable": "grp"}
    answer = client.post(reverse("evidence-area-run"), sent)
    run = Run.objects.get()
    assert answer["Location"].endswith(f"/evidence/runs/{run.code}/")
    assert run.result_checksum in page
    client.logout()
    page = client.get(f"/en/evidence/runs/{run.code}/").content.decode()
    assert "Regions taken together" in page
    assert "grp.XX-B.2022" in page
