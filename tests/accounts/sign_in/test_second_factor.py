"""The second step of signing in: whoever has set it up needs it, some roles have to, and an administrator can take it away."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.exceptions import PermissionDenied
from django.test import override_settings
from django.urls import reverse

from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.factors import reset_factors
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from tests import factories
from tests.admin_client import signed_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP" * 2  # of nobody's app

OTHER_KEY = {"SECRET_KEY": "another"}


@pytest.fixture
def asked(settings):
    settings.SECOND_FACTOR_ROLES = ["administrator", "planning_office"]


@pytest.fixture
def office():
    return factories.user("office", role=Role.PLANNING_OFFICE, email="office@example.org")


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(person):
    TOTP.activate(person, SECRET)
    return person


def begin(client, person):
    return client.post(reverse("account_login"), {"login": person.username, "password": "not-a-secret"})


def test_whoever_has_to_is_led_to_set_it_up_and_reaches_nothing_else(asked, client, office):
    assert begin(client, office).url == "/"
    for page in ("/", reverse("people"), reverse("admin:index"), reverse("account_email")):
        assert client.get(page).url == reverse("mfa_index")
    assert client.get(reverse("api_plans")).status_code == 403
    refused = client.post(reverse("notices_read"), headers={"sec-fetch-mode": "cors"})
    assert refused.status_code == 403

    form = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code(form.context["form"].secret)})

    assert client.get(reverse("people")).status_code == 200


def test_others_may_and_need_not(asked, client):
    owner = factories.user(role=Role.OWNER, agency=factories.agency())
    client.force_login(owner)
    assert client.get(reverse("notices")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_token_reads_by_its_own_rule(asked, client):
    administrator = factories.user(role=Role.ADMINISTRATOR)
    secret = issue_token(name="x", agency=None, by=administrator).secret
    answer = client.get(reverse("api_plans"), headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_signing_in_takes_the_code_and_each_code_once(client, office):
    with_app(office)
    assert begin(client, office).url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200 and "驗證碼不正確" in wrong.content.decode()
    now = code()
    assert client.post(reverse("mfa_authenticate"), {"code": now}).url == "/"

    client.post(reverse("account_logout"))
    begin(client, office)
    assert client.post(reverse("mfa_authenticate"), {"code": now}).status_code == 200
    with pytest.MonkeyPatch.context() as patch:
        later = time.time() + 40  # allauth would take it again by now
        patch.setattr(time, "time", lambda: later)
        assert client.post(reverse("mfa_authenticate"), {"code": now}).status_code == 200


def test_a_spare_code_signs_in_once(client, office):
    with_app(office)
    spare = RecoveryCodes.activate(office).get_unused_codes()[0]
    begin(client, office)
    assert client.post(reverse("mfa_authenticate"), {"code": spare}).url == "/"
    client.post(reverse("account_logout"))
    begin(client, office)
    assert client.post(reverse("mfa_authenticate"), {"code": spare}).status_code == 200


def test_a_factor_is_changed_only_by_who_says_anew_that_it_is_them(
    client, office, mailoutbox, mailed_at_once
):
    client.force_login(with_app(office))
    remove = reverse("mfa_deactivate_totp")
    assert client.get(remove).url.startswith(reverse("account_reauthenticate"))

    client.post(f"{reverse('account_reauthenticate')}?next={remove}", {"password": "not-a-secret"})
    client.post(remove)

    assert not Authenticator.objects.exists()
    assert [mail.to for mail in mailoutbox] == [["office@example.org"]]
    assert "移除驗證器應用程式" in mailoutbox[0].subject and "來源位址" in mailoutbox[0].body


def test_the_last_factor_stays_with_whose_role_asks_for_one(asked, client, office):
    client.force_login(with_app(office))
    remove = reverse("mfa_deactivate_totp")
    client.post(f"{reverse('account_reauthenticate')}?next={remove}", {"password": "not-a-secret"})
    assert "請先設定其他驗證方式" in client.post(remove).content.decode()
    assert Authenticator.objects.count() == 1


def test_an_administrator_takes_it_away_and_the_person_is_told(office, mailoutbox, mailed_at_once):
    administrator = factories.user(role=Role.ADMINISTRATOR)
    with_app(office)
    done = signed_in(administrator).post(reverse("person", args=[office.pk]), {"step": "reset"})
    assert done.status_code == 302
    assert not Authenticator.objects.exists()
    assert office.history.first().history_change_reason == "the second step of signing in was taken away"
    assert office.history.first().history_user == administrator
    assert [mail.to for mail in mailoutbox] == [["office@example.org"]]
    with pytest.raises(PeopleRefused):
        reset_factors(person=office, by=administrator)


def test_nobody_else_takes_it_away():
    agency = factories.agency()
    owner = with_app(factories.user(role=Role.OWNER, agency=agency))
    with pytest.raises(PermissionDenied):
        reset_factors(person=owner, by=factories.user(role=Role.PLANNER, agency=agency))
    assert Authenticator.objects.count() == 1


def test_the_database_keeps_no_secret_that_could_be_used(client, office):
    with_app(office)
    RecoveryCodes.activate(office)
    assert SECRET not in str([found.data for found in Authenticator.objects.all()])
    with override_settings(**OTHER_KEY, SECRET_KEY_FALLBACKS=["only-for-the-test-run"]):
        assert Authenticator.objects.get(type="totp").wrap().validate_code(code())
    with override_settings(**OTHER_KEY):
        assert not Authenticator.objects.get(type="totp").wrap().validate_code(code())
