"""What a password has to be, and when it has to be another."""

import datetime
import io
import itertools

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in_models import FormerPassword
from tests import factories

pytestmark = pytest.mark.django_db
OLD, NEW = "not-a-secret", "Another-one-107"


@pytest.fixture
def person():
    return factories.user("chen", role=Role.OWNER, agency=factories.agency())


def begin(client, password=OLD):
    return client.post(reverse("account_login"), {"login": "chen", "password": password})


def change(client, old=OLD, new=NEW):
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), data)


def aged(days: int) -> None:
    for former in FormerPassword.objects.all():
        former.set_at -= datetime.timedelta(days)
        former.save()


@pytest.mark.parametrize("password", ["Short-107", "all-small-letters", "ONLYCAPITALS107", "password1234"])
def test_short_simple_and_common_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["Another-one-107", "臺灣嘉義市政府Abcdefg", "four words and 1 more"])
def test_three_kinds_of_characters_are_enough(password):
    validate_password(password)


def test_none_of_the_last_three_is_taken_again(client, person):
    begin(client)
    assert change(client, OLD, OLD).status_code == 200
    passwords = [OLD, "Another-one-107", "Another-two-107", "Another-three-107"]
    for old, new in itertools.pairwise(passwords):
        assert change(client, old, new).status_code == 302
    person.refresh_from_db()
    for used in passwords[1:]:
        with pytest.raises(ValidationError, match="最近 3 次"):
            validate_password(used, person)
    validate_password("not-a-Secret-1", person)


def test_changing_it_ends_all_other_sessions_and_keeps_this_one(client, person):
    begin(client)
    elsewhere = type(client)()
    begin(elsewhere)
    change(client)
    assert client.get(reverse("notices")).status_code == 200
    assert elsewhere.get(reverse("notices")).status_code == 302


def test_whose_password_somebody_else_has_set_changes_it_before_anything_else(client, person, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "Given-by-shell-107")
    call_command("changepassword", "chen", stdout=io.StringIO())
    begin(client, "Given-by-shell-107")
    assert client.get(reverse("notices")).url == reverse("account_change_password")
    assert "由他人設定" in client.get(reverse("account_change_password")).content.decode()
    change(client, "Given-by-shell-107")
    assert client.get(reverse("notices")).status_code == 200


def test_the_command_without_a_name_means_the_account_called_as_whoever_runs_it(person, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "Given-by-shell-107")
    monkeypatch.setattr("getpass.getuser", lambda: "chen")
    call_command("changepassword", stdout=io.StringIO())
    person.refresh_from_db()
    assert person.must_change_password


def test_a_password_that_is_too_old_is_changed_first(client, person, settings):
    settings.PASSWORD_MAX_DAYS = 90
    begin(client)
    assert client.get(reverse("notices")).status_code == 200
    aged(91)
    client.logout()
    begin(client)
    assert client.get(reverse("notices")).url == reverse("account_change_password")
    assert "逾使用期限" in client.get(reverse("account_change_password")).content.decode()
    change(client)
    assert client.get(reverse("notices")).status_code == 200


def test_one_that_is_too_new_stays(client, person, settings):
    settings.PASSWORD_MIN_DAYS = 1
    begin(client)
    assert "不得再次變更" in change(client).content.decode()
    aged(1)
    assert change(client).status_code == 302


def test_the_hash_is_made_anew_at_the_sign_in(client, person, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert person.password.startswith("md5")
    begin(client)
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id")
    assert FormerPassword.objects.count() == 1
