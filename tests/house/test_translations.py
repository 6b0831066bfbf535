"""Every text that the house shows exists in Kazakh and Russian, whole and unambiguous."""

import ast
from collections import defaultdict

import pytest

from house.msgids import KEYWORDS, LANGUAGES, PACKAGE, catalogues, placeholders, texts


@pytest.fixture(scope="module")
def shown():
    return texts()


def _forms(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_texts_are_found_in_code_and_pages(shown):
    places = {text.where.split(":")[0].rsplit(".", 1)[1] for text in shown}
    assert places >= {"py", "html"}
    assert len(shown) > 200


def test_texts_are_marked_by_names_that_are_collected():
    """Under another name, such as ``gettext_lazy as lazy``, a text is missed by every test here."""
    known = {"_", *KEYWORDS}
    odd = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {name.asname}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and (name.asname or name.name) not in known
    ]
    assert not odd, "\n".join(odd)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(shown, language):
    known = defaultdict(list)
    for catalogue in catalogues(language).values():
        for message in catalogue:
            singular = message.id[0] if isinstance(message.id, tuple) else message.id
            if singular and all(_forms(message)) and not message.fuzzy:
                known[message.context, singular].append(message)
    missing = [f"{text.where}: {text.singular!r}" for text in shown if text.key not in known]
    assert not missing, (
        f"{len(missing)} texts have no translation into '{language}'. Write each into the file "
        f"locale/{language}/LC_MESSAGES/django.po of its room:\n" + "\n".join(missing)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_one_translation_in_the_whole_house(language):
    said = defaultdict(dict)
    for path, catalogue in catalogues(language).items():
        for message in catalogue:
            if message.id:
                said[message.context, str(message.id)][str(message.string)] = path
    torn = [f"{key}: {answers}" for key, answers in said.items() if len(answers) > 1]
    assert not torn, "Rooms are merged into one catalogue; the last one wins:\n" + "\n".join(torn)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    wrong = []
    for path, catalogue in catalogues(language).items():
        for message in catalogue:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            wanted = set().union(*(placeholders(text) for text in ids))
            for form in filter(None, _forms(message)):
                if message.id and not wanted >= placeholders(form):
                    wrong.append(f"{path}: {form!r} names what {ids[0]!r} does not")
                if message.id and placeholders(ids[-1]) - placeholders(form) and len(ids) == 1:
                    wrong.append(f"{path}: {form!r} lacks {placeholders(ids[-1])}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language):
    wrong = []
    for path, catalogue in catalogues(language).items():
        for message in catalogue:
            if isinstance(message.id, tuple) and len(_forms(message)) != catalogue.num_plurals:
                wrong.append(f"{path}: {message.id[0]!r} has {len(_forms(message))} forms")
            if isinstance(message.id, tuple) and not all(_forms(message)):
                wrong.append(f"{path}: {message.id[0]!r} has an empty form")
    assert not wrong, "\n".join(wrong)
