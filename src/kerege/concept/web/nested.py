"""The regional plans under a national one: what they add up to, and beginning one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept import rules, selectors, services
from kerege.concept.enums import VersionStatus
from kerege.concept.models import Version
from kerege.concept.web.views import LANGUAGES, page, version_of
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.forms import Sent


class RegionalForm(forms.Form):
    """The plan of a region: which one, its titles, and the national measures that it takes up."""

    territory = forms.ChoiceField(label=gettext_lazy("Region"))
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        validators=[validate_slug],
        help_text=gettext_lazy(
            "Part of its address: letters, digits and hyphens; empty: made from the national one."
        ),
    )

    def __init__(
        self, *args: Any, regions: list[Any], version: Version, measures: list[Any], **kwargs: Any
    ) -> None:
        """Offer the regions without a plan, and the measures that are not for the whole country."""
        super().__init__(*args, **kwargs)
        self._concept = version.concept
        self._regions = {row.code: row for row in regions}
        self.fields["territory"].choices = [  # type: ignore[attr-defined] -- it is a choice
            (row.code, row.name or row.code) for row in regions
        ]
        for language, name in LANGUAGES:
            label = _("Title, %(language)s") % {"language": name}
            field = forms.CharField(
                label=label,
                max_length=300,
                required=False,
                help_text=_("Empty: the title of the national plan with the name of the region."),
            )
            field.widget.attrs["lang"] = language
            self.fields[f"title_{language}"] = field
        self.fields["measures"] = forms.MultipleChoiceField(
            label=_("National measures that the region takes up"),
            choices=[(row.code, f"{row.code} {row.name}") for row in measures],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def chosen(self) -> dict[str, Any]:
        """Return what `services.begin_regional` takes."""
        data, concept = self.cleaned_data, self._concept
        place = self._regions[data["territory"]]
        titles = {
            language: data[f"title_{language}"] or _title(concept, place, language)
            for language, _name in LANGUAGES
        }
        return {
            "territory": place.code,
            "code": data["code"] or f"{place.code}-{concept.code}"[:40].rstrip("-"),
            "titles": titles,
            "measures": data["measures"],
        }


def _title(concept: Any, place: Any, language: str) -> str:
    title = getattr(concept, f"title_{language}") or ""
    name = getattr(place, f"name_{language}") or place.code
    return f"{title}: {name}"[:300] if title else ""


def regions(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Show money, targets and what is left out, region by region, beside the national plan."""
    version = version_of(request, concept, number)
    context = {
        "sums": selectors.roll_up(version, request.user),
        "may_begin": bool(_open_regions(request, version)),
    }
    return page(request, "regions", version, context)


def _open_regions(request: HttpRequest, version: Version) -> list[Any]:
    """Return the regions without a plan under this one for which the person may begin one."""
    if version.status != VersionStatus.PUBLISHED or version.parent_id is not None:
        return []
    if not rules.may_read_drafts(request.user):
        return []
    return [
        row
        for row in selectors.regions_without_plan(version)
        if rules.may_begin_regional(request.user, row)
    ]


def begin(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Begin the plan of a region under this version."""
    version = version_of(request, concept, number)
    regions = _open_regions(request, version)
    if not regions:
        raise Refusal(
            _("There is no region whose plan you can begin under this version."),
            str(version.concept),
            _("A plan is begun under a published national version, by the own region, once."),
            Kind.FORBIDDEN,
        )
    form = RegionalForm(
        *((request.POST,) if request.method == "POST" else ()),
        regions=regions,
        version=version,
        measures=selectors.measures_to_take_up(version),
    )
    with Sent(request, form) as sent:
        if sent.is_valid:
            draft = services.begin_regional(by=request.user, parent=version, **form.chosen())
            messages.success(
                request, _("The draft was begun. Give its money, then have it planned.")
            )
            return redirect("concept-plan-make", draft.concept.code, draft.number)
    return page(request, "regional_begin", version, {"form": form}, sent.status)
