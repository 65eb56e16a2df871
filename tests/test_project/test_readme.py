"""What the README promises is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from scripts.pictures import MOST_BYTES, PAGES, SHEETS

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text of one ``##`` section."""
    return re.split(r"^## ", README.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def variables_read_from_the_environment() -> Iterator[str]:
    """Names in ``env.str("NAME", …)`` and its kin, in every module of the project package."""
    for path in (ROOT / "chiayi_kpi").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="env")), args=[ast.Constant(value=str(name)), *_]
                ):
                    yield name


def test_every_setting_of_the_environment_is_listed_and_no_other():
    listed = re.findall(r"^\| `(\w+)`", section("Settings"), flags=re.M)

    assert sorted(listed) == sorted({*variables_read_from_the_environment(), "DJANGO_SETTINGS_MODULE"})


@pytest.mark.parametrize("command", re.findall(r"^\| `(\w+)", section("Commands"), flags=re.M))
def test_a_command_of_the_readme_exists(command: str):
    assert command in get_commands()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z]+)", README))))
def test_a_target_of_the_readme_exists(target: str):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_a_link_of_the_readme_leads_somewhere(link: str):
    assert (ROOT / link).exists()


@pytest.mark.parametrize("folder", re.findall(r"^\| `([a-z_]+/)`", section("Layout"), flags=re.M))
def test_a_folder_of_the_readme_exists(folder: str):
    assert (ROOT / folder).is_dir()


def test_every_picture_is_shown_and_small_enough_to_be_fetched():
    """`make pictures` takes them; a name that the program no longer makes would stay as it was for ever."""
    shown = re.findall(r"docs/pictures/([a-z-]+)\.webp", README)
    kept = {path.stem: path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()}

    assert kept.keys() == set(shown) == PAGES.keys() | SHEETS.keys()
    assert max(kept.values()) <= MOST_BYTES
