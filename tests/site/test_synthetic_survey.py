"""The survey and the panel of the demonstration: shown, marked, and not in the diagnosis."""

import pytest

MARK = {"kk": "синтетикалық", "ru": "синтетическ", "en": "synthetic"}


def test_the_diagnosis_does_not_hear_what_was_made_up(visitors, anonymous):
    assert "survey-creative-needs" in anonymous.get("/en/needs/surveys/creative-needs/").text
    signals = visitors["analyst"].get("/en/needs/signals/").text
    assert "survey-creative-needs" not in signals
    weights = visitors["analyst"].get("/en/needs/weights/").text
    assert "Which needs matter most (demonstration) (synthetic)" in weights
    assert 'value="" id="id_panel_0" checked' in weights.replace(" required", "")


@pytest.mark.parametrize("language", MARK)
def test_every_page_of_it_carries_the_mark(visitors, demo, language):
    who = visitors["analyst"]
    pages = (
        "surveys/",
        "surveys/creative-needs/",
        "surveys/creative-needs/work/",
        "delphi/",
        "delphi/needs-weights/",
    )
    for page in pages:
        answer = who.get(f"/{language}/needs/{page}")
        assert MARK[language] in answer.text.casefold(), page
    figures = who.get(f"/{language}/evidence/variables/survey-creative-needs-people/")
    assert MARK[language] in figures.text.casefold()
    own = who.get(demo["survey"]["answer"].replace("/en/", f"/{language}/")).text
    assert MARK[language] in own.casefold()
    assert 'class="num"' in own  # the estimate for the region stands beside the answer
