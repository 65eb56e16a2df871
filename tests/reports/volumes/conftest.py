"""A city of two agencies, somebody of the planning office, and a job for all of it."""

from functools import lru_cache

import pytest

from chiayi_kpi.accounts.roles import Role
from reports.documents import pdf, store
from reports.volumes import orders, printing
from reports.volumes.models import VolumeJob
from tests import factories
from tests.made_once import made_once
from tests.reports.cities import ranked_city


@pytest.fixture(autouse=True)
def its_worker(worker_here):
    """Volumes are printed in the test's own process."""


# The same HTML gives the same file (documents/test_signing.py), and most tests here print the same chapters.
_set_once = lru_cache(maxsize=32)(pdf.render_pdf)


@pytest.fixture(autouse=True)
def _chapters_are_set_once(monkeypatch):
    for module in (store, printing):
        monkeypatch.setattr(module, "render_pdf", _set_once)


made_city = made_once(lambda: ranked_city({"AAA": 120, "BBB": 150}))


@pytest.fixture
def city(made_city, db):
    return made_city()


@pytest.fixture
def planner(db):
    return factories.user(role=Role.PLANNING_OFFICE)


@pytest.fixture
def ordered(city, planner):
    def make(*codes: str, **fields) -> VolumeJob:
        asked = {
            "year": 107,
            "document": VolumeJob.Document.REPORT,
            "through": 12,
            "covers": True,
            "by": planner,
        }
        asked |= fields
        return orders.order(agency_codes=codes or ("AAA", "BBB"), **asked)

    return make
