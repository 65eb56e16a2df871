"""The collector is patient only where it was asked to be."""

import gc

import pytest

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
