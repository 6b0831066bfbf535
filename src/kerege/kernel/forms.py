"""Showing a refusal on the form that was sent."""

from django import forms

from kerege.kernel.errors import Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show a refusal beside the field that it names, or above the form with its place."""
    if refusal.where in form.fields:
        form.add_error(refusal.where, f"{refusal.what} {refusal.mend}".strip())
    else:
        form.add_error(None, str(refusal))
