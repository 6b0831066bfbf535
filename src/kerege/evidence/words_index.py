"""The recipe of an index in the reader's words, by the ten steps of the JRC."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kerege.evidence.index.definition import Definition
from kerege.kernel import notation


@dataclass(frozen=True)
class Step:
    """One of the ten steps: its title and what was decided."""

    title: str
    said: tuple[str, ...]


def scale_name(way: str) -> str:
    """Return a normalisation in words."""
    return {
        "min_max": _("distance between the lowest and the highest region"),
        "rank": _("place among the regions"),
        "percentile": _("share of regions below"),
    }.get(way, way)


def mean_name(way: str) -> str:
    """Return a mean in words."""
    return {
        "arithmetic": _("arithmetic mean (a low value is made good by a high one)"),
        "geometric": _("geometric mean (a low value is made good in part)"),
        "harmonic": _("harmonic mean (a low value is hardly made good)"),
    }.get(way, way)


def choice_name(choice: str, names: Mapping[str, str]) -> str:
    """Return a choice of the recipe in words."""
    if choice.startswith("weight_"):
        code = choice.removeprefix("weight_")
        return _("Weight: %(part)s") % {"part": names.get(code, code)}
    return {
        "imputation": _("How gaps are filled"),
        "treatment": _("Whether outliers are drawn in"),
        "normalisation": _("The scale"),
        "aggregation": _("The aggregation"),
        "left_out": _("Which indicator is left out"),
    }.get(choice, choice)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text of a definition in a language, else in the first that it has."""
    return texts.get(language) or next(iter(texts.values()), "")


def steps(
    definition: Definition, language: str, names: Mapping[str, str], checked: str = ""
) -> list[Step]:
    """Return the ten steps.

    Parameters
    ----------
    names
        Code of a part -> its name.
    checked
        What the multivariate checks found.
    """
    doubt = definition.uncertainty
    groups = [names[node.code] for level in definition.levels[1:] for node in level]
    return [
        Step(
            _("Framework"),
            (
                in_language(definition.about, language),
                _("Its parts: %(parts)s.") % {"parts": "; ".join(groups)} if groups else "",
            ),
        ),
        Step(
            _("Data"),
            (
                _("%(number)s indicators, each with its source, in the table below.")
                % {"number": len(definition.indicators)},
            ),
        ),
        Step(_("Gaps and outliers"), (_gaps(definition), _outliers(definition, language))),
        Step(_("Do the indicators hang together?"), (checked,)),
        Step(_("One scale"), (_scale(definition, language),)),
        Step(_("Weights"), (_weights(definition),)),
        Step(_("Aggregation"), _aggregation(definition)),
        Step(
            _("How uncertain"),
            (_uncertainty(definition, language), *_alternatives(definition)),
        ),
        Step(
            _("Link to other measures"),
            (
                _("It is held beside %(number)s variables outside it, by rank correlation.")
                % {"number": len(definition.links)}
                if definition.links
                else _("The definition names no outcome with which the index would be compared."),
            ),
        ),
        Step(
            _("Showing it"),
            (
                _(
                    "The interval of ranks comes first (%(level)s of the choices), the point rank "
                    "second."
                )
                % {"level": percent(doubt["confidence"], language)},
            ),
        ),
    ]


def _gaps(definition: Definition) -> str:
    how = definition.imputation
    if not how:
        return _("No gap is filled: a region without one of the indicators is not ranked.")
    ways = {
        "mean": _("by the mean of the regions"),
        "median": _("by the median of the regions"),
        "neighbours": _("by the mean of the nearest %(number)s regions")
        % {"number": how.get("neighbours")},
        "normal": _(
            "by %(number)s draws from a multivariate normal, whose scatter is in the interval"
        )
        % {"number": how.get("draws")},
    }
    return _(
        "Gaps are filled %(way)s, in regions with at most %(most)s; such ranks are marked."
    ) % {
        "way": ways[how["method"]],
        "most": how["most_gaps"],
    }


def _weights(definition: Definition) -> str:
    return {
        "stated": _("As the makers of the index set them; they are in the table below."),
        "equal": _("Equal within each group."),
        "principal_components": _(
            "As principal components give them: what indicators have in common, not what matters."
        ),
    }[definition.weighting["method"]]


def _outliers(definition: Definition, language: str) -> str:
    rule = definition.treatment
    if not rule:
        return _("Outliers stay as they are.")
    return _(
        "Where an indicator is skewed by more than %(skewness)s and its kurtosis is above "
        "%(kurtosis)s, its most extreme values, at most %(points)s, are drawn in to the next one."
    ) % {
        "skewness": notation.number(rule["skewness"], language),
        "kurtosis": notation.number(rule["kurtosis"], language),
        "points": rule["most_points"],
    }


def _scale(definition: Definition, language: str) -> str:
    low, high = (notation.number(end, language, 0) for end in definition.scale)
    return _("Each indicator from %(low)s to %(high)s, by: %(way)s.") % {
        "low": low,
        "high": high,
        "way": scale_name(definition.normalisation),
    }


def _aggregation(definition: Definition) -> tuple[str, ...]:
    ways = [mean_name(way) for way in definition.aggregation]
    if len(ways) == 1:
        return (_("%(way)s over the indicators.") % {"way": _capital(ways[0])},)
    return (
        _("Within groups: %(way)s.") % {"way": ways[0]},
        _("Over groups: %(way)s.") % {"way": ", ".join(dict.fromkeys(ways[1:]))},
    )


def _uncertainty(definition: Definition, language: str) -> str:
    doubt = definition.uncertainty
    return _(
        "%(number)s times all choices were drawn at once: each weight from %(low)s to %(high)s of "
        "its value, one indicator left out with a chance of %(drop)s, and the choices below."
    ) % {
        "number": notation.number(doubt["replications"], language, 0),
        "low": percent(1 - doubt["weight_range"], language),
        "high": percent(1 + doubt["weight_range"], language),
        "drop": percent(doubt["drop_probability"], language),
    }


def _alternatives(definition: Definition) -> tuple[str, ...]:
    doubt = definition.uncertainty
    scales = dict.fromkeys([definition.normalisation, *doubt["normalisations"]])
    said = [_("Scale: %(ways)s.") % {"ways": "; ".join(map(scale_name, scales))}]
    ways = dict.fromkeys(_way(way) for way in [definition.aggregation, *doubt["aggregations"]])
    said.append(_("Aggregation: %(ways)s.") % {"ways": "; ".join(ways)})
    if doubt["untreated"] and definition.treatment:
        said.append(_("Outliers: drawn in; left as they are."))
    return tuple(said)


def _way(way: str | tuple[str, ...] | list[str]) -> str:
    if isinstance(way, str):
        return _("pairwise contests (Copeland: nothing is made good)")
    short = {
        "arithmetic": _("arithmetic"),
        "geometric": _("geometric"),
        "harmonic": _("harmonic"),
    }
    return " → ".join(short[mean] for mean in way)


def percent(share: float, language: str) -> str:
    """Return a share in per cent as the language writes it."""
    number = notation.number(round(100 * share, 6), language)
    return f"{number}%" if language == "en" else f"{number}{notation.NBSP}%"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
