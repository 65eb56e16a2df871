"""What a command waits for before it begins."""

import subprocess
import sys

from django.conf import settings

# Whose loading takes longer than all else at a start. WeasyPrint comes when a document is to be set.
SLOW = {"chiayi_kpi.urls", "indicators.admin", "pandas", "numpy", "openpyxl", "weasyprint"}
LOADED = """
import sys
import django
from django.core.management import get_commands, load_command_class
django.setup()
for name in sys.argv[1:]:
    command = load_command_class(get_commands()[name], name)
    print(*["checks"] if command.requires_system_checks else [])
print(*sys.modules)
"""
CHECKED = """
import django
django.setup()
from chiayi_kpi.core.admin_apps import check_admins
assert check_admins(None) == []
from indicators.admin.plans import PlanAdmin
PlanAdmin.search_fields = "name"
print(*(fault.id for fault in check_admins(None)))
"""


def test_commands_that_show_no_page_load_none():
    loaded = words_of(LOADED, "annual_report", "score", "worker")
    assert "objectives.models" in loaded
    assert loaded.isdisjoint(SLOW | {"checks"}), loaded & (SLOW | {"checks"})


def test_the_checks_load_every_admin_before_they_look():
    assert words_of(CHECKED) == {"admin.E126"}


def words_of(program: str, *words: str) -> set[str]:
    """What a Python program prints, in a process in which nothing was loaded before."""
    command = [sys.executable, "-c", program, *words]
    return set(
        subprocess.run(  # noqa: S603 - the programs above
            command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
        ).stdout.split()
    )
