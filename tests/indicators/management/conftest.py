"""What the commands that send mail need: nobody has been reminded yet, and the portal has an address."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _clean_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PORTAL_URL = "https://kpi.example.gov.tw"
    cache.clear()
