"""An agency that ends, one that may take it over, and who decides it."""

import pytest

from chiayi_kpi.accounts.roles import Role
from tests import factories


@pytest.fixture
def office():
    return factories.user("office", role=Role.PLANNING_OFFICE)


@pytest.fixture
def old():
    return factories.agency("OLD", "工務局")


@pytest.fixture
def new():
    return factories.agency("NEW", "建設局")
