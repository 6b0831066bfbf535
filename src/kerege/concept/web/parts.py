"""The document of a version in parts, one section a page: sixty pages are too much for a phone."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

TEXT = '<div class="document-text">'
HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
ANCHOR = re.compile(r'\bid="([^"]+)"')
LINK = re.compile(r'href="#([^"]+)"')


@dataclass(frozen=True)
class Part:
    """A section: its number in the row of sections, anchor and title, and its text.

    What stands before the first heading is part of the first section.
    """

    number: int
    anchor: str
    title: SafeString
    body: SafeString


def parts_of(body: str) -> list[Part]:
    """Divide the body of a document at its headings; links to another part lead there.

    Parameters
    ----------
    body
        HTML that our own templates made: every text in it is escaped already.
    """
    text = body.partition(TEXT)[2].rpartition("</div>")[0]
    starts = [found.start() for found in HEADING.finditer(text)]
    if not starts:
        return []
    cuts = [0, *starts[1:], len(text)]
    texts = [text[a:b] for a, b in pairwise(cuts)]
    where = {
        anchor: number for number, part in enumerate(texts, 1) for anchor in ANCHOR.findall(part)
    }
    return [_part(number, part, where) for number, part in enumerate(texts, 1)]


def _part(number: int, text: str, where: dict[str, int]) -> Part:
    def elsewhere(link: re.Match[str]) -> str:
        target = where.get(link[1], number)
        return link[0] if target == number else f'href="?part={target}#{link[1]}"'

    heading = HEADING.search(text)
    anchor, title = (heading[1], heading[2]) if heading else ("", "")
    body = LINK.sub(elsewhere, text)
    return Part(number, anchor, mark_safe(title), mark_safe(body))  # noqa: S308 -- our own templates escaped it
