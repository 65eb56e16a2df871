"""The second step of signing in: whoever has set it up needs it, some roles have to, and an administrator can take it away."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.factors import reset_factors
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.core import library_words
from chiayi_kpi.events.models import Event
from tests import factories
from tests.admin_client import signed_in
from tests.soft_key import SoftKey

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


def is_in(client) -> bool:
    return client.get(reverse("notices"), secure=True).status_code == 200


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


def test_a_code_has_one_name_wherever_it_is_asked_for(client, office):
    """allauth calls it 代碼 and 驗證器代碼 besides, in the box itself and above what is wrong with it."""
    begin(client, office)
    shown = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "驗證碼：" in shown or "驗證碼:" in shown
    with_app(office)
    begin(client, office)
    shown += client.post(reverse("mfa_authenticate"), {"code": ""}).content.decode()
    assert "驗證碼" in shown and "代碼" not in shown
    with translation.override("zh-hant"):
        words = [gettext(text) for text in library_words.ALLAUTH]
    assert [text for text in words if "代碼" in text] == []


def test_a_code_that_is_wrong_is_told_and_makes_the_pause_grow(client, office):
    with_app(office)
    begin(client, office)
    for _ in range(5):
        assert "驗證碼不正確" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    cache.clear()  # whatever it forgets
    begin(client, office)  # nor does the password begin anew
    refused = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "登入失敗次數過多" in refused.content.decode() and "重設密碼" not in refused.content.decode()
    told = Event.objects.filter(kind__in=("sign_in", "locked")).order_by("pk")
    assert [(one.kind, one.outcome, one.object_name, one.details["by"]) for one in told] == [
        *[("sign_in", "failed", "office", ["mfa"])] * 5,
        ("locked", "failed", "office", ["mfa"]),
    ]


def test_a_code_asked_for_again_counts_with_the_others(client, office):
    client.force_login(with_app(office))
    for _ in range(5):
        client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert "登入失敗次數過多" in client.post(reverse("mfa_reauthenticate"), {"code": code()}).content.decode()
    other = Client()
    begin(other, office)
    assert "登入失敗次數過多" in other.post(reverse("mfa_authenticate"), {"code": code()}).content.decode()


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


def test_a_factor_that_is_added_or_removed_ends_the_sessions_elsewhere(
    client, office, django_capture_on_commit_callbacks
):
    elsewhere = Client()
    begin(elsewhere, office)
    begin(client, office)
    form = client.get(reverse("mfa_activate_totp"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(form.context["form"].secret)})
    assert not is_in(elsewhere) and is_in(client)

    begin(elsewhere, office)
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    elsewhere.post(reverse("mfa_authenticate"), {"code": spare})
    assert is_in(elsewhere)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert not is_in(elsewhere) and is_in(client)


@pytest.mark.django_db(transaction=True)
def test_who_has_a_factor_changes_it_after_saying_so_only_and_is_told_of_each_step(
    client, office, mailoutbox, mailed_at_once
):
    """Every page that changes how one signs in."""
    client.force_login(with_app(office))
    key = Authenticator.objects.create(user=office, type="webauthn", data={"name": "x", "credential": {}})
    pages = [
        reverse(name)
        for name in (
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_add_webauthn",
            "mfa_generate_recovery_codes",
        )
    ] + [reverse(name, args=[key.pk]) for name in ("mfa_remove_webauthn", "mfa_edit_webauthn")]
    for page in pages:
        for ask in (client.get, client.post):
            assert ask(page).url.startswith(reverse("account_reauthenticate")), page
    assert Authenticator.objects.count() == 2

    client.post(f"{reverse('account_reauthenticate')}?next=/", {"password": "not-a-secret"})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert ["備用碼" in mail.subject or "通行密鑰" in mail.subject for mail in mailoutbox] == [True, True]
    told = Event.objects.filter(kind="second_factor", username="office").order_by("pk")
    assert [[did for _label, did, _count in one.details["rows"]] for one in told] == [["+"], ["-"]]


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
    assert office.history.first().history_change_reason == "解除雙重驗證"
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


def with_key(person) -> SoftKey:
    """A person who signs in by a passkey alone."""
    key, client = SoftKey(), Client()
    begin(client, person)
    page = client.get(reverse("mfa_add_webauthn"), secure=True)
    sent = {"name": "x", "credential": json.dumps(key.register(page.context["js_data"]["creation_options"]))}
    client.post(reverse("mfa_add_webauthn"), sent | {"passwordless": "on"}, secure=True)
    assert Authenticator.objects.filter(user=person, type="webauthn").exists()
    return key


def by_passkey(client, answer: dict):
    return client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)}, secure=True)


def asked_for_passkey(client) -> dict:
    return client.get(
        reverse("mfa_login_webauthn"), headers={"accept": "application/json"}, secure=True
    ).json()["request_options"]


def test_a_passkey_alone_signs_in_with_its_pin_only(client, office):
    key = with_key(office)
    by_passkey(client, key.answer(asked_for_passkey(client), verified=False))
    assert not is_in(client)
    assert Event.objects.filter(kind="sign_in", outcome="failed", details__by=["mfa"]).count() == 1
    assert by_passkey(client, key.answer(asked_for_passkey(client), verified=True)).url == "/"
    assert is_in(client)


def test_a_stolen_key_without_its_pin_opens_nothing_by_what_a_second_step_asked_for(client, office):
    """The thief has an account of their own, whose second step asks for no PIN."""
    key, thief = with_key(office), with_app(factories.user("thief"))
    begin(client, thief)
    options = client.get(reverse("mfa_authenticate"), secure=True).context["js_data"]["request_options"]
    by_passkey(client, key.answer(options, verified=False))
    assert not is_in(client)


def test_a_key_is_the_second_step_without_its_pin(client, office):
    key = with_key(office)
    begin(client, office)
    options = client.get(reverse("mfa_authenticate"), secure=True).context["js_data"]["request_options"]
    answer = json.dumps(key.answer(options, verified=False))
    assert client.post(reverse("mfa_authenticate"), {"credential": answer}, secure=True).url == "/"


def test_a_passkey_of_a_disabled_account_opens_nothing(client, office):
    key = with_key(office)
    type(office).objects.update(is_active=False)
    by_passkey(client, key.answer(asked_for_passkey(client), verified=True))
    assert not is_in(client)
