"""What is wrong with a definition of an index, in the language of the reader.

The definition is checked without Django, in English; here its sentences are known again.
"""

import re

from django.utils.translation import gettext, gettext_noop

SENTENCES = (
    gettext_noop("The definition has %(number)s problems."),
    gettext_noop("The definition is not YAML."),
    gettext_noop("Mend the line."),
    gettext_noop("A definition has no aliases (`*name`)."),
    gettext_noop("Write the parts out."),
    gettext_noop("is missing"),
    gettext_noop("is not known"),
    gettext_noop("is not a list of named settings"),
    gettext_noop("is not a list of means"),
    gettext_noop("is not two numbers above zero"),
    gettext_noop("is not named settings"),
    gettext_noop("is not above zero"),
    gettext_noop("is not 1 or -1"),
    gettext_noop("holds nothing"),
    gettext_noop("indicators lie unequally deep"),
    gettext_noop("%(said)s is not known"),
    gettext_noop("%(said)s occurs twice"),
    gettext_noop("names %(number)s means"),
    gettext_noop("is %(said)s"),
    gettext_noop("Known are %(names)s."),
    gettext_noop("Add it (%(kind)s)."),
    gettext_noop("Write a text."),
    gettext_noop("Write a %(kind)s."),
    gettext_noop("Write %(means)s or copeland."),
    gettext_noop("It lies from %(low)s to %(high)s."),
    gettext_noop("Name one a level: %(number)s."),
    gettext_noop("Take a power of 2, such as 1024."),
    gettext_noop("List groups or indicators."),
    gettext_noop("Write code, weight and more."),
    gettext_noop("Leave the part out."),
    gettext_noop("1: more is better."),
    gettext_noop("Count it once."),
    gettext_noop("Put a group around the others."),
    gettext_noop("Begin with `code:`."),
)
PLACE = re.compile(r"%\\\((\w+)\\\)s")
KNOWN = [
    (text, re.compile(PLACE.sub(r"(?P<\1>.+)", re.escape(text)), re.DOTALL)) for text in SENTENCES
]


def in_words(text: str) -> str:
    """Return a sentence of the check in the language of the reader; another one as it is."""
    for sentence, form in KNOWN:
        if found := form.fullmatch(text):
            return gettext(sentence) % found.groupdict()
    return text
