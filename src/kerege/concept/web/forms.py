"""The filter of the action plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import FundingSource
from kerege.concept.models import Version
from kerege.reference import selectors as reference


class ActionPlanFilter(forms.Form):
    """Which measures are shown; a value that is not offered is named and filters nothing."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    area = forms.ChoiceField(label=_("Area or need"), required=False)
    source = forms.ChoiceField(label=_("Source of funding"), required=False)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        """Offer the regions, years and areas that there are."""
        super().__init__(*args, **kwargs)
        concept = version.concept
        years = range(concept.first_year, concept.last_year + 1)
        needs = [*reference.concept_areas(), *reference.need_areas()]
        for name, choices in {
            "region": [(row.code, row.name or row.code) for row in reference.regions()],
            "year": [(str(year), str(year)) for year in years],
            "area": [(row.code, row.name or row.code) for row in needs],
            "source": FundingSource.choices,
        }.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined] -- each of them is a choice

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, as `selectors.action_plan` takes it."""
        known = self.cleaned_data if self.is_bound and self.is_valid() else {}
        year = known.get("year") or ""
        return {
            "territory": known.get("region") or "",
            "year": int(year) if year else None,
            "area": known.get("area") or "",
            "source": known.get("source") or "",
        }
