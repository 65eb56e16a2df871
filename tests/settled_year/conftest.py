"""The year is over and settled; somebody who may do all that a role can allow tries all the same."""

import datetime

import pytest

from chiayi_kpi.accounts.roles import Role
from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.settled_year.year import settled_plan

AFTER_THE_YEAR = datetime.date(2019, 1, 20)


@pytest.fixture(autouse=True)
def _january(settings, tmp_path):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plan(db, english, tmp_path) -> Plan:
    return settled_plan(tmp_path)


@pytest.fixture
def everything(plan):
    return factories.user(role=Role.ADMINISTRATOR)


@pytest.fixture
def client(everything):
    return signed_in(everything)
