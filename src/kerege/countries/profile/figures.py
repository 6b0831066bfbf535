"""Resources with figures: units, datasets, variables, regional and national figures, targets."""

from kerege.countries.profile.fields import (
    Resource,
    choice,
    code,
    codes,
    date,
    number,
    plain,
    sourced,
    text,
    when,
    whole,
    year,
    yes_no,
)

RELATIONS = ("exactly", "about", "at_least", "more_than", "less_than")

UNITS = Resource(
    "units",
    "Units of measurement",
    ("code",),
    (
        code(),
        text("name"),
        choice("kind", "count", "money", "share", "rank", "flag", "ratio"),
        code("currency", "ISO 4217, of money only", required=False),
        number("factor", "How many basic units one of this unit is", required=True),
    ),
)

DATASETS = Resource(
    "datasets",
    "Where figures and lists come from",
    ("code",),
    (
        code(),
        text("title"),
        plain("publisher", required=True),
        plain("obtained_from", required=True),
        plain("url"),
        plain("licence", required=True),
        date("retrieved", "Empty where the day is not known"),
        choice(
            "status",
            "official",
            "published",
            "provisional",
            "expert_judgement",
            "synthetic",
            description="published: printed by a press agency or an organisation, not by the "
            "statistical office",
        ),
        text("note"),
    ),
)

VARIABLES = Resource(
    "variables",
    "What is measured",
    ("code",),
    (
        code(),
        text("name"),
        code("unit"),
        choice("kind", "count", "money", "share", "rank", "flag", "ratio"),
        yes_no("additive", "The regions add up to the country"),
        yes_no("derived", "Computed by Kerege, never read from a file"),
        plain("formula", "How a derived variable is computed"),
        code("activity", "Section of the classification the variable covers", required=False),
        code("proxy_for", "Variable that this one may stand for; empty: none", required=False),
        code(
            "change_of",
            "Stock whose increment, or rate of growth in per cent, this is; empty: none",
            required=False,
        ),
        number("lower"),
        number("upper"),
        text("definition"),
        text("note"),
    ),
    {
        "unit": ("units", "code"),
        "proxy_for": ("variables", "code"),
        "change_of": ("variables", "code"),
    },
)

FIGURES_REGIONAL = Resource(
    "figures_regional",
    "Official figures by territory and year",
    ("variable", "territory", "year"),
    (
        code("variable"),
        code("territory"),
        year("year"),
        code("activity", "Section of the classification; empty: all", required=False),
        number("value", required=True),
        code("unit"),
        code("dataset"),
        yes_no("in_total", "Part of the sum that gives the country's figure of that year"),
        choice(
            "obs_status",
            "A",
            "B",
            "P",
            "E",
            description="SDMX: A normal, B break in the series, P provisional, E estimated",
        ),
    ),
    {
        "variable": ("variables", "code"),
        "territory": ("territories", "code"),
        "unit": ("units", "code"),
        "dataset": ("datasets", "code"),
    },
)

FIGURES_NATIONAL = Resource(
    "figures_national",
    "Published figures of the creative industries, conflicts side by side",
    ("code",),
    (
        code(),
        code("variable"),
        codes("territories"),
        number("value", required=True),
        choice("relation", *RELATIONS),
        code("unit"),
        when("period", "Period the figure is true of; empty where the source does not say"),
        when("as_of"),
        text("scope", "Which activities or people it covers"),
        code("dataset"),
        *sourced(),
        text("note"),
    ),
    {
        "variable": ("variables", "code"),
        "territories": ("territories", "code"),
        "unit": ("units", "code"),
        "dataset": ("datasets", "code"),
    },
)

TARGETS = Resource(
    "targets_published",
    "Targets that were published",
    ("code",),
    (
        code(),
        code("country", "ISO 3166-1 alpha-2; other countries are comparators"),
        plain("place", "Region of another country"),
        text("document"),
        text("indicator"),
        number("base_value"),
        choice("base_relation", *RELATIONS, required=False),
        plain("base_period"),
        number("target_value"),
        choice("target_relation", *RELATIONS, "times_base", "added_to_base", required=False),
        plain("target_period"),
        code("unit"),
        *sourced(),
        text("note"),
    ),
    {"unit": ("units", "code")},
)

CALIBRATION = Resource(
    "register_calibration",
    "Totals that the synthetic register meets",
    ("code",),
    (
        code(),
        choice("margin", "total", "legal_form", "territory", "subsector", "company_subsector"),
        codes("territories"),
        code("subsector", required=False),
        choice("legal_form", "sole_trader", "company", "non_profit", required=False),
        number("value", required=True),
        code("unit"),
        choice("relation", *RELATIONS),
        choice("status", "published", "assumption"),
        *sourced(),
        text("note"),
    ),
    {
        "territories": ("territories", "code"),
        "unit": ("units", "code"),
    },
)

HUBS = Resource(
    "hubs",
    "Creative hubs that were reported",
    ("code",),
    (
        code(),
        text("name"),
        plain("name_original", "As printed in the source"),
        text("city"),
        code("territory", "Empty where the source names no city", required=False),
        choice("kind", "public", "public_private", "private", "university", "youth", "technopark"),
        choice("status", "open", "fitting_out", "announced", "ordered"),
        yes_no("counted", "Open and meant for the creative industries: counts as supply"),
        when("opened"),
        plain("opened_text", "Opening as printed, where it is not a date"),
        whole("area_m2", minimum=1),
        plain("host"),
        plain("partners"),
        text("features"),
        *sourced(),
    ),
    {"territory": ("territories", "code")},
)

EVENTS = Resource(
    "events",
    "What happened, dated",
    ("code",),
    (
        code(),
        when("from", required=True),
        when("to"),
        choice(
            "kind",
            "forum",
            "institution",
            "working_group",
            "document",
            "plan",
            "instruction",
            "meeting",
            "training",
            "law",
            "proposal",
        ),
        code(
            "territory",
            "The region or city that the source names; empty where it names none or lies abroad",
            required=False,
        ),
        text("title"),
        plain("participants"),
        yes_no("planned", "Announced; that it took place is not shown by the source"),
        *sourced(),
        text("note"),
    ),
    {"territory": ("territories", "code")},
)

SUPPORT = Resource(
    "support_measures",
    "Support that exists, dated",
    ("code",),
    (
        code(),
        text("name"),
        codes("territories"),
        text("eligible"),
        text("benefit"),
        date("valid_from"),
        date("valid_to"),
        plain("validity_text", "Validity as printed, where it is not two dates"),
        *sourced(),
        text("note"),
    ),
    {"territories": ("territories", "code")},
)

NAMES = Resource(
    "names",
    "Publishers, sources, licences and other words of the tables in each language",
    ("name",),
    (
        plain("name", "As it stands in the other tables", required=True),
        text("title"),
    ),
    optional=True,
)

RESOURCES = (
    NAMES,
    UNITS,
    DATASETS,
    VARIABLES,
    FIGURES_REGIONAL,
    FIGURES_NATIONAL,
    TARGETS,
    CALIBRATION,
    HUBS,
    EVENTS,
    SUPPORT,
)
