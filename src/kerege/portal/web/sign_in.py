"""Forms of signing in, with labels in plain words of the three languages."""

from typing import Any

from allauth.account import forms
from django import forms as widgets
from django.utils.translation import gettext_lazy as _


class LoginForm(forms.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        if "remember" in self.fields:
            self.fields["remember"].label = _("Keep me signed in on this device")
        _without_placeholders(self)


class ResetPasswordForm(forms.ResetPasswordForm):
    """The address to which the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        _without_placeholders(self)


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "At least 12 characters. Several words are easy to keep in mind and hard to guess."
        )
        self.fields["password2"].label = _("New password once more")
        _without_placeholders(self)


def _without_placeholders(form: widgets.Form) -> None:
    """Take placeholders away: they repeat the label and are gone once somebody types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
