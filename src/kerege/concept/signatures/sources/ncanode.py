"""NCANode: verifies signatures of Kazakhstan's certification centre (GOST and RSA), with OCSP.

Written against the interface of NCANode 3 (POST /cms/verify: cms, data, revocationCheck; answer:
valid, signers with certificates and time stamp). It runs beside the installation and was not
reachable where this was written: the tests answer in its form.
"""

import base64
import http.client
import json
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from kerege.concept.signatures.adapter import Signed, no_signature
from kerege.kernel.errors import Kind, Refusal

SECONDS = 20
MOST_BYTES = 1024 * 1024


class NcaNode:
    """Asks an NCANode server."""

    name = "ncanode"

    def __init__(self, address: str) -> None:
        if urlsplit(address).scheme not in {"http", "https"}:
            raise Refusal(
                _("The address of NCANode is not set up."),
                "KEREGE_NCANODE_URL",
                _("An administrator gives the address of the NCANode server."),
                Kind.UNAVAILABLE,
            )
        self.address = address.rstrip("/")

    def verify(self, content: bytes, signature: bytes) -> Signed:
        """Return who signed; see `Adapter`."""
        answer = self._ask(
            {
                "cms": base64.b64encode(signature).decode(),
                "data": base64.b64encode(content).decode(),
                "revocationCheck": ["OCSP"],
            }
        )
        signers = answer.get("signers") or []
        if answer.get("valid") is not True or len(signers) != 1:
            raise no_signature(str(answer.get("message") or _("NCANode does not confirm it.")))
        certificates = signers[0].get("certificates") or []
        if not certificates or certificates[0].get("valid") is not True:
            raise no_signature(_("its certificate is not one that is trusted here."))
        own = certificates[0]
        return Signed(
            signer=_name(own.get("subject")),
            issuer=_name(own.get("issuer")),
            serial=str(own.get("serialNumber") or "")[:80],
            at=_instant((signers[0].get("tsp") or {}).get("genTime")),
        )

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        request = Request(  # noqa: S310 -- the scheme was looked at
            f"{self.address}/cms/verify",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=SECONDS) as reply:  # noqa: S310 -- the same
                found = json.loads(reply.read(MOST_BYTES))
        except (URLError, OSError, http.client.HTTPException, ValueError) as error:
            raise _silent(self.address) from error
        if not isinstance(found, dict):
            raise _silent(self.address)
        return found


def _silent(address: str) -> Refusal:
    return Refusal(
        _("The server that verifies signatures does not answer."),
        address,
        _("Nothing was recorded. Try again in a few minutes, or tell an administrator."),
        Kind.UNAVAILABLE,
    )


def _name(subject: Any) -> str:
    known = subject if isinstance(subject, dict) else {}
    return str(known.get("commonName") or known.get("dn") or "")[:300]


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
