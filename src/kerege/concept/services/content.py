"""Loading the content of a draft: all of it is checked before anything is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.checks import Above, Known, Problem, problems, refuse
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
from kerege.concept.services.versions import localised, lock
from kerege.evidence import selectors as evidence
from kerege.kernel.text import in_every_language, text_hash
from kerege.people import selectors as people
from kerege.people import services as people_acts
from kerege.reference import selectors as reference


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind the version now has."""

    rows: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def load_content(*, by: Any, version: Version, content: Content) -> Loaded:
    """Write content into a draft; the same content a second time changes nothing.

    A list that is given is complete: what it does not name is removed. A list that is left out
    stays as it is.

    Raises
    ------
    Refusal
        If the version is published, or with every problem of the content at once.
    """
    version = lock(version)
    rules.may_edit(by, version).require(str(version.concept))
    for body in content.get("bodies", []):
        people_acts.ensure_organisation(by=by, code=body["code"], names=body["name"])
    loader = _Loader(version)
    refuse(
        loader.problems(content),
        _("The content of the concept has %(number)d problems."),
        _("Mend them all and load it again; nothing was loaded."),
    )
    loaded = loader.write(content)
    audit.record(by=by, act="concept.load_content", on=version, **loaded)
    return Loaded(loaded)


def problems_of(version: Version, content: Content) -> Iterator[Problem]:
    """Yield everything that is wrong with a content for a version; nothing is written."""
    return _Loader(version).problems(content)


def write_lists(version: Version, content: Content) -> None:
    """Write lists that were checked, for a caller who locked the version and tells the audit."""
    _Loader(version).write(content)


class _Loader:
    """Writes the rows of a content; keys of what they name are read once."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.bodies = people.organisation_ids()
        self.territories = reference.territory_ids()
        self.areas = {area.code: area.pk for area in reference.concept_areas()}
        self.needs = {need.code: need.pk for need in reference.need_areas()}
        self.above = {model: self._above(model) for model in (Goal, Measure, Indicator)}

    def _above(self, model: type[models.Model]) -> dict[str, int]:
        """Return code -> key in the version that this one stands under."""
        rows = model._default_manager.filter(version=self.version.parent_id)  # noqa: SLF001 -- Django's public name for it
        return dict(rows.values_list("code", "pk")) if self.version.parent_id else {}

    def known(self, content: Content) -> Known:
        """Return the codes that rows may name."""

        def codes(name: str, model: type[models.Model]) -> frozenset[str]:
            if name in content:
                return frozenset()
            rows = model._default_manager.filter(version=self.version)  # noqa: SLF001 -- Django's public name for it
            return frozenset(rows.values_list("code", flat=True))

        return Known(
            bodies=frozenset(self.bodies),
            territories=frozenset(self.territories),
            areas=frozenset(self.areas),
            needs=frozenset(self.needs),
            goals=codes("goals", Goal),
            indicators=codes("indicators", Indicator),
            references=codes("references", FigureReference),
            announced=frozenset(row.code for row in evidence.targets()),
            above=Above(
                self.version.concept.territory.code,
                *(frozenset(self.above[model]) for model in (Goal, Measure, Indicator)),
            )
            if self.version.parent_id
            else None,
        )

    def problems(self, content: Content) -> Iterator[Problem]:
        """Yield everything that is wrong with a content."""
        return problems(content, self.known(content))

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

    def _keys(self, model: type[models.Model]) -> dict[str, int]:
        return dict(
            model._default_manager.filter(version=self.version).values_list("code", "pk")  # noqa: SLF001 -- Django's public name for it
        )

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
                    area_id=self.areas[row["area"]],
                    **localised("name", row["name"]),
                    **localised("description", row["description"]),
                )
                for row in rows
            ),
        )

    def _measures(self, rows: Sequence[Any]) -> None:
        goals = self._keys(Goal)
        keys = self._save(Measure, (self._measure(row, goals) for row in rows))
        own = {"measure__version": self.version}
        _replace(
            Answer.objects.filter(**own),
            [
                Answer(
                    measure_id=keys[row["code"]],
                    area_id=self.needs[answer["need"]],
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
                EligibleRegion(measure_id=keys[row["code"]], territory_id=self.territories[code])
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
            owner_id=self.bodies[row["owner"]],
            currency=self._currency(),
            **self._served(row.get("serves", "")),
            **{name: row[name] for name in same},
            **columns,
        )

    def _served(self, code: str) -> dict[str, int | None]:
        measure = self.above[Measure].get(code)
        goal = None if measure else self.above[Goal].get(code)
        return {"serves_measure_id": measure, "serves_goal_id": goal}

    def _currency(self) -> str:
        country = reference.country()
        return country.currency if country else ""

    def _indicators(self, rows: Sequence[Any]) -> None:
        goals = self._keys(Goal)
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
                    owner_id=self.bodies[row["owner"]],
                    baseline_figure_id=cited.get(row["baseline_reference"]),
                    published_targets=row.get("published_targets", []),
                    part_of_id=self.above[Indicator].get(row.get("part_of", "")),
                    adds_up=row.get("adds_up", False),
                    **columns,
                )
            )
        self._save(Indicator, found)

    def _targets(self, rows: Sequence[Any]) -> None:
        keys = self._keys(Indicator)
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
    own = {*key, *(f"{name}_id" for name in key), "id"}
    changed = [
        column.name
        for column in model._meta.concrete_fields  # noqa: SLF001 -- Django's public metadata
        if column.name not in own and column.attname not in own
    ]
    model._default_manager.bulk_create(  # noqa: SLF001 -- Django's public name for it
        rows, update_conflicts=True, unique_fields=list(key), update_fields=changed
    )


def _replace(
    known: models.QuerySet[Any], rows: Sequence[models.Model], key: tuple[str, str]
) -> None:
    """Make the known rows equal to these: what is gone is removed, the rest inserted or updated."""
    wanted = {tuple(getattr(row, name) for name in key) for row in rows}
    gone = [row.pk for row in known if tuple(getattr(row, name) for name in key) not in wanted]
    known.filter(pk__in=gone).delete()
    if key[1] == "territory_id":
        there = {tuple(getattr(row, name) for name in key) for row in known.all()}
        rows = [row for row in rows if tuple(getattr(row, name) for name in key) not in there]
        known.model.objects.bulk_create(rows)
        return
    _upsert(rows, (key[0].removesuffix("_id"), key[1].removesuffix("_id")))
