"""The layouts in which a document can be read: those installed, and those brought to the portal."""

from dataclasses import dataclass
from pathlib import Path

from kerege.concept.layout import Layout, layout_of, layouts, no_layout
from kerege.concept.models import KeptLayout


@dataclass(frozen=True)
class Offered:
    """A layout, and the upload that it is; None where it came with the installation."""

    layout: Layout
    kept: KeptLayout | None = None


def kept_layouts() -> list[KeptLayout]:
    """Return every upload, the newest of each code first."""
    return list(KeptLayout.objects.select_related("person").order_by("code", "-number"))


def offered_layouts(folder: Path) -> list[Offered]:
    """Return the layouts of a folder and the latest upload of each code, by code."""
    found = {one.code: Offered(one) for one in layouts(folder)}
    latest = KeptLayout.objects.select_related("person").order_by("code", "-number")
    for row in latest.distinct("code"):
        found.setdefault(row.code, Offered(_of(row), row))
    return [found[code] for code in sorted(found)]


def offered_layout(folder: Path, code: str, number: int | None = None) -> Layout:
    """Return one layout; of an upload the latest, or that of a number."""
    uploads = KeptLayout.objects.filter(code=code).order_by("-number")
    if number is not None:
        uploads = uploads.filter(number=number)
        if (row := uploads.first()) is not None:
            return _of(row)
    else:
        known = {one.layout.code: one.layout for one in offered_layouts(folder)}
        if code in known:
            return known[code]
    raise no_layout(code, (one.layout.code for one in offered_layouts(folder)))


def _of(row: KeptLayout) -> Layout:
    return layout_of(row.content.encode(), f"{row.code}.toml")
