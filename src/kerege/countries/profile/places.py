"""Resources about the country itself: territories, what became of them, and places."""

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
    whole,
    year,
    yes_no,
)

COUNTRY = Resource(
    "country",
    "The country",
    ("code",),
    (
        code(description="ISO 3166-1 alpha-2"),
        text("name"),
        code("currency", "ISO 4217"),
        text("currency_name"),
        codes("languages", "ISO 639-1, in the order of preference"),
        plain("time_zone", "IANA name", required=True),
        code(
            "national_scope",
            "Scope by which the country counts its creative industries; empty: it has none",
            required=False,
        ),
        *sourced(),
    ),
    {"national_scope": ("scopes", "code")},
)

TERRITORIES = Resource(
    "territories",
    "Territories, with the dates between which they exist",
    ("code",),
    (
        code(description="ISO 3166-2; a former territory keeps the code it had"),
        choice("kind", "country", "region", "city", "district"),
        code("parent", required=False),
        plain("national_code", "Code of the national classifier of territories (KATO, FIPS)"),
        text("name", "Official form"),
        text("short", "Form for tiles and axes"),
        text("centre"),
        date("valid_from", "One older than the state has the state's first day", required=True),
        date("valid_to", "Last day; empty: exists to this day"),
        whole("tile_row", minimum=0, maximum=30),
        whole("tile_col", minimum=0, maximum=30),
        yes_no("is_capital", "Falls under the planner's cap for the capitals"),
        *sourced(),
    ),
    {"parent": ("territories", "code")},
)

SUCCESSIONS = Resource(
    "territory_successions",
    "Which territory came out of which",
    ("predecessor", "successor"),
    (
        code("predecessor"),
        code("successor"),
        date("date", required=True),
        choice(
            "relation",
            "dissolved_into",
            "ceded_to",
            description="dissolved_into: the predecessor is exactly the sum of these successors; "
            "ceded_to: the predecessor goes on under its code with less land",
        ),
        text("note"),
        plain("source", required=True),
        plain("url"),
    ),
    {"predecessor": ("territories", "code"), "successor": ("territories", "code")},
)

BORDERS = Resource(
    "borders",
    "Which territories have a common border, each pair once",
    ("one", "other"),
    (
        code("one", "Of the two codes the one that sorts first"),
        code("other"),
        date("valid_from", "First day for which the border is known", required=True),
        date("valid_to", "Last day; empty: to this day"),
        *sourced(),
    ),
    {"one": ("territories", "code"), "other": ("territories", "code")},
    optional=True,
)

BREAKS = Resource(
    "breaks",
    "Years from which a series means something else",
    ("code",),
    (
        code(),
        code("territory"),
        code("variable"),
        year("year", "First year with the new meaning"),
        choice("kind", "borders", "level_revision"),
        yes_no("comparable", "Whether a change across the break may be computed"),
        text("reason"),
        plain("source", required=True),
        plain("url"),
    ),
    {"territory": ("territories", "code"), "variable": ("variables", "code")},
)

GAPS = Resource(
    "gaps",
    "Why a figure is absent",
    ("code",),
    (
        code(),
        code("variable"),
        code("territory", "Empty: every territory", required=False),
        year("first_year"),
        year("last_year"),
        choice("kind", "did_not_exist", "not_published", "not_transcribed"),
        code("seen_in", "Territory whose figure contains the absent one", required=False),
        text("reason"),
        plain("source", required=True),
        plain("url"),
    ),
    {
        "variable": ("variables", "code"),
        "territory": ("territories", "code"),
        "seen_in": ("territories", "code"),
    },
)

PLACES = Resource(
    "places",
    "Cities and towns",
    ("geonames_id",),
    (
        whole("geonames_id", required=True, minimum=1),
        text("name", complete=False),
        code("territory"),
        number("latitude", required=True, minimum=-90, maximum=90),
        number("longitude", required=True, minimum=-180, maximum=180),
        whole("population", "As GeoNames has it; not official", minimum=0),
        code("dataset"),
    ),
    {"territory": ("territories", "code"), "dataset": ("datasets", "code")},
)

RESOURCES = (COUNTRY, TERRITORIES, SUCCESSIONS, BORDERS, BREAKS, GAPS, PLACES)
