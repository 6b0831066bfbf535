"""Who may open an account: nobody from outside, unless the installation says so."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with a password: an administrator opens them, or KEREGE_SIGNUP=1 lets anybody."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether a visitor may open an account."""
        return bool(settings.SIGNUP_IS_OPEN)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of an identity provider: it vouches for who may come in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return whether a person of the provider gets an account at the first sign-in."""
        return bool(settings.SIGNUP_IS_OPEN)
