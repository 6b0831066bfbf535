"""The pages of these methods link to pages that exist."""

from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).resolve().parents[3] / "docs/methods/allocation").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_links_to_pages_that_exist(page: Path) -> None:
    for link in page.read_text(encoding="utf-8").split("](")[1:]:
        assert (page.parent / link.split(")", maxsplit=1)[0]).exists(), link
