"""The year is over and settled; somebody who may do all that a role can allow tries all the same."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.settled_year.year import settled_plan

AFTER_THE_YEAR = datetime.date(2019, 1, 20)


@pytest.fixture(autouse=True)
def _january(settings, tmp_path):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def _year(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[int]:
    """One year for all tests of a module: each writes into it only until it ends."""
    folder = tmp_path_factory.mktemp("year")
    today = {"PORTAL_TODAY": AFTER_THE_YEAR, "MEDIA_ROOT": folder}
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**today):
            made = settled_plan(folder)
        yield made.pk
        transaction.set_rollback(True)


@pytest.fixture
def plan(_year, db) -> Plan:
    return Plan.objects.get(pk=_year)


@pytest.fixture
def everything(plan):
    return factories.with_every_role()


@pytest.fixture
def client(everything):
    return signed_in(everything)
