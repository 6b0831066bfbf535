"""Cosine similarity of documents by the counts of their terms."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from kerege.methods.arrays import refuse
from kerege.methods.errors import MethodError

ROWS = 256
"""Documents compared with all others at a time: what is kept in memory stays small."""


def cosine_similarity(counts: ArrayLike | sparse.spmatrix, threshold: float) -> sparse.csr_matrix:
    r"""Compare documents by the angle between their vectors of term counts.

    .. math:: \cos(d, e) = \frac{\sum_t d_t e_t}{\sqrt{\sum_t d_t^2} \sqrt{\sum_t e_t^2}}

    Parameters
    ----------
    counts
        How often each term (a word, a sequence of characters) stands in each document, not
        negative, dense or sparse, (documents, terms). Every document has a term.
    threshold
        Similarities below it are left out of the result; above 0, at most 1.

    Returns
    -------
    scipy.sparse.csr_matrix
        Similarities from the threshold to 1, symmetric, 1 on the diagonal, (documents, documents).

    Raises
    ------
    MethodError
        For counts that are negative or not finite, a document without terms, no documents, or a
        threshold outside its range.

    Notes
    -----
    It compares wording, not meaning: a thought in other words, or in another language, is unlike.
    Length does not matter: a text is like the same text written twice.

    References
    ----------
    Salton, G., Wong, A. and Yang, C. S. (1975). A vector space model for automatic indexing.
    Communications of the ACM 18(11), 613-620.
    Manning, C. D., Raghavan, P. and Schütze, H. (2008). Introduction to Information Retrieval,
    section 6.3.
    """
    if not 0 < threshold <= 1:
        raise MethodError(
            "The threshold lies outside its range",
            f"threshold {threshold}",
            "Give a number above 0 and at most 1.",
        )
    vectors = _unit_vectors(counts)
    found = [
        _from_threshold(vectors[at : at + ROWS] @ vectors.T, threshold)
        for at in range(0, vectors.shape[0], ROWS)
    ]
    return _with_diagonal(sparse.vstack(found, format="csr"))


def _unit_vectors(counts: Any) -> sparse.csr_matrix:
    try:
        vectors = sparse.csr_matrix(counts, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise MethodError(
            "These are not counts in a table", "counts", "Give one row for each document."
        ) from error
    if vectors.shape[0] == 0:
        raise MethodError("There are no documents", "counts", "Give at least one.")
    refuse(~np.isfinite(vectors.data), "A count is not finite", "counts", "Correct it.")
    refuse(vectors.data < 0, "A count is negative", "counts", "Correct it: counts start at zero.")
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    refuse(length == 0, "A document has no terms", "counts", "Leave it out: it is like nothing.")
    return sparse.csr_matrix(sparse.diags(1 / length) @ vectors)


def _from_threshold(similarity: Any, threshold: float) -> sparse.csr_matrix:
    """Return the similarities from the threshold on; rounding does not lift one above 1."""
    found = sparse.csr_matrix(similarity)
    found.data = np.minimum(found.data, 1.0)
    found.data[found.data < threshold * (1 - 1e-12)] = 0
    found.eliminate_zeros()
    return found


def _with_diagonal(similarity: sparse.csr_matrix) -> sparse.csr_matrix:
    """Set the similarity of a document with itself to exactly 1."""
    similarity.setdiag(1.0)
    similarity.sort_indices()
    return similarity
