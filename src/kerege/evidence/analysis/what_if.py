"""What an index was computed from, and what it would be under a reader's supposition."""

from dataclasses import dataclass, replace

import numpy as np

from kerege.evidence.analysis.index import table_of
from kerege.evidence.analysis.reading import read_keys, read_panel
from kerege.evidence.given_weights import GivenWeights, given_by
from kerege.evidence.index.analysis import Index, Table, compose, examine
from kerege.evidence.index.definition import Definition
from kerege.evidence.index.supposition import Limits, Supposition, reach, suppose
from kerege.evidence.models import Figure
from kerege.evidence.selectors import PublishedIndex


@dataclass(frozen=True)
class Inputs:
    """What a published index was computed from.

    Attributes
    ----------
    table
        Values of the indicators, (regions, indicators); NaN is "not measured".
    figures
        Region and indicator -> the figure that was read, as it stood then.
    limits
        Indicator -> the lowest and highest value that may be supposed of it.
    """

    regions: tuple[str, ...]
    table: Table
    figures: dict[tuple[str, str], Figure]

    limits: dict[str, Limits]

    def unit(self, code: str) -> str:
        """Return the unit of an indicator."""
        return next(str(f.variable.unit) for key, f in self.figures.items() if key[1] == code)


@dataclass(frozen=True)
class Supposed:
    """An index under a supposition: its definition (YAML and read), its table, and the index.

    ``giver`` is the record whose weights these are, if there is one.
    """

    text: str
    definition: Definition
    regions: tuple[str, ...]
    table: Table
    index: Index
    giver: GivenWeights | None = None


def inputs_of(published: PublishedIndex) -> Inputs:
    """Return the table of a published index, from the figures that its run read."""
    run, definition = published.run, published.definition
    codes = [node.code for node in definition.indicators]
    datasets = list(run.datasets.all())
    panel = read_panel(codes, datasets, run.figures_up_to)
    _year, regions, table = table_of(panel, definition) or (0, [], np.empty((0, len(codes))))
    keys = [key for each in read_keys(codes, datasets, run.figures_up_to).values() for key in each]
    read = Figure.objects.filter(pk__in=keys, year=published.year)
    read = read.select_related("variable", "territory", "dataset", "run")
    figures = {(figure.territory.code, figure.variable.code): figure for figure in read}
    limits = {code: _limits(table[:, i], code, figures) for i, code in enumerate(codes)}
    return Inputs(tuple(regions), table, figures, limits)


def _limits(column: Table, code: str, figures: dict[tuple[str, str], Figure]) -> Limits:
    """Return how far a reader may go: as far as the variable can be, and within reach."""
    low, high = reach(column)
    variable = next(figure.variable for key, figure in figures.items() if key[1] == code)
    if variable.lower_bound is not None:
        low = max(low, float(variable.lower_bound))
    if variable.upper_bound is not None:
        high = min(high, float(variable.upper_bound))
    return low, high


def examined(published: PublishedIndex, inputs: Inputs) -> Index:
    """Return what needs no chance of a published index: checks, weights, filled gaps."""
    return examine(published.definition, inputs.regions, inputs.table)


def supposed(published: PublishedIndex, inputs: Inputs, supposition: Supposition) -> Supposed:
    """Compose a published index again under a supposition; nothing is kept.

    Raises
    ------
    Refusal
        As `kerege.evidence.index.supposition.suppose` and `compose`.
    """
    stated = {node.code: node.weight for level in published.definition.levels for node in level}
    giver = given_by(published.code, supposition.weights, stated)
    text, definition, regions, table = suppose(
        published.text,
        inputs.regions,
        inputs.table,
        replace(supposition, weights_of=giver.source if giver else ""),
        inputs.limits,
    )
    index = compose(definition, regions, table, thoroughly=False)
    return Supposed(text, definition, tuple(regions), table, index, giver)
