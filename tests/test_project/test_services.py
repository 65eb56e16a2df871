"""What a service knows: the domain, and nothing of requests and answers."""

from pathlib import Path

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


def test_no_service_speaks_http():
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in SERVICES}
    assert len(texts) > 100
    assert [path for path, text in texts.items() if "django.http" in text or "_or_404" in text] == []
