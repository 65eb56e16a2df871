"""Rows that the tests of a module share: made once, since making them is a good part of what a test costs."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings


def made_once(build: Callable[[], Any], **settings: Any):
    """A module's fixture: a function that gives what ``build`` made under these settings, each time as objects of its own.

    What a test changes of the rows is taken back with the test's own transaction, so no test that commits can use it. It
    has a name that begins with ``made_``: a module's tests that do not ask for it run before those that do (conftest.py).
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        block = transaction.atomic()
        block._from_testcase = (
            True  # as Django's TestCase marks its own: nothing in it is told to the event log
        )
        with django_db_blocker.unblock(), block:
            with override_settings(**settings):
                rows = build()
            yield partial(deepcopy, rows)
            transaction.set_rollback(True)

    return made
