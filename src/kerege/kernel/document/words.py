"""Words that stand around every document."""

from django.utils.translation import gettext as _


def shell_words(**more: str) -> dict[str, str]:
    """Return the words of the shell in the active language, and `more` of one's own."""
    return {
        "contents": _("Contents"),
        "page": _("Page"),
        "source": _("Source"),
        "sources": _("Sources"),
    } | more
