"""Disclosure control: which cells may not be published, and which others would give them away."""

from kerege.methods.disclosure.contributions import Contributions, PrimaryCells, contributions
from kerege.methods.disclosure.controlled_rounding import ControlledRounding, controlled_rounding
from kerege.methods.disclosure.differencing_audit import DifferencingAudit, differencing_audit
from kerege.methods.disclosure.disclosure_audit import DisclosureAudit, disclosure_audit
from kerege.methods.disclosure.division_audit import DivisionAudit, division_audit
from kerege.methods.disclosure.dominance_rule import dominance_rule
from kerege.methods.disclosure.frequency_rule import frequency_rule
from kerege.methods.disclosure.layout import CellTable, table_of_leaves, table_with_margins
from kerege.methods.disclosure.p_percent_rule import p_percent_rule
from kerege.methods.disclosure.release_audit import ReleaseAudit, release_audit
from kerege.methods.disclosure.secondary_suppression import Suppression, secondary_suppression

__all__ = [
    "CellTable",
    "Contributions",
    "ControlledRounding",
    "DifferencingAudit",
    "DisclosureAudit",
    "DivisionAudit",
    "PrimaryCells",
    "ReleaseAudit",
    "Suppression",
    "contributions",
    "controlled_rounding",
    "differencing_audit",
    "disclosure_audit",
    "division_audit",
    "dominance_rule",
    "frequency_rule",
    "p_percent_rule",
    "release_audit",
    "secondary_suppression",
    "table_of_leaves",
    "table_with_margins",
]
