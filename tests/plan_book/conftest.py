"""Who uses the plan workbook's page, and a plan that stands there already."""

import pytest

from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.made_once import made_once
from tests.workbooks import imported, small_book


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _a_worker_keeps_the_connection_of_its_test(monkeypatch):
    """It would close what a transaction is open on, and that is the test's."""
    monkeypatch.setattr(
        "chiayi_kpi.operations.management.commands.worker.close_old_connections", lambda: None
    )


@pytest.fixture
def office(client):
    """The planning office, signed in."""
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    return client


made_plan = made_once(lambda: imported(small_book()))


@pytest.fixture
def loaded(made_plan):
    return made_plan()


@pytest.fixture
def planner(client, loaded):
    """The planner of the loaded agency, signed in."""
    person = factories.user(role=Role.PLANNER, agency=loaded.agency)
    client.force_login(person)
    return client
