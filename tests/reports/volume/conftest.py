"""A city of two agencies, somebody of the planning office, and a job for all of it."""

import pytest

from chiayi_kpi.accounts.roles import Role
from reports.volume import orders, press
from reports.volume.models import VolumeJob
from tests import factories
from tests.reports.cities import ranked_city
from tests.reports.volume.processes import AtOnce


@pytest.fixture(autouse=True)
def reports_root(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"
    settings.VOLUME_PROCESSES = 2


@pytest.fixture
def city(db):
    return ranked_city({"AAA": 120, "BBB": 150})


@pytest.fixture
def planner(db):
    return factories.user(role=Role.PLANNING_OFFICE)


@pytest.fixture
def ordered(city, planner, english):
    def make(*codes: str, **fields) -> VolumeJob:
        asked = {"year": 107, "document": VolumeJob.Document.REPORT, "through": 12, "by": planner} | fields
        return orders.order(agency_codes=codes or ("AAA", "BBB"), **asked)

    return make


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(press, "ProcessPoolExecutor", AtOnce)
