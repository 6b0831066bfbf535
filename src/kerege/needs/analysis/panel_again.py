"""The results of a panel with their recipe, and computed again from it."""

import hashlib
import json
from typing import Any

from kerege.needs.analysis.panels import DRAWS, FUNCTIONS, SEED, Answered, Rules, judged
from kerege.needs.models import Panel
from kerege.needs.panel_enums import Conflicted, Judged
from kerege.needs.selectors.panels import sent_sheets


def rules_of(panel: Panel) -> Rules:
    """Return what was fixed before the first round."""
    return Rules(
        codes=tuple(panel.items.values_list("code", flat=True)),
        is_pairs=panel.judged == Judged.PAIRS,
        most_rounds=panel.most_rounds,
        widest=float(panel.widest),
        most_changed=panel.most_changed / 100,
        most_inconsistent=float(panel.most_inconsistent or 0),
        aggregation=panel.aggregation,
        smallest=panel.smallest,
    )


def rounds_of(panel: Panel) -> list[list[Answered]]:
    """Return what counts of each closed round."""
    closed = panel.rounds.filter(closed_at__isnull=False)
    rounds: dict[int, list[Answered]] = {key: [] for key in closed.values_list("pk", flat=True)}
    for sheet in sent_sheets(panel):
        if sheet.has_conflict and panel.conflicted == Conflicted.LEAVE_OUT:
            continue
        said = Answered(sheet.pseudonym, sheet.group, sheet.territory.code, sheet.answers)
        rounds[sheet.round_id].append(said)
    return list(rounds.values())


def results(panel: Panel) -> dict[str, Any]:
    """Return what a panel has come to in its closed rounds."""
    return judged(rules_of(panel), rounds_of(panel))


def recipe(panel: Panel) -> dict[str, Any]:
    """Return the parameters of the run."""
    kept = vars(rules_of(panel)) | {"codes": list(rules_of(panel).codes)}
    more = {"panel": panel.code, "conflicted": panel.conflicted, "draws": DRAWS, "seed": SEED}
    return kept | more | {"functions": list(FUNCTIONS)}


def checksums(panel: Panel) -> dict[str, str]:
    """Return the SHA-256 of the answers; the random keys in it keep it from being guessed."""
    rows = [[str(s.pk), s.round_id, s.pseudonym, s.answers] for s in sent_sheets(panel)]
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False)
    return {"answers": hashlib.sha256(text.encode()).hexdigest()}


def judged_again(run: Any) -> tuple[dict[str, str], Any]:
    """Compute a run again from the answers as they are kept."""
    panel = Panel.objects.get(code=run.parameters["panel"])
    return checksums(panel), results(panel)
