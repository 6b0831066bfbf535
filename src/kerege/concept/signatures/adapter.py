"""What verifies a signature; which one an installation uses is a setting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal

MOST_BYTES = 1024 * 1024
"""A detached signature is a few kilobytes; more is not one."""


@dataclass(frozen=True)
class Signed:
    """Who signed, as the certificate says; `at` is what the signer or a time stamp states."""

    signer: str
    issuer: str
    serial: str
    at: datetime | None


class Adapter(Protocol):
    """Verifies a detached signature over a content."""

    name: str

    def verify(self, content: bytes, signature: bytes) -> Signed:
        """Return who signed.

        Raises
        ------
        Refusal
            If it is no signature, not over this content, or by nobody whom we trust.
        """


def chosen() -> Adapter:
    """Return the adapter of this installation.

    Raises
    ------
    Refusal
        If none is set up.
    """
    if settings.SIGNATURES == "cms":
        from kerege.concept.signatures.cms import CmsFile

        return CmsFile.from_folder(settings.SIGNATURE_ROOTS)
    if settings.SIGNATURES == "ncanode":
        from kerege.concept.signatures.sources.ncanode import NcaNode

        return NcaNode(settings.NCANODE_URL)
    raise Refusal(
        _("Electronic signatures are not set up here."),
        "KEREGE_SIGNATURES",
        _("An administrator sets KEREGE_SIGNATURES to cms or ncanode."),
        Kind.UNAVAILABLE,
    )


def no_signature(why: str) -> Refusal:
    """Return the refusal of a file that proves nothing."""
    return Refusal(
        _("The signature does not hold: %(why)s") % {"why": why},
        _("signature"),
        _("Sign the PDF of this page as it is, with a detached signature (CMS, .p7s), again."),
    )
