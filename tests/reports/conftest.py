"""What tests of several pages of the read side share."""

import pytest

from tests.reports.bureau import TODAY, made_bureau


@pytest.fixture
def bureau(client, settings, db):
    """A bureau's year on a day in June."""
    settings.PORTAL_TODAY = TODAY
    return made_bureau(client)


@pytest.fixture
def worker_here(settings, tmp_path, monkeypatch):
    """A worker can run in the test's own process: its files lie apart, and it stays in the test's transaction."""
    settings.REPORTS_ROOT = tmp_path / "reports"
    settings.TASK_LEASE_SECONDS = 600  # no thread could renew it: none sees what is in the transaction
    monkeypatch.setattr(
        "chiayi_kpi.operations.management.commands.worker.close_old_connections", lambda: None
    )
