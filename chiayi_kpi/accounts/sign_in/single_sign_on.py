"""Single sign-on: the city's own provider says who somebody is, and the portal knows what they may do."""

import logging
from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from chiayi_kpi.accounts.models import User
from chiayi_kpi.events.kinds import Kind, Outcome
from chiayi_kpi.events.services import record

logger = logging.getLogger(__name__)


def person_of(claims: dict[str, Any]) -> User | None:
    """The account that the provider's claims are about: by the claim that holds the account, else by the mail address.

    A mail address counts only where the provider says that it is verified, or a setting that all of its addresses are.
    """
    if settings.OIDC_ACCOUNT_CLAIM:
        account = str(claims.get(settings.OIDC_ACCOUNT_CLAIM) or "").strip()
        return User.objects.filter(username__iexact=account).first() if account else None
    mail = str(claims.get("email") or "").strip()
    is_verified = settings.OIDC_MAIL_IS_VERIFIED or claims.get("email_verified") is True
    return User.objects.filter(email__iexact=mail).first() if mail and is_verified else None


class PortalSocialAdapter(DefaultSocialAccountAdapter):
    """Nobody is made an account by signing in, and nothing of the provider's is kept: it is asked anew each time."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        given = sociallogin.account.extra_data
        claims = {**(given.get("id_token") or {}), **(given.get("userinfo") or {})}
        person = person_of(claims)
        if person is None or sociallogin.state.get("process") != "login":
            self._refuse(request)
        sociallogin.user = person

    def get_requests_session(self) -> requests.Session:
        """A provider that is away, or answers with an error of its own, is a page that says so."""
        session = super().get_requests_session()
        ask = session.request
        session.hooks["response"].append(_refuse_faults)

        def request(*args, **kwargs) -> requests.Response:
            try:
                return ask(*args, **kwargs)
            except requests.RequestException as fault:
                logger.exception("The provider of single sign-on did not answer.")
                page = render(self.request, "socialaccount/authentication_error.html", status=502)
                raise ImmediateHttpResponse(page) from fault

        session.request = request  # type: ignore[method-assign]
        return session

    def _refuse(self, request: HttpRequest) -> NoReturn:
        record(Kind.SIGN_IN, outcome=Outcome.REFUSED, details={"by": settings.OIDC_NAME})
        context = {"provider": settings.OIDC_NAME}
        raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", context, status=403))


def _refuse_faults(response: requests.Response, **_options: object) -> None:
    """What is refused about a code is said by allauth; what is only read has to be there."""
    if response.status_code >= 500 or response.request.method == "GET":
        response.raise_for_status()
