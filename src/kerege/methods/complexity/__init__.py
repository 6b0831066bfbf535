"""Complexity and relatedness: what regions are specialised in, and what is next for them."""

from kerege.methods.complexity.activity_matrix import ActivityMatrix, activity_matrix
from kerege.methods.complexity.complexity_outlook import ComplexityOutlook, complexity_outlook
from kerege.methods.complexity.diversification import Diversification, diversification
from kerege.methods.complexity.economic_complexity import EconomicComplexity, economic_complexity
from kerege.methods.complexity.fitness import Fitness, fitness
from kerege.methods.complexity.proximity import proximity
from kerege.methods.complexity.relatedness_density import relatedness_density
from kerege.methods.complexity.relatedness_with_gaps import Relatedness, relatedness_with_gaps
from kerege.methods.complexity.revealed_comparative_advantage import (
    revealed_comparative_advantage,
)
from kerege.methods.complexity.revealed_comparative_advantage_probability import (
    revealed_comparative_advantage_probability,
)
from kerege.methods.complexity.specialisation import specialisation

__all__ = [
    "ActivityMatrix",
    "ComplexityOutlook",
    "Diversification",
    "EconomicComplexity",
    "Fitness",
    "Relatedness",
    "activity_matrix",
    "complexity_outlook",
    "diversification",
    "economic_complexity",
    "fitness",
    "proximity",
    "relatedness_density",
    "relatedness_with_gaps",
    "revealed_comparative_advantage",
    "revealed_comparative_advantage_probability",
    "specialisation",
]
