"""Rows that the tests of a module share: made once, since making them is a good part of what a test costs."""

from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

_held: list[ExitStack] = []


def made_once(build: Callable[[], Any], **settings: Any):
    """A module's fixture: a function that gives what ``build`` made under these settings, each time as objects of its own.

    What a test changes of the rows is taken back with the test's own transaction, so no test that commits can use it. It
    has a name that begins with ``made_``: a module's tests that do not ask for it run before those that do (conftest.py).
    """

    def rows() -> Any:
        with override_settings(**settings):
            return build()

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with ExitStack() as block:
            block.enter_context(django_db_blocker.unblock())
            own = transaction.atomic()
            own._from_testcase = (
                True  # as Django's TestCase marks its own: nothing in it is told to the event log
            )
            block.enter_context(own)
            block.callback(transaction.set_rollback, True)
            shared = rows()
            _held.append(block)
            yield lambda: deepcopy(shared) if block in _held else rows()
            if block in _held:
                _held.remove(block)

    return made


def empty_database() -> None:
    """The shared rows are gone, and whoever asks for them afterwards makes them again.

    A process that has run the end of a module may be given a part of its beginning, whose tests find an empty database.
    """
    while _held:
        _held.pop().close()
