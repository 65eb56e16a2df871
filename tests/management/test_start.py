"""``start``: an empty installation up to its first administrator."""

from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from chiayi_kpi.accounts.models import User
from objectives.models import Plan
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def run() -> str:
    out = StringIO()
    call_command("start", stdout=out)
    return out.getvalue()


def test_without_a_terminal_it_says_how_the_first_administrator_is_made():
    assert "createsuperuser" in run()
    assert not Plan.objects.exists() and not User.objects.exists()


def test_with_an_administrator_it_says_to_sign_in():
    boss = User.objects.create_superuser("root", password="not-a-secret")  # noqa: S106
    assert "sign in" in run()
    boss.is_active = False
    boss.save()
    assert "createsuperuser" in run()


def test_in_the_demo_it_says_that_an_empty_portal_takes_another_database():
    User.objects.create_superuser("root", password="not-a-secret")  # noqa: S106
    plan = factories.complete_plan(factories.agency("CYPD"), year=107)
    assert "demo" not in run()
    plan.has_sample_figures = True
    plan.save()
    assert "demo" in run() and "DATABASE_URL" in run()


def test_it_names_the_address_and_where_mails_lie(settings, tmp_path):
    User.objects.create_superuser("root", password="not-a-secret")  # noqa: S106
    assert settings.PORTAL_URL in run() and "file" not in run()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    assert str(tmp_path / "mail") in run()


def test_the_first_administrators_password_is_asked_for_until_it_holds(monkeypatch, capsys):
    typed, prompts = (
        iter(["weak", "weak", "Long-enough-107", "other", "Long-enough-107", "Long-enough-107"]),
        [],
    )
    monkeypatch.setattr("getpass.getpass", lambda prompt: (prompts.append(prompt), next(typed))[1])
    with translation.override("zh-hant"):
        call_command(
            "createsuperuser",
            username="root",
            email="root@city.example",
            stdin=mock.Mock(isatty=lambda: True),
        )
    assert next(typed, None) is None and User.objects.get().check_password("Long-enough-107")
    said = capsys.readouterr()
    assert "12" in said.out and "你" not in said.out and "密碼太短" in said.err
    assert not any("Password" in prompt for prompt in prompts)


def test_stopping_the_questions_makes_nobody_and_says_so(monkeypatch):
    monkeypatch.setattr("builtins.input", mock.Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(CommandError, match="no account"):
        call_command("createsuperuser", stdin=mock.Mock(isatty=lambda: True))
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "why"), [("weak", "too short"), ("root-Of-the-City-107", "too similar"), ("", "too short")]
)
def test_a_password_from_the_environment_is_held_to_the_same(monkeypatch, password, why):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", password)
    given = {
        "interactive": False,
        "username": "root-of-the-city",
        "email": "root@city.example",
        "verbosity": 0,
    }
    with pytest.raises(CommandError, match=why):
        call_command("createsuperuser", **given)
    assert not User.objects.exists()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Long-enough-107")
    call_command("createsuperuser", **given)
    assert User.objects.get().check_password("Long-enough-107")
