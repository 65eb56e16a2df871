"""What the commands that send mail need: the portal has an address."""

import pytest


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PORTAL_URL = "https://kpi.example.gov.tw"
