"""Signing in by the city's own provider: a real one on loopback, asked and answered as in production."""

import datetime
import time
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone
from oidc_provider_mock import User, run_server_in_thread
from oidc_provider_mock._storage import AuthorizationCode

from chiayi_kpi.accounts.models import User as Person
from chiayi_kpi.accounts.people.services import change_person
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in.address_changes import WAIT
from chiayi_kpi.accounts.sign_in.fresh import forget_what_is_to_come, is_fresh, said_at_provider
from chiayi_kpi.accounts.sign_in.single_sign_on import PortalSocialAdapter, _claims, person_of
from chiayi_kpi.events.models import Event
from chiayi_kpi.settings.single_sign_on import single_sign_on
from tests import factories

# The provider's own libraries speak of their future.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PEOPLE = [
    User(sub="1", claims={"email": "Chen@example.org", "email_verified": True, "employee_number": "A107"}),
    User(sub="2", claims={"email": "chen@example.org", "email_verified": False, "employee_number": "B1"}),
    User(sub="3", claims={"email": "nobody@example.org", "email_verified": True}),
]


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def city(provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on("市府單一登入", provider, "portal", "only-here")


@pytest.fixture
def person():
    return factories.user("a107", role=Role.OWNER, agency=factories.agency(), email="chen@example.org")


@pytest.fixture(autouse=True)
def asks(monkeypatch):
    """Say how many seconds ago the provider asked who somebody is, as its token tells."""

    def say(ago: float) -> None:
        monkeypatch.setattr(AuthorizationCode, "get_auth_time", lambda self: int(time.time() - ago))

    say(0)
    return say


@pytest.fixture
def at_clock(monkeypatch):
    """Say how many seconds from now the clocks of everybody stand."""
    real = time.time

    def say(later: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + later)

    return say


def come_in(client, sub: str):
    """From the button on the sign-in page to the provider, where ``sub`` says yes, and back."""
    page = client.get(reverse("account_login"), {"next": reverse("notices")})
    assert "市府單一登入" in page.content.decode()
    return come_back(client, sub, ask(client))


def ask(client):
    return client.get(
        reverse("openid_connect_login", args=["city"]), {"process": "login", "next": "/notices"}
    )


def come_back(client, sub: str, there):
    answer = requests.post(there.url, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_an_account_is_known_by_the_mail_address_that_the_provider_has_verified(client, person):
    assert come_in(client, "1").url == "/notices"
    assert client.get(reverse("notices")).wsgi_request.user == person


def test_an_address_that_nobody_has_verified_is_nobodys(client, person, settings):
    assert come_in(client, "2").status_code == 403
    settings.OIDC_MAIL_IS_VERIFIED = True
    assert come_in(client, "2").status_code == 302


def test_or_by_the_number_that_a_claim_holds(client, person, settings):
    settings.OIDC_ACCOUNT_CLAIM = "employee_number"
    assert come_in(client, "2").status_code == 403
    assert come_in(client, "1").status_code == 302


def test_whom_the_portal_does_not_know_reads_one_sentence_and_gets_no_account(client, person):
    refused = come_in(client, "3")
    assert refused.status_code == 403 and "尚無您的帳號" in refused.content.decode()
    assert list(Person.objects.all()) == [person]
    assert Event.objects.filter(kind="sign_in", outcome="refused").exists()
    assert client.get(reverse("notices")).status_code == 302


def test_a_disabled_account_stays_closed(client, person):
    Person.objects.update(is_active=False)
    come_in(client, "1")
    assert client.get(reverse("notices")).status_code == 302


def test_nobody_connects_another_identity_by_hand(client, person):
    client.force_login(person)
    there = client.get(reverse("openid_connect_login", args=["city"]), {"process": "connect"})
    answer = requests.post(there.url, data={"sub": "3"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert client.get(reverse("socialaccount_connections")).url == reverse("mfa_index")


@pytest.fixture
def without_password(person):
    person.set_unusable_password()
    person.save()
    return person


ADD = "/accounts/2fa/webauthn/add/"


def test_who_has_no_password_here_says_anew_at_the_provider_who_they_are(client, without_password, at_clock):
    come_in(client, "1")
    assert client.get(ADD).status_code == 200  # they have just signed in
    at_clock(6 * 60)

    again = client.get(ADD)
    assert again.url.startswith(reverse("sign_in_again"))
    there = client.get(again.url)
    assert "prompt=login" in there.url and "max_age=0" in there.url
    assert come_back(client, "1", there).url == ADD
    assert client.get(ADD).status_code == 200


def test_who_signed_in_at_the_provider_hours_ago_has_not_said_anew_who_they_are(
    client, without_password, asks
):
    """Whoever finds an unlocked computer presses the button of single sign-on, and no provider asks them."""
    asks(3600)
    assert come_in(client, "1").url == "/notices"
    assert client.get(ADD).url.startswith(reverse("sign_in_again"))


def test_a_provider_that_does_not_ask_though_it_should_confirms_nobody(client, without_password, asks):
    come_in(client, "1")
    asks(3600)
    refused = come_back(client, "1", client.get(reverse("sign_in_again"), {"next": ADD}))
    assert refused.status_code == 403 and "未重新確認身分" in refused.content.decode()
    assert Event.objects.get(kind="sign_in", outcome="refused").object_id == str(without_password.pk)
    assert client.get(reverse("notices")).status_code == 200  # nobody is signed out by it


def test_a_provider_that_does_not_say_when_it_asked_confirms_nobody_and_its_administrator_is_told(
    client, without_password, asks, monkeypatch, caplog
):
    come_in(client, "1")
    assert "auth_time" not in caplog.text
    asks(3600)
    come_back(client, "1", client.get(reverse("sign_in_again"), {"next": ADD}))
    assert "auth_time" not in caplog.text  # it says when: it did not ask
    asked = PortalSocialAdapter.pre_social_login

    def untold(self, request, sociallogin):
        del sociallogin.account.extra_data["id_token"]["auth_time"]
        asked(self, request, sociallogin)

    asks(0)
    monkeypatch.setattr(PortalSocialAdapter, "pre_social_login", untold)
    refused = come_back(client, "1", client.get(reverse("sign_in_again"), {"next": ADD}))
    assert refused.status_code == 403 and "未重新確認身分" in refused.content.decode()
    (line,) = (one for one in caplog.records if "auth_time" in one.getMessage())
    assert line.levelname == "WARNING" and line.name.endswith("single_sign_on")


@pytest.mark.parametrize(
    ("asked", "issued", "fresh"),
    [
        (0, 0, True),
        (-299, 0, True),
        (-301, 0, False),
        (-200, -200, True),  # the provider's clock is wrong by minutes: it has just asked
        (-3600, -3600, False),  # an old token
        (None, 0, False),
        (0, None, False),
    ],
)
def test_when_the_provider_asked_is_what_its_token_says(asked, issued, fresh, at_clock):
    at_clock(0)
    claims = {"auth_time": asked, "iat": issued}
    token = {name: time.time() + at for name, at in claims.items() if at is not None}
    assert is_fresh(said_at_provider(token)) is fresh


def test_a_provider_that_is_away_when_it_should_ask_is_a_sentence(client, without_password, settings):
    come_in(client, "1")
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on("x", "http://localhost:9", "portal", "only-here")
    page = client.get(reverse("sign_in_again"), {"next": ADD})
    assert page.status_code == 502 and "單一登入伺服器未正常回應" in page.content.decode()


def test_a_clock_that_is_set_back_keeps_nobody_confirmed(client, without_password, at_clock):
    at_clock(1200)
    come_in(client, "1")
    assert client.get(ADD).status_code == 200
    at_clock(0)
    assert client.get(ADD).url.startswith(reverse("sign_in_again"))
    at_clock(1200)
    assert client.get(ADD).url.startswith(reverse("sign_in_again"))


def test_nor_one_who_typed_a_password(client, person, at_clock):
    person.set_password("Abc-123-def-456")
    person.save()
    at_clock(1200)
    client.post(reverse("account_login"), {"login": "a107", "password": "Abc-123-def-456"})
    at_clock(1600)
    assert client.get(ADD).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": "Abc-123-def-456"})
    assert client.get(ADD).status_code == 200
    at_clock(0)
    assert client.get(ADD).url.startswith(reverse("account_reauthenticate"))
    at_clock(1600)
    assert client.get(ADD).url.startswith(reverse("account_reauthenticate"))


def test_who_owes_a_factor_may_say_anew_who_they_are_before_it_is_set_up(client, settings, at_clock):
    settings.SECOND_FACTOR_ROLES = [Role.PLANNING_OFFICE]
    office = factories.user("office", role=Role.PLANNING_OFFICE, email="chen@example.org")
    office.set_unusable_password()
    office.save()
    come_in(client, "1")
    at_clock(6 * 60)
    there = client.get(client.get(ADD).url)
    assert come_back(client, "1", there).url == ADD
    assert client.get(ADD).status_code == 200


@pytest.fixture
def moved(person):
    """Somebody who works here, and whose address an administrator has just changed to one of their own."""
    thief = factories.user("thief", role=Role.ADMINISTRATOR)
    Person.objects.filter(pk=person.pk).update(email="owner@example.org", last_login=timezone.now())
    person.refresh_from_db()
    person.save()  # its history begins
    person.history.update(history_date=timezone.now() - datetime.timedelta(days=90))
    change_person(person=person, name=person.name, email="chen@example.org", by=thief)
    mail.outbox.clear()
    return person


def told(person) -> list[str]:
    return [to for sent in mail.outbox for to in sent.to]


@pytest.mark.usefixtures("mailed_at_once")
def test_an_address_that_somebody_else_gave_to_an_account_opens_it_after_three_days(client, moved, settings):
    refused = come_in(client, "1")
    assert refused.status_code == 403 and "3 天" in refused.content.decode()
    assert told(moved) == ["owner@example.org"]
    assert Event.objects.get(kind="sign_in", outcome="refused").object_id == str(moved.pk)
    assert client.get(reverse("notices")).status_code == 302
    come_in(client, "1")
    assert told(moved) == ["owner@example.org"]  # once an hour
    settings.OIDC_ACCOUNT_CLAIM = "employee_number"  # the address is nothing then
    assert come_in(client, "1").url == "/notices"


@pytest.mark.usefixtures("mailed_at_once")
def test_the_first_time_thereafter_the_former_address_is_told(client, moved):
    newest = moved.history.first()
    newest.history_date -= datetime.timedelta(days=4)
    newest.save()
    Person.objects.filter(pk=moved.pk).update(last_login=timezone.now() - datetime.timedelta(days=5))
    assert come_in(client, "1").url == "/notices"
    assert told(moved) == ["owner@example.org"]
    client.logout()
    assert come_in(client, "1").url == "/notices"
    assert told(moved) == ["owner@example.org"]


@pytest.mark.usefixtures("mailed_at_once")
def test_also_where_a_try_was_refused_within_the_hour_before(client, moved):
    """Ten minutes before the days have passed, and ten minutes after."""
    newest = moved.history.first()
    newest.history_date = timezone.now() - WAIT + datetime.timedelta(minutes=10)
    newest.save()
    Person.objects.filter(pk=moved.pk).update(last_login=timezone.now() - datetime.timedelta(days=5))
    assert come_in(client, "1").status_code == 403
    newest.history_date -= datetime.timedelta(minutes=20)
    newest.save()
    assert come_in(client, "1").url == "/notices"
    assert told(moved) == ["owner@example.org"] * 2


@pytest.mark.parametrize(
    ("token", "info", "is_known"),
    [
        ({"email": "chen@example.org", "email_verified": True}, {}, True),
        ({"email": "chen@example.org", "email_verified": True}, {"name": "陳"}, True),
        ({"email": "own@example.org", "email_verified": True}, {"email": "chen@example.org"}, False),
        ({"email_verified": True}, {"email": "chen@example.org"}, False),
        ({"email": "chen@example.org"}, {"email_verified": True}, False),
        ({}, {"email": "chen@example.org", "email_verified": True}, True),
    ],
)
def test_whether_an_address_is_verified_is_said_by_who_names_it(person, token, info, is_known):
    assert person_of(_claims(token, info)) == (person if is_known else None)


def test_what_was_said_before_now_stays_as_it_is_where_the_clock_was_set_back(client, person, rf):
    request = rf.get("/")
    request.session = client.session
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    request.session.modified = False
    forget_what_is_to_come(request)
    assert not request.session.modified


def test_who_has_no_password_here_sets_none_but_by_a_link(client, person):
    person.set_unusable_password()
    person.save()
    come_in(client, "1")
    new = {"password1": "a-new-Secret-107", "password2": "a-new-Secret-107"}
    answer = client.post(reverse("account_set_password"), new)
    assert answer.url == reverse("account_reset_password")
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_without_a_provider_signing_in_anew_begins_with_signing_out(client, person, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    client.force_login(person)
    assert client.get(reverse("sign_in_again")).url.startswith(reverse("account_reauthenticate"))
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    page = client.get(reverse("sign_in_again"), {"next": reverse("mfa_index")})
    assert page.url == f"{reverse('account_login')}?next={reverse('mfa_index')}"
    assert client.get(reverse("notices")).status_code == 302


def test_a_provider_that_is_away_is_a_sentence(client, person, settings):
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        "市府單一登入", "http://localhost:9", "portal", "only-here"
    )
    page = client.get(reverse("openid_connect_login", args=["city"]), {"process": "login"})
    assert "單一登入伺服器未正常回應" in page.content.decode()


@pytest.mark.parametrize(
    ("address", "secret"), [("http://sso.example.org", "x"), ("https://sso.example.org", "")]
)
def test_half_a_setting_stops_the_start(address, secret):
    with pytest.raises(ImproperlyConfigured, match="OIDC_"):
        single_sign_on("x", address, "portal", secret)
