"""Paragraphs, lists and headings of a block: by marks of plain text, and nothing else."""

import pytest

from kerege.concept.document import compose, read
from kerege.concept.document.formatting import stretches
from kerege.concept.models import Block
from kerege.kernel.document.html import fragment


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("One line", ["paragraph"]),
        ("One\nparagraph of two lines", ["paragraph"]),
        ("One\n\nTwo", ["paragraph", "paragraph"]),
        ("Lead\n- a\n- b\n\nEnd", ["paragraph", "item", "paragraph"]),
        ("1. a\n2) b\n\n10. c", ["number", "number"]),
        ("# Head\n# Second\nText", ["heading", "heading", "paragraph"]),
        ("-5 % in 2024", ["paragraph"]),
        ("2024. A year", ["paragraph"]),
        ("- ", ["paragraph"]),
        ("#hashtag", ["paragraph"]),
        ("", []),
    ],
)
def test_lines_are_what_their_marks_say(text, forms):
    found = stretches(text)
    assert [stretch.form for stretch in found] == forms
    words = "".join("".join(stretch.lines) for stretch in found)
    assert all(word in words for word in text.split() if word.isalpha())


def test_a_block_is_set_as_it_was_marked_and_html_stays_text(planned):
    text = "# Why\nEmployed: {{figure:jobs_2024}}.\n- <b>one</b>\n- two\n\nLast."
    Block.objects.filter(version=planned, code="S1.2").update(kind="text", text_en=text)
    html = fragment(compose(read(planned), "en"))
    assert "Why</h3>" in html
    assert "&lt;b&gt;one&lt;/b&gt;" in html
    assert "<b>one" not in html
    part = html[html.index("Why</h3>") : html.index("Last.")]
    assert part.count("<li") == 2
    assert "134" in part
    assert "# Why" not in html
