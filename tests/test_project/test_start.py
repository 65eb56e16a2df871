"""What a command waits for before it begins."""

import subprocess
import sys

import pytest
from django.conf import settings

# Whose loading takes longer than all else at a start. WeasyPrint comes when a document is to be set.
SLOW = {"chiayi_kpi.urls", "indicators.admin", "pandas", "numpy", "openpyxl", "weasyprint"}
# A process in which nothing was loaded before says a line of each.
PROGRAM = """
import sys
import django
from django.core.management import get_commands, load_command_class
django.setup()
for name in ("annual_report", "score", "worker"):
    command = load_command_class(get_commands()[name], name)
    if command.requires_system_checks:
        print("checks", end=" ")
print(*sys.modules)
from chiayi_kpi.core.admin_apps import check_admins
assert check_admins(None) == []
from indicators.admin.plans import PlanAdmin
PlanAdmin.search_fields = "name"
print(*(fault.id for fault in check_admins(None)))
"""


@pytest.fixture(scope="module")
def said() -> list[set[str]]:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)  # noqa: S603 - the program above
    return [set(line.split()) for line in done.stdout.splitlines()]


def test_commands_that_show_no_page_load_none(said):
    loaded = said[0]
    assert "objectives.models" in loaded
    assert loaded.isdisjoint(SLOW | {"checks"}), loaded & (SLOW | {"checks"})


def test_the_checks_load_every_admin_before_they_look(said):
    assert said[1] == {"admin.E126"}
