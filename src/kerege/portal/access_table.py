"""The table of audiences: what everyone, anonymous visitors included, may open is listed here."""

from kerege.people.enums import Role
from kerege.portal.access import EVERYONE, NOBODY, SIGNED_IN, STAFF, Audience

TABLE: dict[str, frozenset[Audience | Role]] = {
    # --- everyone ---
    "root": EVERYONE,
    "front": EVERYONE,
    "api:api-root": EVERYONE,
    "api:openapi-json": EVERYONE,
    "api:openapi-view": EVERYONE,
    # accounts: coming in, and mending what keeps one from coming in
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_signup": EVERYONE,  # says that it is closed unless KEREGE_SIGNUP=1
    "account_inactive": EVERYONE,
    "account_confirm_email": EVERYONE,
    "account_email_verification_sent": EVERYONE,
    "account_reset_password": EVERYONE,
    "account_reset_password_done": EVERYONE,
    "account_reset_password_from_key": EVERYONE,
    "account_reset_password_from_key_done": EVERYONE,
    "mfa_authenticate": EVERYONE,  # the second step of signing in
    "openid_connect_login": EVERYONE,
    "openid_connect_callback": EVERYONE,
    "socialaccount_login_cancelled": EVERYONE,
    "socialaccount_login_error": EVERYONE,
    "socialaccount_signup": EVERYONE,
    "set_language": EVERYONE,
    "design": EVERYONE,
    "regions": EVERYONE,
    "region": EVERYONE,
    "search": EVERYONE,
    "api-docs": EVERYONE,
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
    # needs: everyone reads; who may speak for a region is asked in the service
    "needs": EVERYONE,
    "needs-region": EVERYONE,
    "needs-area": EVERYONE,
    "needs-need": EVERYONE,
    "needs-statement": frozenset({Role.ANALYST, Role.REPRESENTATIVE}),
    "needs-withdraw": frozenset({Role.ANALYST, Role.REPRESENTATIVE}),
    "api:needs-diagnosis": EVERYONE,
    "api:needs-severities": EVERYONE,
    "api:needs-need": EVERYONE,
    "api:needs-statements": EVERYONE,
    "api:needs-add-statement": frozenset({Role.ANALYST, Role.REPRESENTATIVE}),
    "api:needs-withdraw-statement": frozenset({Role.ANALYST, Role.REPRESENTATIVE}),
    # --- who has signed in ---
    "desk": SIGNED_IN,
    "jobs": STAFF,
    "account_email": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "socialaccount_connections": SIGNED_IN,
    # --- nobody ---
    "account_confirm_login_code": NOBODY,  # signing in by a code sent by mail is not used
}
