"""Single sign-on: the city's own provider says who somebody is, and the portal knows what they may do."""

import logging
from typing import Any, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in.address_changes import WAIT, address_changers, address_changes
from chiayi_kpi.accounts.sign_in.fresh import is_fresh, said_at_provider
from chiayi_kpi.accounts.sign_in.telling import tell_former_addresses
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.services import record

logger = logging.getLogger(__name__)

# What is sent to have the provider ask who somebody is, whoever is signed in there, and say in the token when it did.
_ASK_ANEW = {"prompt": "login", "max_age": "0"}
_ANEW = "anew"  # in the state that comes back
_TOLD_SECONDS = 3600  # whoever tries again and again fills nobody's mailbox


def ask_anew(request: HttpRequest, page: str) -> HttpResponse:
    """Lead to the provider, which asks the person who they are, and from there to ``page``."""
    provider = get_adapter(request).get_provider(request, "city")
    try:
        return provider.redirect(
            request, process="login", next_url=page, data=_ANEW, auth_params=dict(_ASK_ANEW)
        )
    except ImmediateHttpResponse as answer:  # it is away
        return answer.response


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


def _claims(token: dict[str, Any], info: dict[str, Any]) -> dict[str, Any]:
    """What both say, ``info`` before the token; whether an address is verified is said of it by who names it."""
    source = info if "email" in info else token
    return {**token, **info, "email_verified": source.get("email_verified")}


class PortalSocialAdapter(DefaultSocialAccountAdapter):
    """Nobody is made an account by signing in, and nothing of the provider's is kept: it is asked anew each time."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        given = sociallogin.account.extra_data
        token, info = given.get("id_token") or {}, given.get("userinfo") or {}
        person = person_of(_claims(token, info))
        is_one = not (token and info) or token.get("sub") == info.get("sub")
        if person is None or not is_one or sociallogin.state.get("process") != "login":
            _refuse(request, "unknown")
        if sociallogin.state.get("data") == _ANEW and not is_fresh(said_at_provider(token)):
            if "auth_time" not in token:
                logger.warning(
                    "The provider of single sign-on tells no auth_time although max_age was sent: nobody who has no password"
                    " here can confirm who they are. Have it send auth_time in the ID token."
                )
            _refuse(request, "not_asked", of=person)
        if not settings.OIDC_ACCOUNT_CLAIM:
            _heed_address_changes(request, person)
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


def _heed_address_changes(request: HttpRequest, person: User) -> None:
    """An address opens the account of whom somebody else gave it to as late as a link sent there would; the former one is told."""
    others, is_refused = address_changes(person), bool(address_changers(person))
    is_news = others and (person.last_login is None or person.last_login < others[-1].at or is_refused)
    # A refused try keeps nobody from hearing of the first that succeeds.
    told = f"single-sign-on-told-{person.pk}-{'refused' if is_refused else 'opened'}"
    if is_news and cache.add(told, True, _TOLD_SECONDS):
        tell_former_addresses(person, "people/single_sign_on")
    if is_refused:
        _refuse(request, "moved", of=person)


def _refuse(request: HttpRequest, why: str, of: User | None = None) -> NoReturn:
    """Answer with the page that says ``why``."""
    record(EventKind.SIGN_IN, outcome=EventOutcome.REFUSED, of=of, details={"by": settings.OIDC_NAME})
    context = {"provider": settings.OIDC_NAME, "days": WAIT.days}
    raise ImmediateHttpResponse(render(request, f"socialaccount/{why}.html", context, status=403))


def _refuse_faults(response: requests.Response, **_options: object) -> None:
    """What is refused about a code is said by allauth; what is only read has to be there."""
    if response.status_code >= 500 or response.request.method == "GET":
        response.raise_for_status()
