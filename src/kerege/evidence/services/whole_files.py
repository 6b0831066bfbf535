"""What loading a large file asks first: are its variables known, and which file was it."""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from kerege.evidence.models import Variable
from kerege.kernel.errors import Kind, Refusal


def require_known(variables: Sequence[str], measures: Collection[str]) -> None:
    """Refuse variables that the file cannot have or the country package does not know.

    Raises
    ------
    Refusal
        With the first that is not known, or if none is asked for.
    """
    for name in variables:
        if name not in measures:
            mend = _("Choose one of: %(choices)s.") % {"choices": ", ".join(measures)}
            raise Refusal(_("There is no such code."), name, mend, Kind.NOT_FOUND)
    known = set(Variable.objects.filter(code__in=variables).values_list("code", flat=True))
    if not variables or (missing := [name for name in variables if name not in known]):
        raise Refusal(
            _("There is no such code."),
            ", ".join(missing) if variables else "variable",
            _("None is known yet: load the country package first."),
            Kind.NOT_FOUND,
        )


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    Refusal
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(
            _("The file cannot be read."), str(path), _("Name a file that exists."), Kind.NOT_FOUND
        ) from error
