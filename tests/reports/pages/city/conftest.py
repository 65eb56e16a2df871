"""A city of some agencies, which each module makes as it needs it, and somebody of the planning office who looks at it."""

import pytest

from chiayi_kpi.accounts.roles import Role
from tests import factories


@pytest.fixture
def plans(made_plans, db):
    """Those of the module's ``made_plans``."""
    return made_plans()


@pytest.fixture
def office(client, plans):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    return client
