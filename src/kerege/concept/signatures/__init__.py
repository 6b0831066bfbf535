"""Electronic signatures over the PDF of a version: an interface and what stands behind it."""

from kerege.concept.signatures.adapter import Adapter, Signed, chosen

__all__ = ["Adapter", "Signed", "chosen"]
