"""What was said and what follows from it."""

from kerege.needs.models.diagnosis import Contribution, Diagnosis, Severity, Signal, Statement

__all__ = ["Contribution", "Diagnosis", "Severity", "Signal", "Statement"]
