"""The collector is patient only where it was asked to be."""

import atexit
import gc

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate

import manage
from chiayi_kpi.core.collector import patient_collector


@pytest.fixture(autouse=True)
def _as_python_has_it():
    """Tests themselves are patient, too."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_the_thresholds_are_raised_inside_and_as_before_after_it():
    before = gc.get_threshold()
    with patient_collector():
        assert gc.get_threshold()[0] > before[0]
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_a_failure_leaves_them_as_before():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), patient_collector():
        1 / 0  # noqa: B018
    assert gc.get_threshold() == before


def test_the_last_of_two_blocks_that_overlap_puts_them_back():
    before = gc.get_threshold()
    first, second = patient_collector(), patient_collector()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() != before
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_migrating_makes_very_many_objects(monkeypatch):
    during = []
    monkeypatch.setattr(
        "chiayi_kpi.core.management.commands.migrate.refuse_other_versions", lambda _name: None
    )
    monkeypatch.setattr(migrate.Command, "handle", lambda *_, **__: during.append(gc.get_threshold()))
    call_command("migrate", skip_checks=True)
    assert during > [gc.get_threshold()]


def test_so_does_the_demo(monkeypatch):
    class Enough(Exception):
        pass

    during = []

    def begun(*_words, **_options):
        during.append(gc.get_threshold())
        raise Enough

    monkeypatch.setattr("chiayi_kpi.management.commands.demo.call_command", begun)
    with pytest.raises(Enough):
        call_command("demo")
    assert during > [gc.get_threshold()]


def test_a_command_that_ends_does_not_have_what_it_loaded_looked_through(monkeypatch):
    at_the_end = []
    monkeypatch.setattr(atexit, "register", at_the_end.append)
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda _words: None)
    manage.main()
    assert at_the_end == [gc.freeze]
