"""Who uses the plan workbook's page, and a plan that stands there already."""

import io

import pytest
from django.core.management import call_command

from chiayi_kpi.accounts.roles import Role
from objectives.models import Plan
from tests import factories
from tests.workbooks import saved, small_book, xlsx


@pytest.fixture(autouse=True)
def _in_english(client, settings, tmp_path):
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})


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


@pytest.fixture
def loaded(tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(saved(xlsx(small_book())))
    call_command("import_plan", tmp_path / "plan.xlsx", stdout=io.StringIO(), stderr=io.StringIO())
    return Plan.objects.get(agency__code="POL")


@pytest.fixture
def planner(client, loaded):
    """The planner of the loaded agency, signed in."""
    person = factories.user(role=Role.PLANNER, agency=loaded.agency)
    client.force_login(person)
    return client
