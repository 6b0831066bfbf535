"""Resources about activities and needs: classifications, scopes, need areas and signals."""

from kerege.countries.profile.fields import (
    URL,
    Field,
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
)

CLASSIFICATIONS = Resource(
    "classifications",
    "Classifications of activities",
    ("code",),
    (
        code(),
        text("name"),
        plain("version", required=True),
        code("dataset"),
        *sourced(),
    ),
    {"dataset": ("datasets", "code")},
)

ACTIVITIES = Resource(
    "activities",
    "Entries of the classifications",
    ("classification", "code"),
    (
        code("classification"),
        code(),
        choice("level", "section", "division", "group", "class", "subclass"),
        code("parent", required=False),
        code("section", required=False),
        text("name", complete=False),
        codes("translated", "Languages in which the name is Kerege's translation"),
    ),
    {"classification": ("classifications", "code")},
)

CROSSWALK = Resource(
    "crosswalk",
    "Entries of one classification in another",
    ("from_classification", "from_code", "to_classification", "to_code"),
    (
        code("from_classification"),
        code("from_code"),
        code("to_classification"),
        code("to_code"),
        number("weight", minimum=0, maximum=1),
        choice("status", "official", "provisional"),
        plain("basis", required=True),
        Field("url", "string", "Where it can be read", {"pattern": URL}),
        when("date", "Date of the source; empty where the source is undated"),
    ),
    {
        "from_classification": ("classifications", "code"),
        "to_classification": ("classifications", "code"),
    },
)

SCOPES = Resource(
    "scopes",
    "Which activities count as creative, and by whom",
    ("code",),
    (
        code(),
        plain("version", required=True),
        text("name"),
        choice(
            "status",
            "official",
            "provisional",
            "reference",
            description="reference: of another country or of an international organisation",
        ),
        code("classification"),
        date("valid_from"),
        *sourced(),
        text("note"),
    ),
    {"classification": ("classifications", "code")},
)

SUBSECTORS = Resource(
    "subsectors",
    "Sub-sectors and domains",
    ("scope", "code"),
    (code("scope"), code(), text("name"), plain("source", required=True)),
    {"scope": ("scopes", "code")},
)

SCOPE_ITEMS = Resource(
    "scope_items",
    "Activities of a scope",
    ("scope", "classification", "activity"),
    (
        code("scope"),
        code("classification"),
        code("activity"),
        number("weight", required=True, minimum=0, maximum=1),
        code("subsector"),
        number(
            "synthetic_weight",
            "Assumed frequency in the synthetic register, beside the others of the sub-sector; "
            "empty: 1",
            minimum=0,
        ),
        choice("status", "official", "provisional"),
        plain("basis", required=True),
    ),
    {
        "scope": ("scopes", "code"),
        "classification": ("classifications", "code"),
    },
)

NEED_AREAS = Resource(
    "need_areas",
    "The areas of a concept, and the need areas under them",
    ("code",),
    (
        code(),
        code("slug"),
        choice("kind", "area", "need"),
        code("parent", required=False),
        whole("order", required=True, minimum=1),
        text("name"),
        text("description"),
    ),
    {"parent": ("need_areas", "code")},
)

NEED_SIGNALS = Resource(
    "need_signals",
    "Which variable speaks to which need",
    ("code",),
    (
        code(),
        code("need_area"),
        code("variable"),
        choice("direction", "higher", "lower", description="Which end is more severe"),
        number(
            "standard_error",
            "Of the severity it suggests, between 0 and 1",
            required=True,
            minimum=0.01,
            maximum=1,
        ),
        choice("status", "official", "expert_judgement"),
        text("rationale"),
        plain("source", required=True),
    ),
    {"need_area": ("need_areas", "code"), "variable": ("variables", "code")},
)

NEEDS_PUBLISHED = Resource(
    "needs_published",
    "Needs that were published",
    ("code",),
    (
        code(),
        code("territory"),
        code("need_area"),
        text("group", "Who says it, where the source tells", complete=False),
        codes("concerns", "Whom the need concerns: women, youth, rural, and codes of sub-sectors"),
        text("statement", "In Kerege's words"),
        code("original_language"),
        choice(
            "strength",
            "stated",
            "asked",
            "named",
            description="stated: described by the source; asked: somebody asks for it; "
            "named: the territory is named in a decision or plan",
        ),
        choice("stance", "severe", "present", "met"),
        *sourced(),
    ),
    {"territory": ("territories", "code"), "need_area": ("need_areas", "code")},
)

RESOURCES = (
    CLASSIFICATIONS,
    ACTIVITIES,
    CROSSWALK,
    SCOPES,
    SUBSECTORS,
    SCOPE_ITEMS,
    NEED_AREAS,
    NEED_SIGNALS,
    NEEDS_PUBLISHED,
)
