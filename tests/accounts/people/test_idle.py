"""Accounts that nobody uses: told beforehand, then disabled, and enabled again by an administrator."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from chiayi_kpi.accounts.people.services import open_account
from chiayi_kpi.accounts.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ninety(settings, mailed_at_once):
    settings.IDLE_ACCOUNT_DAYS = 90


@pytest.fixture
def administrator():
    return factories.user("chief", role=Role.ADMINISTRATOR, last_login=timezone.now())


def idle(name: str, days: int, **fields):
    joined = timezone.now() - datetime.timedelta(days=400)
    used = timezone.now() - datetime.timedelta(days=days)
    agency = factories.agency()
    return factories.user(name, role=Role.OWNER, agency=agency, date_joined=joined, last_login=used, **fields)


def run(**options) -> str:
    said = io.StringIO()
    call_command("close_idle_accounts", stdout=said, **options)
    return said.getvalue()


def later(monkeypatch, days: float) -> None:
    now = timezone.now() + datetime.timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: now)


def is_open(person) -> bool:
    person.refresh_from_db()
    return person.is_active


def test_whoever_is_told_has_two_weeks(administrator, mailoutbox, monkeypatch):
    person = idle("wang", 80, email="wang@example.org")
    run()
    run()
    assert is_open(person) and [mail.to for mail in mailoutbox] == [["wang@example.org"]]
    assert "停用" in mailoutbox[0].subject
    later(monkeypatch, 12)
    run()
    assert is_open(person)
    later(monkeypatch, 3)
    run()
    assert not is_open(person)
    assert person.history.first().history_user is None
    assert "90" in person.history.first().history_change_reason


def test_nobody_is_disabled_on_the_first_day_that_the_command_runs(administrator, mailoutbox):
    person = idle("wang", 300, email="wang@example.org")
    run()
    assert is_open(person) and len(mailoutbox) == 1


def test_nor_is_whoever_signs_in_while_the_command_runs(administrator, monkeypatch):
    """What is due was read before: somebody whose turn comes a minute later may have come back."""
    first, second = idle("first", 300), idle("second", 300)

    def comes_back(person) -> int:
        type(person).objects.filter(pk=second.pk).update(last_login=timezone.now())
        return 0

    monkeypatch.setattr("chiayi_kpi.accounts.people.idle.end_sessions", comes_back)
    said = run()
    assert not is_open(first) and is_open(second) and "second" not in said


def test_whoever_signs_in_meanwhile_stays(administrator, monkeypatch):
    person = idle("wang", 80, email="wang@example.org")
    run()
    later(monkeypatch, 10)
    type(person).objects.filter(pk=person.pk).update(last_login=timezone.now())
    later(monkeypatch, 10)
    run()
    assert is_open(person)


def test_one_that_was_enabled_again_begins_anew(administrator, monkeypatch):
    person = idle("wang", 100)
    run()
    assert not is_open(person)
    open_account(person=person, by=administrator)
    run()
    assert is_open(person)
    later(monkeypatch, 91)
    type(administrator).objects.filter(pk=administrator.pk).update(last_login=timezone.now())
    run()
    assert not is_open(person)


def test_the_last_administrator_stays(monkeypatch):
    chief = factories.user("chief", role=Role.ADMINISTRATOR, last_login=timezone.now())
    later(monkeypatch, 100)
    assert "chief" in run()
    assert is_open(chief)


def test_a_dry_run_and_no_days_change_nothing(administrator, settings):
    person = idle("wang", 100)
    assert "wang" in run(dry_run=True)
    assert is_open(person)
    settings.IDLE_ACCOUNT_DAYS = 0
    run()
    assert is_open(person)
