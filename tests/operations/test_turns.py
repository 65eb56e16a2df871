"""What schedules start on every machine is done by one, and by another where that one fails or is lost."""

from contextlib import ExitStack

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from chiayi_kpi.operations.management.commands import once
from chiayi_kpi.operations.models import Turn
from chiayi_kpi.operations.turns import turn
from tests.patience import until

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


def test_a_clock_that_is_set_back_keeps_nobody_from_it(settings):
    settings.TASK_LEASE_SECONDS = 1
    Turn.objects.create(name="tidy", period="sunday", holder="lost/1/x", until="2100-01-01T00:00Z")
    with turn("tidy", "monday") as at_once:
        assert not at_once
    until(lambda: Turn.objects.filter(until__lte=Now()).exists())
    with turn("tidy", "monday") as later:
        assert later
    with turn("tidy", "monday") as again, turn("tidy", "tuesday") as next_day:
        assert (again, next_day) == (False, True)


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


def while_waiting(monkeypatch, *steps) -> list[float]:
    """What another machine does in each of the pauses; afterwards, their lengths."""
    waiting, paused = list(steps), []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        waiting.pop(0)()

    monkeypatch.setattr(once.time, "sleep", pause)
    return paused


@pytest.mark.parametrize("how", ["fails", "is lost"])
def test_what_another_machine_began_is_taken_over_where_it_fails_or_is_lost(called, capsys, monkeypatch, how):
    other = ExitStack()
    other.enter_context(turn("seal_log", once.this_day()))
    fail = {
        "fails": lambda: other.__exit__(OSError, OSError("full"), None),
        "is lost": lambda: Turn.objects.update(until=Now()),
    }[how]
    paused = while_waiting(monkeypatch, lambda: None, fail)
    call_command("once", "seal_log", "--mail")
    assert (called, len(paused)) == ([("seal_log", "--mail")], 2)
    assert capsys.readouterr().out.count("「seal_log」正由") == 1
    assert Turn.objects.get().is_done
    other.close()


def test_what_another_machine_does_meanwhile_is_not_done_again(called, capsys, monkeypatch):
    other = ExitStack()
    other.enter_context(turn("seal_log", once.this_day()))
    while_waiting(monkeypatch, other.close)
    call_command("once", "seal_log")
    assert called == [] and "「seal_log」今日已由" in capsys.readouterr().out


def test_another_machine_is_not_waited_for_without_end(called, monkeypatch):
    monkeypatch.setattr(once, "_LONGEST_SECONDS", 0)
    with turn("seal_log", once.this_day()), pytest.raises(CommandError, match="仍由"):
        call_command("once", "seal_log")
    assert called == []


def test_a_command_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="baggup"):
        call_command("once", "baggup")
    assert not Turn.objects.exists()
