"""What schedules start on every machine is done by one, and by another where that one fails or is lost."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from chiayi_kpi.operations.management.commands import once
from chiayi_kpi.operations.models import Turn
from chiayi_kpi.operations.turns import turn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_else_renews(settings):
    settings.TASK_LEASE_SECONDS = 600  # no thread sees what is in the test's transaction


def test_a_turn_is_one_machine_s_and_once_a_period():
    with turn("tidy", "monday") as first, turn("tidy", "monday") as second, turn("tidy", "tuesday") as third:
        assert (first, second, third) == (True, False, False)
        with turn("mail", "monday") as other:
            assert other
    with turn("tidy", "monday") as again, turn("tidy", "tuesday") as next_day:
        assert (again, next_day) == (False, True)


def test_what_fails_is_left_to_whoever_comes_next():
    with pytest.raises(OSError, match="full"), turn("tidy", "monday"):
        raise OSError("full")
    with turn("tidy", "monday") as again:
        assert again


def test_a_lost_machine_keeps_nobody_from_it():
    with turn("tidy", "monday"):
        Turn.objects.update(until=Now())  # as when nobody has renewed it for so long
        with turn("tidy", "monday") as other:
            assert other
            assert not Turn.objects.get().is_done


@pytest.fixture
def called(monkeypatch) -> list[tuple]:
    made: list[tuple] = []
    monkeypatch.setattr(once, "call_command", lambda *words: made.append(words))
    return made


def test_a_command_of_a_schedule_is_run_once_a_day_and_that_is_said(called, capsys):
    call_command("once", "backup", "/var/backups")
    assert (called, capsys.readouterr().out) == ([("backup", "/var/backups")], "")
    call_command("once", "backup", "/var/backups")
    assert len(called) == 1
    assert "「backup」今日已由" in capsys.readouterr().out
    with turn("seal_log", once.this_day()):
        call_command("once", "seal_log", "--mail")
    assert "「seal_log」正由" in capsys.readouterr().out
    assert len(called) == 1


def test_a_command_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="baggup"):
        call_command("once", "baggup")
    assert not Turn.objects.exists()
