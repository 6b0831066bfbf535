"""Text: how alike the wording of documents is, and which belong together."""

from kerege.methods.text.cosine_similarity import cosine_similarity
from kerege.methods.text.single_linkage_groups import single_linkage_groups

__all__ = ["cosine_similarity", "single_linkage_groups"]
