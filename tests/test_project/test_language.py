"""People read Chinese: what a page says is asked of the Chinese page, so that a test holds what they read."""

import re
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"
# A request in English: by a header, by the cookie of the language, or as the language of the installation.
ASKED = re.compile(
    r"""accept[-_]language["']?\s*[:=]\s*["']en|LANGUAGE_CODE\s*=\s*["']en|LANGUAGE_COOKIE_NAME.*["']en["']""",
    re.I,
)
# What they state is the English interface, or that another language changes nothing.
OF_THE_ENGLISH_PAGES = {
    "browser/test_assignments.py",
    "browser/test_english_and_missing_pages.py",
    "browser/test_start.py",
    "indicators/views/test_comments.py",
    "reports/pages/public/test_open_data.py",
}


def test_pages_are_asked_for_in_english_where_english_is_what_is_tried():
    found = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if ASKED.search(path.read_text(encoding="utf-8"))
    }
    assert found == OF_THE_ENGLISH_PAGES
