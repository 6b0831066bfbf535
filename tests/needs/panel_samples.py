"""A panel of six experts that is led through its rounds."""

from datetime import timedelta
from decimal import Decimal

import pgtrigger

from kerege.kernel.clock import clock
from kerege.needs import services
from kerege.needs.models import PanelExpert, PanelRound
from kerege.needs.panel_secrets import token_of
from kerege.needs.services import PanelRules, Said

GROUPS = ("creator", "creator", "creator", "business", "business", "hub")
NAMES = {"en": "Room to work", "ru": "Помещения", "kk": "Жұмыс орны"}


def absolute(path):
    return f"https://kerege.example{path}"


def rules(**changes):
    given = {
        "judged": "rating",
        "most_rounds": 3,
        "widest": Decimal(1),
        "most_changed": 15,
        "conflicted": "count",
        "smallest": 3,
    }
    return PanelRules(**(given | changes))


def pair_rules(**changes):
    more = {"judged": "pairs", "aggregation": "judgements", "most_inconsistent": Decimal("0.1")}
    return rules(widest=Decimal(5), **(more | changes))


def panel(by, places, *, given=None, code="needs-2027", experts=6, **more):
    made = services.create_panel(
        by=by,
        code=code,
        titles={"en": "What is needed most", "ru": "Что нужнее всего", "kk": "Не маңызды"},
        abouts={},
        given=given or rules(),
        items=more.pop("items", [(name, {"en": name}) for name in ("space", "finance", "skills")]),
        **more,
    )
    for number in range(experts):
        services.invite_expert(
            by=by,
            panel=made,
            name=f"Expert Zq{number}",
            email=f"zq{number}@experts.example",
            group=GROUPS[number % len(GROUPS)],
            territory=places[f"XX-{1 + number // 3 % 6}"],
            language="en",
        )
    return made


def open_round(by, made, minutes=60):
    return services.open_panel_round(
        by=by, panel=made, closes_at=clock() + timedelta(minutes=minutes), absolute=absolute
    )


def put_off(by, made, hours=2, **changes):
    held = PanelRound.objects.filter(panel=made).last()
    until = (held.closes_at if held else clock()) + timedelta(hours=hours)
    given = {"until": until, "reason": "Two of you were away."} | changes
    return services.put_off_deadline(by=by, panel=made, absolute=absolute, **given)


def tokens(made):
    return [token_of(expert) for expert in PanelExpert.objects.filter(panel=made).order_by("email")]


def answer(token, answers, *, arguments=None, supports=(), keep=False):
    from kerege.needs.selectors.panels import expert_by_token

    if expert_by_token(token).has_conflict is None:
        services.state_conflict(by=None, token=token, has_conflict=False)
    said = Said(answers, arguments or {}, supports)
    services.keep_sheet(by=None, token=token, said=said, language="en")
    return services.send_sheet(by=None, token=token, is_kept_inconsistent=keep)


def pass_time(made):
    """Let the time of the open round pass."""
    with pgtrigger.ignore("needs.PanelRound:deadline_put_off"):
        PanelRound.objects.filter(panel=made, closed_at=None).update(
            opened_at=clock() - timedelta(hours=2), closes_at=clock() - timedelta(hours=1)
        )


def close(by, made):
    pass_time(made)
    return services.close_panel_round(by=by, panel=made)


def ratings(*values):
    return dict(zip(("space", "finance", "skills"), values, strict=True))
