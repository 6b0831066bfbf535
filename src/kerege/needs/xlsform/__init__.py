"""XLSForm: read and written, its expressions evaluated, a form filled in. Knows no tables."""

from kerege.needs.xlsform.attached import opened
from kerege.needs.xlsform.filling import Filled, Node, fill
from kerege.needs.xlsform.form import items, pages, question, questions
from kerege.needs.xlsform.reading import read_xlsform
from kerege.needs.xlsform.writing import write_xlsform

__all__ = [
    "Filled",
    "Node",
    "fill",
    "items",
    "opened",
    "pages",
    "question",
    "questions",
    "read_xlsform",
    "write_xlsform",
]
