"""Every public method is given drawn input by some property test (Hypothesis)."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import kerege.methods

FAMILIES = [family.name for family in pkgutil.iter_modules(kerege.methods.__path__) if family.ispkg]


def reached(node: ast.AST, own: dict[str, ast.AST]) -> Iterator[str]:
    """Yield the names in a node, and in what the module itself calls by them."""
    for part in ast.walk(node):
        name = getattr(part, "id", None) or getattr(part, "attr", None)
        if name is not None:
            yield name
            if name in own:
                yield from reached(own.pop(name), own)


def given_drawn_input(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    module = ast.parse(text if "@given" in text else "")
    own: dict[str, ast.AST] = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            own[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            own[node.targets[0].id] = node.value
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and "given" in map(ast.unparse, decorators(node)):
            yield from reached(node, dict(own))


def decorators(function: ast.FunctionDef) -> Iterator[ast.expr]:
    return (x.func if isinstance(x, ast.Call) else x for x in function.decorator_list)


def test_every_public_method_has_a_property_test():
    public = {
        name
        for family in FAMILIES
        for name, method in vars(importlib.import_module(f"kerege.methods.{family}")).items()
        if inspect.isfunction(method)
    }
    tests = Path(__file__).parent.rglob("test_*.py")
    assert public - {name for path in tests for name in given_drawn_input(path)} == set()
