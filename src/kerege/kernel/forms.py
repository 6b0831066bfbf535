"""What forms have in common: files that are handed in, and refusals shown beside their field."""

from collections.abc import Sequence
from typing import Any, Never, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal

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


class Sent:
    """A form that its own page may have sent: what is refused inside is shown on it.

    ::

        with Sent(request, form) as sent:
            if sent.is_valid:
                services.act(by=request.user, **form.cleaned_data)
                return redirect("record")
        return render(request, "form.html", {"form": form}, status=sent.status)
    """

    def __init__(self, request: HttpRequest, form: forms.BaseForm) -> None:
        self.form = form
        self.is_valid = request.method == "POST" and form.is_valid()
        self.status = HTTP_STATUS[Kind.INVALID] if request.method == "POST" else 200

    def __enter__(self) -> Self:
        """Let the page act."""
        return self

    def __exit__(self, _sort: object, error: BaseException | None, _trace: object) -> bool:
        """Show a refusal and give the page its status; anything else goes on."""
        if not isinstance(error, Refusal):
            return False
        show_refusal(self.form, error)
        self.status = HTTP_STATUS[error.kind]
        return True


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show a refusal beside the field that it names, or above the form with its place."""
    if refusal.where in form.fields:
        form.add_error(refusal.where, f"{refusal.what} {refusal.mend}".strip())
    else:
        form.add_error(None, str(refusal))
