"""Detached CMS signatures (RFC 5652), verified by pyHanko against roots that we are given.

RSA and elliptic curves are verified; the GOST algorithms of Kazakhstan's certification centre are
not in pyHanko: for these there is the NCANode adapter. Revocation is not asked for: this adapter
opens no network.
"""

import asyncio
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, x509
from django.utils.translation import gettext as _

from kerege.concept.signatures.adapter import Signed, no_signature
from kerege.kernel.errors import Kind, Refusal


class CmsFile:
    """Verifies a detached CMS file."""

    name = "cms"

    def __init__(self, roots: list[x509.Certificate]) -> None:
        self.roots = roots

    @classmethod
    def from_folder(cls, folder: str) -> "CmsFile":
        """Trust the certificates (PEM or DER) of a folder."""
        files = sorted(Path(folder).glob("*")) if folder else []
        roots = [_certificate(path.read_bytes()) for path in files if path.is_file()]
        if not roots:
            raise Refusal(
                _("No root certificate is trusted here."),
                "KEREGE_SIGNATURE_ROOTS",
                _("Put the certificates of the certification centre into this folder."),
                Kind.UNAVAILABLE,
            )
        return cls(roots)

    def verify(self, content: bytes, signature: bytes) -> Signed:
        """Return who signed; see `Adapter`."""
        data = _signed_data(signature)
        status = self._status(content, data)
        if not (status.intact and status.valid):
            raise no_signature(_("it is not over this document."))
        if not status.trusted:
            raise no_signature(_("its certificate is not one that is trusted here."))
        certificate = status.signing_cert
        return Signed(
            signer=certificate.subject.human_friendly[:300],
            issuer=certificate.issuer.human_friendly[:300],
            serial=format(certificate.serial_number, "x")[:80],
            at=status.signer_reported_dt,
        )

    def _status(self, content: bytes, data: cms.SignedData) -> Any:
        from pyhanko.sign.validation.errors import SignatureValidationError
        from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
        from pyhanko_certvalidator import ValidationContext

        trust = ValidationContext(trust_roots=self.roots, allow_fetching=False)
        try:
            return asyncio.run(
                async_validate_detached_cms(content, data, signer_validation_context=trust)
            )
        except (SignatureValidationError, ValueError, TypeError, KeyError) as error:
            raise no_signature(str(error)) from error


def _signed_data(signature: bytes) -> cms.SignedData:
    try:
        if pem.detect(signature):
            signature = pem.unarmor(signature)[2]
        info = cms.ContentInfo.load(signature, strict=True)
        kind, data = info["content_type"].native, info["content"]
    except (ValueError, TypeError, KeyError) as error:
        raise no_signature(_("the file is not a signature.")) from error
    if kind != "signed_data" or len(data["signer_infos"]) != 1:
        raise no_signature(_("the file must hold one signature by one person."))
    if data["encap_content_info"]["content"].native is not None:
        raise no_signature(_("it carries a content of its own; it must be detached."))
    return data


def _certificate(content: bytes) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(content)[2] if pem.detect(content) else content)
