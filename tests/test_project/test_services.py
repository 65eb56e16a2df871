"""What a service knows: the domain, and nothing of requests and answers."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("budget", "indicators", "objectives", "reports", "chiayi_kpi/accounts")
SERVICES = sorted(
    path
    for app in APPS
    for folder in ("services", "selectors", "scoring", "year_end", "writing", "reporting")
    for path in (ROOT / app).glob(f"{folder}*/**/*.py")
) + sorted(
    path for app in APPS for path in (ROOT / app).glob("*s.py") if path.stem in ("services", "selectors")
)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_service_speaks_http(path):
    text = path.read_text(encoding="utf-8")
    assert "django.http" not in text and "_or_404" not in text
