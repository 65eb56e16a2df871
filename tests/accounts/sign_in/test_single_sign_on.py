"""Signing in by the city's own provider: a real one on loopback, asked and answered as in production."""

import time
from urllib.parse import urlsplit

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from oidc_provider_mock import User, run_server_in_thread

from chiayi_kpi.accounts.models import User as Person
from chiayi_kpi.accounts.roles import Role
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


def come_in(client, sub: str):
    """From the button on the sign-in page to the provider, where ``sub`` says yes, and back."""
    page = client.get(reverse("account_login"), {"next": reverse("notices")})
    assert "市府單一登入" in page.content.decode()
    there = client.get(
        reverse("openid_connect_login", args=["city"]), {"process": "login", "next": "/notices"}
    )
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


def test_who_has_no_password_here_says_anew_at_the_provider_who_they_are(client, person, monkeypatch):
    person.set_unusable_password()
    person.save()
    come_in(client, "1")
    add = reverse("mfa_add_webauthn")
    assert client.get(add).status_code == 200  # they have just signed in
    later = time.time() + 6 * 60
    monkeypatch.setattr(time, "time", lambda: later)

    again = client.get(add)
    assert again.url.startswith(reverse("sign_in_again"))
    there = client.get(client.get(again.url).url)
    assert "prompt=login" in there.url
    answer = requests.post(there.url, data={"sub": "1"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").url == add
    assert client.get(add).status_code == 200


def test_who_owes_a_factor_may_say_anew_who_they_are_before_it_is_set_up(client, settings, monkeypatch):
    settings.SECOND_FACTOR_ROLES = [Role.PLANNING_OFFICE]
    office = factories.user("office", role=Role.PLANNING_OFFICE, email="chen@example.org")
    office.set_unusable_password()
    office.save()
    come_in(client, "1")
    add = reverse("mfa_add_webauthn")
    later = time.time() + 6 * 60
    monkeypatch.setattr(time, "time", lambda: later)

    there = client.get(client.get(client.get(add).url).url)
    answer = requests.post(there.url, data={"sub": "1"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").url == add
    assert client.get(add).status_code == 200


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
