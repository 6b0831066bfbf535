"""Which messages were kept."""

from collections.abc import Iterable

from kerege.notices.models import Notice


def languages_of(keys: Iterable[str]) -> dict[str, str]:
    """Return the language of each message among these keys that was kept."""
    return dict(Notice.objects.filter(key__in=keys).values_list("key", "language"))
