"""The interface is complete in 正體中文: every text of the code is in the catalogue, translated and checked."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "chiayi_kpi" / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
NOT_COPIED = [".*", "var", "tests", "fixtures", "benchmarks", "*.mo", "__pycache__"]


def entries(path, *only) -> list[str]:
    """The entries that ``msgattrib`` selects, the header left out."""
    found = subprocess.run(  # noqa: S603 - our own file
        ["msgattrib", "--no-wrap", "--no-location", *only, str(path)],  # noqa: S607
        capture_output=True,
        check=True,
        text=True,
    )
    return found.stdout.strip().split("\n\n")[1:]  # the first is the header


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogue with the texts of today's code collected into it, as ``make messages`` does: in a copy."""
    copy = tmp_path_factory.mktemp("source") / "portal"
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hant", "--no-obsolete"],
        cwd=copy,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.test"},
        capture_output=True,
        check=True,
    )
    return copy / CATALOGUE.relative_to(settings.BASE_DIR)


def test_every_text_of_the_code_is_translated(collected):
    assert entries(collected, "--untranslated") == []


def test_no_translation_is_a_guess(collected):
    assert entries(collected, "--only-fuzzy") == []


def test_the_catalogue_is_well_formed(tmp_path):
    subprocess.run(  # noqa: S603 - our own file
        ["msgfmt", "--check", "--output-file", str(tmp_path / "django.mo"), str(CATALOGUE)],  # noqa: S607
        check=True,
    )
