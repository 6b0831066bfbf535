"""Saved views: an address under a name, for one person alone."""

import pytest
from django.db import IntegrityError, transaction

from evidence.test_areas import measured  # noqa: F401 -- a fixture: four regions with figures
from kerege.evidence import selectors, services
from kerege.evidence.models import SavedView
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
SAVE = "/en/evidence/views/save/"
ADDRESS = "/evidence/explore/?variable=grp&year=2022"


def test_a_view_is_saved_opened_and_deleted_by_its_owner_alone(client, nobody_special, analyst):
    asked = {"address": f"/ru{ADDRESS}", "name": " =My\u202e  <b>view"}
    assert client.post(SAVE, asked).status_code in {302, 403}
    assert not SavedView.objects.exists()
    client.force_login(nobody_special)
    answer = client.post(SAVE, asked)
    assert answer["Location"] == f"/en{ADDRESS}"
    (view,) = selectors.saved_views(nobody_special)
    assert (view.name, view.address) == ("=My <b>view", ADDRESS)
    desk = client.get("/kk/desk/").content.decode()
    assert "=My &lt;b&gt;view" in desk
    assert 'href="/kk/evidence/explore/?variable=grp&amp;year=2022"' in desk
    delete = f"/en/evidence/views/{view.code}/delete/"
    client.force_login(analyst)
    assert "<b>view" not in client.get("/en/desk/").content.decode().replace("&lt;", "<")
    assert client.post(delete).status_code == 404
    with pytest.raises(Refusal, match="another person"):
        services.delete_view(by=analyst, view=view)
    client.force_login(nobody_special)
    assert client.get(delete).status_code == 405
    assert client.post(delete).status_code == 302
    assert not selectors.saved_views(nobody_special).exists()


def test_the_same_name_again_changes_what_it_opens_and_history_keeps_both(nobody_special):
    first = services.save_view(by=nobody_special, name="Mine", address=ADDRESS)
    services.save_view(by=nobody_special, name="Mine", address="/evidence/compare/?regions=XX-A")
    (view,) = selectors.saved_views(nobody_special)
    assert view.pk == first.pk
    kept = first.events.order_by("pgh_id").values_list("address", flat=True)
    assert list(kept) == [ADDRESS, "/evidence/compare/?regions=XX-A"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/en/evidence/explore/",
        "//evil.example/evidence/explore/",
        "/en//evil.example/",
        "/en/evidence/upload/",
        "/en/desk/",
        "/en/evidence/nowhere/",
        "/en/evidence/explore/\x00?a=b\r\nSet-Cookie: x",
        "/en/evidence/explore/?variable=" + "x" * 2000,
    ],
)
def test_only_views_of_the_evidence_can_be_saved(client, nobody_special, address):
    client.force_login(nobody_special)
    answer = client.post(SAVE, {"address": address, "name": "n"})
    saved = SavedView.objects.first()
    assert answer.status_code == (302 if saved else 422)
    if saved:  # only the line with odd characters, cleaned
        assert "\x00" in address
        assert saved.address == "/evidence/explore/?a=b%0D%0ASet-Cookie%3A+x"


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "x" * 121])
def test_a_view_has_a_name(nobody_special, name):
    with pytest.raises(Refusal, match="needs a name"):
        services.save_view(by=nobody_special, name=name, address=ADDRESS)


def test_nobody_saves_for_nobody_and_a_hundred_are_enough(nobody_special, django_user_model):
    with pytest.raises(Refusal, match="signed in"):
        services.save_view(by=None, name="n", address=ADDRESS)
    for number in range(100):
        services.save_view(by=nobody_special, name=f"n{number}", address=ADDRESS)
    with pytest.raises(Refusal, match="100 views already"):
        services.save_view(by=nobody_special, name="one more", address=ADDRESS)
    services.save_view(by=nobody_special, name="n1", address="/evidence/area/")


def test_the_database_takes_no_address_elsewhere(nobody_special):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(code="x", name="x", owner=nobody_special, address="//evil.example")


def test_the_desk_asks_as_few_questions_with_many_views(
    client, nobody_special, django_assert_max_num_queries
):
    for number in range(50):
        services.save_view(by=nobody_special, name=f"n{number}", address=ADDRESS)
    client.force_login(nobody_special)
    with django_assert_max_num_queries(12):
        assert "n49" in client.get("/en/desk/").content.decode()


def test_the_form_stands_on_the_page_for_those_who_have_signed_in(client, measured, nobody_special):  # noqa: F811 -- the fixture
    address = "/en/evidence/compare/?regions=XX-A&regions=XX-B"
    assert "views/save" not in client.get(address).content.decode()
    client.force_login(nobody_special)
    page = client.get(address).content.decode()
    assert 'value="/en/evidence/compare/?regions=XX-A&amp;regions=XX-B"' in page
