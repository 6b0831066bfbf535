"""The published Concept can be taken away in every language and form, and says the same."""

import pytest
from django.urls import reverse

from site_words import plain_digits, words

WORD = {"kk": "Тұжырымдама", "ru": "Концепци", "en": "Concept"}
ONLY = {"kk": "қажеттілік", "ru": "потребност", "en": "need"}


def _path(site, language: str, form: str) -> str:
    concept = next(site.out.glob("KZ-*-v1-*.pdf")).name.rsplit("-v1-", 1)[0]
    arguments = {"concept": concept, "number": 1, "language": language, "form": form}
    return reverse("concept-download", kwargs=arguments)


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
@pytest.mark.parametrize("language", WORD)
def test_the_concept_opens_in_its_own_language(anonymous, site, language, form):
    answer = anonymous.get(_path(site, language, form))
    assert answer.status_code == 200
    beginning = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!"}[form]
    assert answer.content.startswith(beginning)
    text = words(answer.content)
    assert WORD[language].casefold() in text.casefold()
    assert ONLY[language] in text.casefold()


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_document_of_synthetic_figures_says_so_in_every_language(anonymous, site, form):
    for language, word in (("kk", "синтетикалық"), ("ru", "синтетическ"), ("en", "synthetic")):
        text = words(anonymous.get(_path(site, language, form)).content)
        assert word in text.casefold(), language


def test_the_plan_adds_up_to_the_same_sum_in_all_documents(anonymous, site, demo):
    """The total of the summary is found in each document, whatever its separators."""
    total = str(demo["plan"]["total"]).split(".")[0]
    short = total.rstrip("0")
    assert len(short) >= 2
    for language in WORD:
        text = plain_digits(words(anonymous.get(_path(site, language, "html")).content))
        assert short in text, (language, total)
