"""Where code may live, and whom it may know."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import AppConfig
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = {"budget", "chiayi_kpi", "indicators", "objectives", "reports"}
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_FILE = 400


def python_files() -> Iterator[Path]:
    for top in sorted(PACKAGES | {"tests", "benchmarks", "scripts", "trials"}):
        yield from (ROOT / top).rglob("*.py")


def imported_modules(path: Path) -> Iterator[str]:
    """Absolute names of what a file imports; a relative import stays inside the file's own folder (ruff TID)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module)


def test_the_top_level_holds_no_other_package():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert found == PACKAGES


def test_every_app_is_in_the_import_contract():
    installed = {AppConfig.create(entry).name for entry in settings.INSTALLED_APPS}
    apps = {name for name in installed if name.split(".")[0] in PACKAGES} - {"chiayi_kpi"}
    contract = next(c for c in CONFIG["tool"]["importlinter"]["contracts"] if c["id"] == "apps")

    # An app inside another, such as reports.volumes, stands in the layer of the one around it.
    layers = [name for layer in contract["layers"] for name in layer.split(" : ")]

    assert [app for app in apps if not any(f"{app}.".startswith(f"{name}.") for name in layers)] == []


def test_the_engine_imports_only_itself_and_the_standard_library():
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "indicators" / "scoring").rglob("*.py")
        for name in imported_modules(path)
        if not name.startswith("indicators.scoring") and name.split(".")[0] not in sys.stdlib_module_names
    }

    assert strangers == set()


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        and "migrations" not in path.parts
    }

    assert long == {}


# Where a line is that does not belong there, the line, and how the report names it.
BROKEN = [
    # an app that knows one above it, a model that knows a service or a page, a view that knows the admin
    ("objectives/models.py", "import indicators.models", "objectives.models -> indicators.models"),
    ("indicators/models.py", "import indicators.services", "indicators.models -> indicators.services"),
    ("indicators/models.py", "import indicators.grid_page", "indicators.models -> indicators.grid_page"),
    ("budget/views.py", "import budget.admin", "budget.views -> budget.admin"),
    # core that knows the people, an engine that knows Django, modules in a circle
    ("chiayi_kpi/core/models.py", "import chiayi_kpi.accounts", "core.models -> chiayi_kpi.accounts"),
    ("indicators/scoring/__init__.py", "import django", "indicators.scoring -> django"),
    (
        "indicators/scoring/trace.py",
        "import indicators.scoring.model",
        "No cycles are allowed in indicators.scoring.",
    ),
    # the read side: each layer that knows one above it, and a page that knows another
    ("reports/snapshot/model.py", "import reports.analysis", "reports.snapshot.model -> reports.analysis"),
    ("reports/analysis/__init__.py", "import reports.pages", "reports.analysis -> reports.pages"),
    ("reports/documents/__init__.py", "import reports.pages", "reports.documents -> reports.pages"),
    ("reports/pages/__init__.py", "import reports.volumes", "reports.pages -> reports.volumes"),
    ("reports/pages/city/__init__.py", "import reports.pages.public", "pages.city -> reports.pages.public"),
    # a read of a feature that knows what writes
    (
        "indicators/year_end/selectors.py",
        "import indicators.year_end.services",
        "year_end.selectors -> indicators.year_end.services",
    ),
    # a module that has no place: of the largest app, of a feature, of the read side
    ("indicators/somewhere.py", "", "- indicators.somewhere\n"),
    ("objectives/writing/somewhere.py", "", "- objectives.writing.somewhere\n"),
    ("reports/somewhere.py", "", "- reports.somewhere\n"),
]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A copy of the layout with empty modules, under the project's own contracts."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    modules = (
        "urls",
        "admin",
        "views",
        "resources",
        "forms",
        "services",
        "selectors",
        "permissions",
        "models",
    )
    apps = [
        *sorted(PACKAGES - {"chiayi_kpi", "reports"}),
        "chiayi_kpi/accounts",
        "chiayi_kpi/core",
        "chiayi_kpi/events",
        "chiayi_kpi/notices",
        "chiayi_kpi/workdays",
    ]
    layers = ("snapshot", "analysis", "documents", "pages", "api", "volumes")
    pages = [path.parent.name for path in (ROOT / "reports/pages").glob("*/__init__.py")]
    top = (
        "__init__",
        "urls",
        "settings",
        "management",
        "navigation",
        "operations",
        "plan_book",
        "event_page",
        "redirects",
        "security_txt",
        "gunicorn",
    )
    extra = [f"chiayi_kpi/{name}" for name in top]
    files = [f"{app}/{name}" for app in apps for name in ("__init__", *modules)]
    for name in [
        *files,
        *extra,
        "reports/__init__",
        *(f"reports/{layer}/__init__" for layer in layers),
        *(f"reports/pages/{page}/__init__" for page in pages),
        "reports/snapshot/model",
        "indicators/grid_page",
        "indicators/year_end/__init__",
        "indicators/year_end/services",
        "objectives/writing/__init__",
        "indicators/scoring/__init__",
        "indicators/scoring/trace",
    ]:
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "indicators/scoring/model.py").write_text(
        "import indicators.scoring.trace\n", encoding="utf-8"
    )
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    )
    arguments = [sys.executable, "-c", command, "--no-cache"]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_contracts_hold_for_a_clean_layout(skeleton: Path):
    outcome = lint_imports(skeleton)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_contracts_refuse_and_name_each_line_that_does_not_belong_where_it_is(skeleton: Path):
    for file, line, _named in BROKEN:
        with (skeleton / file).open("a", encoding="utf-8") as module:
            module.write(line + "\n")

    outcome = lint_imports(skeleton)

    assert outcome.returncode == 1
    assert [named for _file, _line, named in BROKEN if named not in outcome.stdout] == [], outcome.stdout
