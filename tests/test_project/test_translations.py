"""The interface is complete in 正體中文: every text of the code is in the catalogue, translated and checked."""

import shutil
import subprocess

import pytest
from django.conf import settings
from django.core.management import call_command

CATALOGUE = settings.BASE_DIR / "chiayi_kpi" / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
NOT_OURS = [".venv/*", "var/*", "tests/*", "benchmarks/*"]


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
    """The catalogue with the texts of today's code collected into it, as ``make messages`` does."""
    locale = tmp_path_factory.mktemp("locale")
    shutil.copytree(CATALOGUE.parent.parent, locale / "zh_Hant", ignore=shutil.ignore_patterns("*.mo"))
    before = settings.LOCALE_PATHS
    settings.LOCALE_PATHS = [locale]
    try:
        call_command(
            "makemessages", locale=["zh_Hant"], ignore_patterns=NOT_OURS, no_obsolete=True, verbosity=0
        )
    finally:
        settings.LOCALE_PATHS = before
    return locale / "zh_Hant" / "LC_MESSAGES" / "django.po"


def test_every_text_of_the_code_is_translated(collected):
    assert entries(collected, "--untranslated") == []


def test_no_translation_is_a_guess(collected):
    assert entries(collected, "--only-fuzzy") == []


def test_the_catalogue_is_well_formed(tmp_path):
    subprocess.run(  # noqa: S603 - our own file
        ["msgfmt", "--check", "--output-file", str(tmp_path / "django.mo"), str(CATALOGUE)],  # noqa: S607
        check=True,
    )
