"""Every method of these families has a page, and the page links to pages that exist."""

from pathlib import Path

import pytest

import kerege.methods

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = (
    "complexity",
    "disclosure",
    "evaluation",
    "indicators",
    "inputoutput",
    "judgement",
    "regional",
    "spatial",
    "survey",
    "text",
    "trend",
)
SHARED_BY_METHODS = {
    "__init__",
    "attack",
    "beta_quantile",
    "cells",
    "clash",
    "composite_model",
    "conditional",
    "contributions",
    "cutting_planes",
    "design",
    "factor_multipliers",
    "fitted",
    "greedy",
    "labelled_table",
    "layout",
    "levels",
    "linear_audit",
    "moves",
    "panel",
    "pattern",
    "problem",
    "protected_rows",
    "replicates",
    "scopes",
    "series",
    "spread",
    "suppression_bound",
    "system",
}
PAGES = sorted(
    page for family in FAMILIES for page in (ROOT / "docs" / "methods" / family).glob("*.md")
)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_method_has_a_page_and_a_test(family):
    source = Path(kerege.methods.__path__[0]) / family
    methods = {path.stem for path in source.glob("*.py")} - SHARED_BY_METHODS
    pages = {page.stem for page in PAGES if page.parent.name == family} - {"README"}
    tests = {path.stem for path in (ROOT / "tests" / "methods" / family).glob("test_*.py")}
    assert methods == pages
    assert {f"test_{name}" for name in methods - {"location_quotient_exact"}} <= tests


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_page_links_to_pages_that_exist(page):
    for link in page.read_text(encoding="utf-8").split("](")[1:]:
        target = link.split(")", maxsplit=1)[0]
        assert (page.parent / target).exists(), target
