"""Input-output analysis: who buys from whom, and what one unit of demand moves."""

from kerege.methods.inputoutput.dispersion import Dispersion, dispersion
from kerege.methods.inputoutput.employment_multipliers import employment_multipliers
from kerege.methods.inputoutput.factor_multipliers import FactorMultipliers
from kerege.methods.inputoutput.final_demand_impact import Impact, final_demand_impact
from kerege.methods.inputoutput.flegg_location_quotient import (
    flegg_location_quotient,
    regional_coefficients,
)
from kerege.methods.inputoutput.ghosh import allocation_coefficients, ghosh_inverse
from kerege.methods.inputoutput.hypothetical_extraction import Extraction, hypothetical_extraction
from kerege.methods.inputoutput.income_multipliers import income_multipliers
from kerege.methods.inputoutput.leontief_inverse import leontief_inverse
from kerege.methods.inputoutput.linkages import Linkages, linkages
from kerege.methods.inputoutput.output_multipliers import output_multipliers
from kerege.methods.inputoutput.system import System, leontief_system
from kerege.methods.inputoutput.technical_coefficients import technical_coefficients

__all__ = [
    "Dispersion",
    "Extraction",
    "FactorMultipliers",
    "Impact",
    "Linkages",
    "System",
    "allocation_coefficients",
    "dispersion",
    "employment_multipliers",
    "final_demand_impact",
    "flegg_location_quotient",
    "ghosh_inverse",
    "hypothetical_extraction",
    "income_multipliers",
    "leontief_inverse",
    "leontief_system",
    "linkages",
    "output_multipliers",
    "regional_coefficients",
    "technical_coefficients",
]
