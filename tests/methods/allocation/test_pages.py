"""What the pages of these methods show is what the methods give."""

import doctest
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kerege.methods.allocation import AllocationProblem

PAGES = sorted((Path(__file__).resolve().parents[3] / "docs/methods/allocation").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_what_the_method_gives(
    make_problem: Callable[..., AllocationProblem], page: Path
) -> None:
    problem = make_problem(budget=[13], ladder=np.ones((2, 1)))
    shown = {"np": np, "problem": problem}
    assert doctest.testfile(str(page), module_relative=False, globs=shown).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_links_to_pages_that_exist(page: Path) -> None:
    for link in page.read_text(encoding="utf-8").split("](")[1:]:
        assert (page.parent / link.split(")", maxsplit=1)[0]).exists(), link
