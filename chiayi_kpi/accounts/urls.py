"""The addresses about access that allauth does not have, and those that it has and the portal closes."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from chiayi_kpi.accounts import views
from chiayi_kpi.accounts.people import file_views as people_files
from chiayi_kpi.accounts.people import views as people
from chiayi_kpi.accounts.sign_in import views as sign_in


def _instead(page: str) -> Callable[..., HttpResponseBase]:
    return RedirectView.as_view(url=reverse_lazy(page))


# Pages of allauth that are closed: how each is called there → the page that is shown instead.
_CLOSED = [
    # Who somebody is at the city's provider is matched, never connected by hand.
    path("accounts/3rdparty/", _instead("mfa_index"), name="socialaccount_connections"),
    # Whoever gets an account's mails can sign in with it, so its address is changed by those who look after its person.
    path("accounts/email/", _instead("mfa_index"), name="account_email"),
    re_path(r"^accounts/confirm-email/.*", _instead("mfa_index"), name="account_email_verification_sent"),
    path("accounts/signup/", _instead("account_login"), name="account_signup"),
    # Whoever signs in by the city's provider alone gets a password by a link, and nobody at their open desk does.
    path("accounts/password/set/", _instead("account_reset_password"), name="account_set_password"),
]

urlpatterns = [
    path("accounts/sessions/", sign_in.my_sessions, name="usersessions_list"),  # in place of allauth's
    *_CLOSED,
    path("accounts/stay/", sign_in.stay, name="stay"),
    path("accounts/again/", sign_in.sign_in_again, name="sign_in_again"),
    path("people/", people.people, name="people"),
    path("people/<slug:agency>/", people.people, name="people_of_agency"),
    path("people-workbook/", people_files.people_workbook, name="people_workbook"),
    path("people-workbook/confirm/", people_files.people_workbook_confirm, name="people_workbook_confirm"),
    path("people-workbook/<slug:ending>/", people_files.people_workbook_file, name="people_workbook_file"),
    path("people-mails/", people.people_mails, name="people_mails"),
    path("person/new/", people.person_new, name="person_new"),
    path("person/<int:person>/", people.person, name="person"),
    path("api-tokens/", views.api_tokens, name="api_tokens"),
    path("api-tokens/<int:token>/revoke/", views.revoke_api_token, name="revoke_api_token"),
]
