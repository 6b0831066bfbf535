"""The table of audiences: what everyone, anonymous visitors included, may open is listed here."""

from kerege.people.enums import Role
from kerege.portal.access import EVERYONE, SIGNED_IN, STAFF, Audience

TABLE: dict[str, frozenset[Audience | Role]] = {
    # --- everyone ---
    "root": EVERYONE,
    "front": EVERYONE,
    "api:api-root": EVERYONE,
    "api:openapi-json": EVERYONE,
    "api:openapi-view": EVERYONE,
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_reset_password": EVERYONE,
    "account_reset_password_done": EVERYONE,
    "account_reset_password_from_key": EVERYONE,
    "account_reset_password_from_key_done": EVERYONE,
    "set_language": EVERYONE,
    "design": EVERYONE,
    "regions": EVERYONE,
    "region": EVERYONE,
    "search": EVERYONE,
    # --- reference: code lists are open to everyone ---
    "reference": EVERYONE,
    "reference-scope": EVERYONE,
    "reference-activities": EVERYONE,
    "reference-needs": EVERYONE,
    "api:reference-territories": EVERYONE,
    "api:reference-classifications": EVERYONE,
    "api:reference-scopes": EVERYONE,
    "api:reference-scope-items": EVERYONE,
    "api:reference-activities": EVERYONE,
    "api:reference-need-areas": EVERYONE,
    # register
    "register-search": EVERYONE,
    "register-counts": EVERYONE,
    "register-profile": EVERYONE,
    "register-export": frozenset({Role.REGISTRAR}),
    "api:register-search": EVERYONE,
    "api:register-subject": EVERYONE,
    "api:register-counts": EVERYONE,
    # --- who has signed in ---
    "desk": SIGNED_IN,
    "jobs": STAFF,
}
