"""Naming what is measured, and where its series break."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import recipes, rules
from kerege.evidence.enums import VariableKind
from kerege.evidence.models import Break, Variable
from kerege.evidence.rows import Number, as_decimal, localised
from kerege.kernel.errors import Refusal
from kerege.kernel.text import every_text


@transaction.atomic
def ensure_variable(
    *,
    by: Any,
    code: str,
    names: Mapping[str, str],
    units: Mapping[str, str],
    kind: str,
    is_additive: bool,
    definitions: Mapping[str, str] | None = None,
    decimals: int = 0,
    lower_bound: Number = None,
    upper_bound: Number = None,
    change_of: Variable | None = None,
    forecast_of: Variable | None = None,
) -> Variable:
    """Return the variable with this code, created or brought up to date.

    Parameters
    ----------
    change_of
        The stock of which this is the increment, or the rate of growth in per cent.
    forecast_of
        The variable of which this holds the forecast.
    """
    rules.may_record(by).require(code)
    if kind not in VariableKind.values:
        raise Refusal(
            _("'%(kind)s' is not a kind of variable.") % {"kind": kind},
            code,
            _("Choose one of: %(kinds)s.") % {"kinds": ", ".join(VariableKind.values)},
        )
    fields = {
        **localised("name", names),
        **localised("unit", units),
        **localised("definition", definitions),
        "kind": kind,
        "is_additive": is_additive,
        "decimals": decimals,
        "lower_bound": as_decimal(lower_bound),
        "upper_bound": as_decimal(upper_bound),
        "change_of": change_of,
        "forecast_of": forecast_of,
    }
    variable = Variable.objects.filter(code=code).first()
    if variable and all(getattr(variable, name) == value for name, value in fields.items()):
        return variable
    variable, created = Variable.objects.update_or_create(code=code, defaults=fields)
    act = "evidence.add_variable" if created else "evidence.change_variable"
    audit.record(by=by, act=act, on=variable, code=code)
    return variable


FORECAST = {"en": "forecast", "ru": "прогноз", "kk": "болжам"}
MEANING = {
    "en": "What comes if the series goes on as it did, with a 95 % prediction interval. It is no "
    "measurement and no plan.",
    "ru": "Что будет, если ряд продолжится как прежде, с 95-процентным интервалом прогноза. Это не "
    "измерение и не план.",
    "kk": "Қатар бұрынғыдай жалғасса, не болатыны, 95 пайыздық болжам аралығымен. Бұл өлшем де, "
    "жоспар да емес.",
}


def ensure_forecasts(by: Any) -> None:
    """Name the variables that hold forecasts, after those whose values to come they hold."""
    for variable in Variable.objects.filter(code__in=recipes.FORECAST).order_by("code"):
        named = every_text(variable, "name")
        ensure_variable(
            by=by,
            code=recipes.forecast_code(variable.code),
            names={key: f"{name}: {FORECAST[key]}" for key, name in named.items() if name},
            units=every_text(variable, "unit"),
            definitions=MEANING,
            kind=variable.kind,
            is_additive=False,
            decimals=variable.decimals,
            lower_bound=variable.lower_bound,
            upper_bound=variable.upper_bound,
            forecast_of=variable,
        )


@transaction.atomic
def ensure_break(
    *,
    by: Any,
    variable: Variable,
    territory: Any,
    year: int,
    reasons: Mapping[str, str],
    source: str = "",
) -> Break:
    """Say from which year on a series is not comparable with the years before it."""
    rules.may_record(by).require(variable.code)
    fields = {**localised("reason", reasons), "source": source}
    key = {"variable": variable, "territory": territory, "year": year}
    known = Break.objects.filter(**key).first()
    if known and all(getattr(known, name) == value for name, value in fields.items()):
        return known
    found, created = Break.objects.update_or_create(**key, defaults=fields)
    act = "evidence.add_break" if created else "evidence.change_break"
    audit.record(by=by, act=act, on=found, variable=variable.code, year=year)
    return found
