"""Published figures for the command line: as plain data, as files; runs to be repeated."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence import exports
from kerege.evidence.models import Figure, Run
from kerege.evidence.selectors.search import Conditions, figures_where
from kerege.kernel.errors import Kind, Refusal


def plain(figure: Figure) -> dict[str, Any]:
    """Return a figure as plain data, numbers without trailing zeros."""
    row = exports.record(figure)
    numbers = {name: row[name] for name in exports.NUMBERS if row[name] is not None}
    return row | {name: format(value.normalize(), "f") for name, value in numbers.items()}


def write_file(file: Path, form: str, conditions: Conditions, person: Any = None) -> int:
    """Write the figures a person may see to a file; return how many."""
    if form not in exports.FORMATS:
        raise Refusal(
            _("There is no format '%(form)s'.") % {"form": form},
            str(file),
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(exports.FORMATS)},
        )
    figures = list(figures_where(person, conditions))
    try:
        file.write_bytes(exports.FORMATS[form](figures))
    except OSError as error:
        raise Refusal(
            str(error.strerror), str(file), _("Name a file in a folder that can be written to.")
        ) from error
    return len(figures)


def runs_to_repeat(code: str, *, every: bool) -> list[Run]:
    """Return the run with a code, or every run from the oldest on."""
    if every:
        return list(Run.objects.order_by("at", "pk"))
    run = Run.objects.filter(code=code).first()
    if run is None:
        raise Refusal(
            _("There is no run with this code."),
            code,
            _("Name a run, or repeat every one with --all."),
            Kind.NOT_FOUND,
        )
    return [run]
