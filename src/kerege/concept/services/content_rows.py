"""The rows of a content as they stand in a draft: written list by list, each of them complete."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from kerege.concept.content import Content
from kerege.concept.models import (
    Answer,
    Block,
    EligibleRegion,
    FigureReference,
    FundingShare,
    Goal,
    Indicator,
    Measure,
    Sentence,
    Stage,
    Target,
    Version,
)
from kerege.concept.references import Figures
from kerege.concept.services.versions import localised
from kerege.kernel.text import in_every_language, text_hash
from kerege.people import selectors as people
from kerege.reference import selectors as reference


class Keys:
    """Keys by code of what the rows of a version may name, read once."""

    def __init__(self, version: Version) -> None:
        self.bodies = people.organisation_ids()
        self.territories = reference.territory_ids()
        self.areas = {area.code: area.pk for area in reference.concept_areas()}
        self.needs = {need.code: need.pk for need in reference.need_areas()}
        self.above = {
            model: keys_in(model, version.parent_id) for model in (Goal, Measure, Indicator)
        }
        """Of the version that this one stands under."""


def keys_in(model: type[models.Model], version: int | None) -> dict[str, int]:
    """Return code -> key of the rows of a version; none of no version."""
    rows = model._default_manager.filter(version=version)  # noqa: SLF001 -- Django's public name for it
    return dict(rows.values_list("code", "pk")) if version else {}


class Writer:
    """Writes the rows of a content into a version."""

    def __init__(self, version: Version, keys: Keys) -> None:
        self.version = version
        self.keys = keys

    def write(self, content: Content) -> dict[str, int]:
        """Write what the content gives, in the order of its keys; return how many of each."""
        counts: Counter[str] = Counter()
        for name, act in (
            ("references", self._references),
            ("goals", self._goals),
            ("measures", self._measures),
            ("indicators", self._indicators),
            ("targets", self._targets),
            ("stages", self._stages),
            ("blocks", self._blocks),
            ("sentences", self._sentences),
        ):
            if name in content:
                rows: Sequence[Any] = content[name]  # type: ignore[literal-required] -- one of its keys
                act(rows)
                counts[name] = len(rows)
        return dict(counts)

    def _save(
        self, model: type[models.Model], rows: Iterable[models.Model], key: str = "code"
    ) -> dict[Any, int]:
        """Insert or update rows of this version by key, remove the others; return the keys."""
        found = list(rows)
        manager = model._default_manager  # noqa: SLF001 -- Django's public name for it
        manager.filter(version=self.version).exclude(
            **{f"{key}__in": [getattr(row, key) for row in found]}
        ).delete()
        _upsert(found, ("version", key))
        return dict(manager.filter(version=self.version).values_list(key, "pk"))

    def _references(self, rows: Sequence[Any]) -> None:
        figures = Figures(rows)
        self._save(
            FigureReference,
            (
                FigureReference(
                    version=self.version,
                    figure_id=figures.find(row),
                    **{name: value for name, value in row.items() if name != "figure"},
                )
                for row in rows
            ),
        )

    def _goals(self, rows: Sequence[Any]) -> None:
        self._save(
            Goal,
            (
                Goal(
                    version=self.version,
                    code=row["code"],
                    area_id=self.keys.areas[row["area"]],
                    **localised("name", row["name"]),
                    **localised("description", row["description"]),
                )
                for row in rows
            ),
        )

    def _measures(self, rows: Sequence[Any]) -> None:
        goals = keys_in(Goal, self.version.pk)
        keys = self._save(Measure, (self._measure(row, goals) for row in rows))
        own = {"measure__version": self.version}
        _replace(
            Answer.objects.filter(**own),
            [
                Answer(
                    measure_id=keys[row["code"]],
                    area_id=self.keys.needs[answer["need"]],
                    effect=answer["effect"],
                    effect_low=answer["low"],
                    effect_high=answer["high"],
                    **in_every_language("author", answer.get("author", row["author"])),
                )
                for row in rows
                for answer in row["answers"]
            ],
            ("measure_id", "area_id"),
        )
        _replace(
            FundingShare.objects.filter(**own),
            [
                FundingShare(measure_id=keys[row["code"]], source=source, share=share)
                for row in rows
                for source, share in row["funding"].items()
            ],
            ("measure_id", "source"),
        )
        _replace(
            EligibleRegion.objects.filter(**own),
            [
                EligibleRegion(
                    measure_id=keys[row["code"]], territory_id=self.keys.territories[code]
                )
                for row in rows
                for code in row["eligible"] or ()
            ],
            ("measure_id", "territory_id"),
        )

    def _measure(self, row: Any, goals: Mapping[str, int]) -> Measure:
        same = (
            "code",
            "deadline",
            "instrument",
            "is_national",
            "is_required",
            "unit_cost",
            "unit_cost_low",
            "unit_cost_high",
            "running_cost",
            "max_units",
            "max_units_per_year",
            "first_year",
            "last_year",
        )
        texts = ("name", "description", "co_owners", "completion_form", "unit")
        reasons = ("cost_rationale", "effect_rationale")
        columns: dict[str, Any] = {}
        for name in (*texts, *reasons):
            columns |= localised(name, row[name])
        return Measure(
            version=self.version,
            goal_id=goals[row["goal"]],
            owner_id=self.keys.bodies[row["owner"]],
            currency=self._currency(),
            **self._served(row.get("serves", "")),
            **{name: row[name] for name in same},
            **columns,
        )

    def _served(self, code: str) -> dict[str, int | None]:
        measure = self.keys.above[Measure].get(code)
        goal = None if measure else self.keys.above[Goal].get(code)
        return {"serves_measure_id": measure, "serves_goal_id": goal}

    def _currency(self) -> str:
        country = reference.country()
        return country.currency if country else ""

    def _indicators(self, rows: Sequence[Any]) -> None:
        goals = keys_in(Goal, self.version.pk)
        cited = dict(
            FigureReference.objects.filter(version=self.version).values_list("code", "figure_id")
        )
        same = ("code", "formula", "is_higher_better", "baseline", "baseline_period")
        named = ("baseline_reference", "conflicting_references")
        found = []
        for row in rows:
            columns: dict[str, Any] = {name: row[name] for name in (*same, *named)}
            for name in ("name", "definition", "unit", "source", "note"):
                columns |= localised(name, row[name])
            columns |= localised("risks", row.get("risks", {}))
            found.append(
                Indicator(
                    version=self.version,
                    goal_id=goals[row["goal"]],
                    owner_id=self.keys.bodies[row["owner"]],
                    baseline_figure_id=cited.get(row["baseline_reference"]),
                    published_targets=row.get("published_targets", []),
                    part_of_id=self.keys.above[Indicator].get(row.get("part_of", "")),
                    adds_up=row.get("adds_up", False),
                    **columns,
                )
            )
        self._save(Indicator, found)

    def _targets(self, rows: Sequence[Any]) -> None:
        keys = keys_in(Indicator, self.version.pk)
        _replace(
            Target.objects.filter(indicator__version=self.version),
            [
                Target(
                    indicator_id=keys[row["indicator"]],
                    year=row["year"],
                    value=row["value"],
                    kind=row["kind"],
                    references=row["references"],
                    **localised("rationale", row["rationale"]),
                )
                for row in rows
            ],
            ("indicator_id", "year"),
        )

    def _stages(self, rows: Sequence[Any]) -> None:
        self._save(
            Stage,
            (
                Stage(
                    version=self.version,
                    order=row["order"],
                    first_year=row["first_year"],
                    last_year=row["last_year"],
                    **localised("name", row["name"]),
                    **localised("description", row["description"]),
                )
                for row in rows
            ),
            "order",
        )

    def _blocks(self, rows: Sequence[Any]) -> None:
        same = ("code", "order", "level", "kind", "content", "source_language")
        self._save(
            Block,
            (
                Block(
                    version=self.version,
                    translated_from=_translated_from(row),
                    **{name: row[name] for name in same},
                    **localised("title", row["title"]),
                    **localised("text", row["text"]),
                )
                for row in rows
            ),
        )

    def _sentences(self, rows: Sequence[Any]) -> None:
        self._save(
            Sentence,
            (
                Sentence(version=self.version, code=row["code"], **localised("text", row["text"]))
                for row in rows
            ),
        )


def _translated_from(row: Any) -> dict[str, str]:
    """Say that the translations loaded together with their source were made from it."""
    if "translated_from" in row:
        return dict(row["translated_from"])
    texts, source = row["text"], row["source_language"]
    known = text_hash(texts.get(source, ""))
    return {language: known for language in texts if language != source and texts[language]}


def _upsert(rows: Sequence[models.Model], key: tuple[str, ...]) -> None:
    """Insert rows, or update those whose key is known, in one statement."""
    if not rows:
        return
    model = type(rows[0])
    manager = model._default_manager  # noqa: SLF001 -- Django's public name for it
    own = {*key, *(f"{name}_id" for name in key), "id"}
    changed = [
        column.name
        for column in model._meta.concrete_fields  # noqa: SLF001 -- Django's public metadata
        if column.name not in own and column.attname not in own
    ]
    if not changed:
        manager.bulk_create(rows, ignore_conflicts=True)
        return
    manager.bulk_create(rows, update_conflicts=True, unique_fields=list(key), update_fields=changed)


def _replace(
    known: models.QuerySet[Any], rows: Sequence[models.Model], key: tuple[str, str]
) -> None:
    """Make the known rows equal to these: what is gone is removed, the rest inserted or updated."""
    wanted = {tuple(getattr(row, name) for name in key) for row in rows}
    gone = [row.pk for row in known if tuple(getattr(row, name) for name in key) not in wanted]
    known.filter(pk__in=gone).delete()
    _upsert(rows, (key[0].removesuffix("_id"), key[1].removesuffix("_id")))
