"""What forms have in common: files that are handed in, and refusals shown beside their field."""

from collections.abc import Sequence
from typing import Any, Never

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal

KILOBYTE, MEGABYTE = 1_000, 1_000_000


def _too_large(most_bytes: int) -> str:
    if most_bytes < MEGABYTE:
        return _("The file is larger than %(size)d kB.") % {"size": most_bytes // KILOBYTE}
    return _("The file is larger than %(size)d MB.") % {"size": most_bytes // MEGABYTE}


class FileTooLarge(UploadedFile):  # type: ignore[type-arg]  # Django's class takes no types when it runs
    """Stands for a file that no form would take, of which nothing was kept."""

    def read(self, _size: int = -1) -> Never:
        """Refuse: nobody can read it."""
        raise Refusal(_("The file is too large."), self.name or "", _("Hand it in in parts."))


class UploadField(forms.FileField):
    """A file of one of some kinds; one that is too large is refused before it is read.

    Parameters
    ----------
    suffixes
        Endings of its name, without the dot.
    most_bytes
        The largest file that is taken.
    """

    def __init__(self, *, suffixes: Sequence[str], most_bytes: int, **more: Any) -> None:
        self.most_bytes = most_bytes
        super().__init__(
            validators=[FileExtensionValidator(suffixes)],
            widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in suffixes)}),
            **more,
        )

    def to_python(self, data: Any) -> Any:
        """Return the file, unless it is too large."""
        file = super().to_python(data)
        if file is not None and file.size > self.most_bytes:
            raise forms.ValidationError(_too_large(self.most_bytes))
        return file


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show a refusal beside the field that it names, or above the form with its place."""
    if refusal.where in form.fields:
        form.add_error(refusal.where, f"{refusal.what} {refusal.mend}".strip())
    else:
        form.add_error(None, str(refusal))
