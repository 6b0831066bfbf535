"""What makes a target a slogan, or one that says nothing: warnings, which forbid nothing."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.analysis import Aim, Outlook, Place
from kerege.concept.models import Indicator
from kerege.evidence.enums import TargetRelation
from kerege.kernel.text import every_text


def doubts_of_indicator(found: Indicator, outlook: Outlook) -> list[str]:
    """Return what makes an indicator or its targets doubtful, in sentences."""
    return [*_lacking(found), *(text for aim in outlook.aims for text in _of_aim(aim))]


def _lacking(found: Indicator) -> Iterator[str]:
    if found.baseline is None:
        yield _("It has no base: nobody can say how far it is to the target.")
    elif not found.baseline_period:
        yield _("Its base has no year: nobody can say since when it is to change.")
    if not _in_any_language(found, "unit"):
        yield _("It has no unit: nobody can say of what the target speaks.")
    if not found.formula.strip():
        yield _("It has no formula: nobody can say how its value is computed.")


def _of_aim(aim: Aim) -> Iterator[str]:
    year = {"year": aim.year}
    if aim.is_far:
        yield (
            _("%(year)s lies farther ahead than the series is long: its forecast says little.")
            % year
        )
    if aim.place == Place.INSIDE:
        yield (
            _(
                "The target of %(year)s lies inside of the forecast's interval: it may come by "
                "itself, and reaching it would say little of the measures."
            )
            % year
        )
    elif aim.place == Place.SHORT:
        yield (
            _("The target of %(year)s asks for less than what is to be expected without it.") % year
        )
    else:
        yield (
            _(
                "The target of %(year)s lies outside of the forecast's interval, beyond what the "
                "series gives reason to expect: say what is to bring it about."
            )
            % year
        )


def doubts_of_published(target: Any) -> list[str]:
    """Return what a published target lacks, in sentences."""
    return list(_lacking_published(target))


def _lacking_published(target: Any) -> Iterator[str]:
    if target.base_value is None:
        yield _("It has no base: nobody can say how far it is to the target.")
    elif not target.base_period:
        yield _("Its base has no year: nobody can say since when it is to change.")
    if target.value is None:
        yield _("It names no number.")
    elif not target.has_unit and not _needs_no_unit(target):
        yield _("It has no unit: nobody can say of what the target speaks.")
    if not target.period:
        yield _("It names no period: it can never be missed.")


def _needs_no_unit(target: Any) -> bool:
    """Return whether a number is a multiple, or stands for yes and no."""
    return target.relation == TargetRelation.TIMES_BASE or target.value in (0, 1)


def _in_any_language(record: Any, name: str) -> bool:
    return any(text.strip() for text in every_text(record, name).values())
