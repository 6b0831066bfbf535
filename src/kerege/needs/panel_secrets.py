"""The secret in the link of an expert, and the pseudonym under which answers are kept.

Both are made with the key of the installation and kept nowhere: the tables alone do not tell whose
answers a sheet holds. A new key makes the links and pseudonyms of panels that run unknown.
"""

import hashlib

from django.utils.crypto import salted_hmac

from kerege.needs.models import PanelExpert


def token_of(expert: PanelExpert) -> str:
    """Return the secret part of an expert's address."""
    return _made("token", expert)


def pseudonym_of(expert: PanelExpert) -> str:
    """Return the name under which the answers of an expert are kept."""
    return _made("pseudonym", expert)


def hashed(token: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _made(what: str, expert: PanelExpert) -> str:
    return salted_hmac(
        f"kerege.needs.panel.{what}", f"{expert.panel_id} {expert.pk}", algorithm="sha256"
    ).hexdigest()
