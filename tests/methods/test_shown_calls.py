"""The pages show what the methods give; and each call of theirs with every argument spoilt.

Each argument of a shown call is spoilt in turn in the ways of `SPOILT`, alone and together with the
arguments of its length: an answer, or a refusal that says how to mend. A value that is no number
and that no mask declares is always refused, and no argument is changed.
"""

import copy
import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

import kerege.methods
from kerege.methods.allocation import AllocationProblem
from kerege.methods.allocation.problem import capped_saturation, region_reach
from kerege.methods.errors import MethodError

ROOT = Path(__file__).resolve().parents[2] / "docs/methods"
PUBLIC = {
    name: method
    for family in pkgutil.iter_modules(kerege.methods.__path__)
    if family.ispkg
    for name, method in vars(importlib.import_module(f"kerege.methods.{family.name}")).items()
    if inspect.isfunction(method)
}


def among(array, value):
    array = np.array(array, dtype=float)
    if array.size:
        array.flat[[0, array.size // 2, -1]] = value
    return array


def equal(array):
    array = np.array(array)
    array[1:2] = array[:1]
    return array


SPOILT = {
    "nan": lambda x: among(x, np.nan),
    "negative": lambda x: among(x, -1),
    "1e9": lambda x: among(x, 1e9),
    "empty": lambda x: x[:0],
    "one": lambda x: x[:1],
    "zeros": np.zeros_like,
    "equal": equal,
}
TOGETHER = ("empty", "one", "zeros")
NAMES = ("empty", "one", "equal")
SCALARS = {"nan": np.nan, "negative": -1, "zeros": 0}


@dataclass
class Call:
    """One call that a page shows."""

    method: Callable[..., Any]
    given: dict[str, Any]

    def spoilt(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for name, value in self.given.items():
            yield from ((name, way, {name: x}) for way, x in ways(value))
        arrays = {name: x for name, x in self.given.items() if np.ndim(plain(x))}
        for length in {len(x) for x in arrays.values()}:
            same = {name: np.asarray(x) for name, x in arrays.items() if len(x) == length}
            for way in TOGETHER if len(same) > 1 else ():
                yield ", ".join(same), way, {n: SPOILT[way](x) for n, x in same.items()}

    def refusal(self, spoilt: Mapping[str, Any]) -> MethodError | None:
        given = {**self.given, **spoilt}
        before = copy.deepcopy(given)
        order = inspect.signature(self.method).parameters
        bound = inspect.signature(self.method).bind_partial()
        bound.arguments |= {name: given[name] for name in order if name in given}
        try:
            self.method(*bound.args, **bound.kwargs)
        except MethodError as refusal:
            return refusal
        finally:
            for name, value in before.items():
                if np.ndim(plain(value)):
                    np.testing.assert_array_equal(given[name], value)
        return None


def plain(value):
    """Return an argument as an array of numbers or names if it is one, else nothing."""
    if isinstance(value, (str, tuple, Mapping)) or callable(value) or sparse.issparse(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biufU" else None


def ways(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield an argument spoilt in every way that its kind can be."""
    array = plain(value)
    if array is not None and array.size and array.ndim:
        which = NAMES if array.dtype.kind == "U" else SPOILT
        yield from ((way, SPOILT[way](array)) for way in which if way != "equal" or array.ndim == 1)
    elif sparse.issparse(value):
        for way in ("nan", "negative", "1e9", "zeros"):
            other = value.copy()
            other.data = SPOILT[way](value.data)
            yield way, other
    elif isinstance(value, (Mapping, list, tuple)):
        yield from parts(value)
    elif isinstance(value, float):
        yield from SCALARS.items()
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from ((way, x) for way, x in SCALARS.items() if way != "nan")


def parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a collection with each of its parts spoilt in turn, and an empty one."""
    keys = value if isinstance(value, Mapping) else range(len(value))
    for key in keys:
        for way, x in ways(value[key]):
            other = dict(value) if isinstance(value, Mapping) else list(value)
            other[key] = x
            yield way, type(value)(other)
    if not isinstance(value, tuple):
        yield "empty", type(value)()


def shown(page: Path, monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """Return the last call of each public method that a page shows."""
    calls: dict[str, Call] = {}

    def kept(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*args: Any, **kwargs: Any) -> Any:
            given = copy.deepcopy(inspect.signature(method).bind(*args, **kwargs).arguments)
            answer = method(*args, **kwargs)
            calls[name] = Call(method, given)
            return answer

        return call

    for name, method in PUBLIC.items():
        package = importlib.import_module(method.__module__.rpartition(".")[0])
        monkeypatch.setattr(package, name, kept(name, method))
    globs = {"np": np, "problem": problem()}
    text = page.read_text(encoding="utf-8")
    example = doctest.DocTestParser().get_doctest(text, globs, page.stem, str(page), 0)
    told = doctest.DocTestRunner().run(example, clear_globs=False)  # a callable argument needs them
    assert told.failed == 0
    return list(calls.values())


def problem() -> AllocationProblem:
    """Return the problem that the pages on allocation speak of."""
    return AllocationProblem(
        need=[[4.0], [1.0]],
        effect=[[0.5], [0.2]],
        ladder=np.ones((2, 1)),
        reach=region_reach(2, country=False),
        saturation=capped_saturation(),
        year_weight=[1.0],
        unit_cost=np.broadcast_to(np.array([10, 3])[:, None, None], (2, 2, 1)),
        running_cost=np.zeros((2, 2), dtype=int),
        max_units=np.ones((2, 2), dtype=int),
        max_units_per_year=np.full((2, 2), 9),
        eligible=np.ones((2, 2), dtype=bool),
        first_year=[0, 0],
        last_year=[0, 0],
        budget=[13],
        carry_over=[0],
        area=[0, 0],
        area_count=1,
    )


PAGES = sorted(page for page in ROOT.rglob("*.md") if ">>> " in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_page_shows_what_methods_give_and_what_is_spoilt_is_refused(page, monkeypatch):
    wrong = []
    for call in shown(page, monkeypatch):
        for name, way, spoilt in call.spoilt():
            try:
                refusal = call.refusal(spoilt)
            except Exception as error:  # noqa: BLE001 -- whatever is not a refusal is reported
                wrong.append(f"{call.method.__name__} {name} {way}: {error!r}")
                continue
            if refusal is None and way == "nan" and call.given.get("unknown") is None:
                wrong.append(f"{call.method.__name__} {name} {way}: answered")
            if refusal is not None and not (refusal.what and refusal.where and refusal.mend):
                wrong.append(f"{call.method.__name__} {name} {way}: {refusal!r} says too little")
    assert wrong == []


def test_every_public_method_is_shown_on_a_page():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    code = "".join(example.source for example in doctest.DocTestParser().get_examples(text))
    assert {name for name in PUBLIC if f"{name}(" not in code} == set()
