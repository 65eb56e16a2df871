"""Every check of the project, two at a time, with a summary; what `make test` runs after installing.

While one step waits, for pages, a database or its last test, the other has the processors. What a step says is printed
whole when it has ended. All steps run even if an earlier one fails, so that one run names every fault. Exit status 1 if
any failed.

Tests run on SQLite, where the tables are made of the models; that of the migrations runs on PostgreSQL. There run those
whose outcome a database can change: constraints, services, selectors, imports, races; and of them there alone all of
which SQLite would say no more, as most services and every page with odd data (tests/databases.py). What never touches
the database (the engine, the setting of documents) would find there nothing new, nor would what only renders (pages,
papers, who may open which) or reads a file cell by cell.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
PYTHON = ".venv/bin/python"
# These try each line of indicators/scoring, except where years are drawn at random or pages opened: that is not counted.
ENGINE = ("tests/indicators/scoring", "tests/reports/snapshot/archive")
UNCOUNTED = frozenset({"test_properties.py", "test_sentences.py", "test_export.py"})
WORKERS = min(os.cpu_count() or 1, 4)  # processes of a step that runs tests
SIDE_BY_SIDE = 2  # steps
POSTGRES_URL = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"


@dataclass(frozen=True)
class Step:
    """A command with a name; ``report`` is the JUnit file it leaves, if it is a test run."""

    name: str
    command: list[str]
    report: Path | None = None
    env: dict[str, str] = field(default_factory=dict)


def _manage(name: str, *arguments: str) -> Step:
    command = [PYTHON, "manage.py", *arguments]
    return Step(name, command, env={"DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.test"})


def _pytest(name: str, slug: str, *options: str, env: dict[str, str] | None = None) -> Step:
    report = RESULTS / f"{slug}.xml"
    command = [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "--durations=20",
        "--durations-min=1",
        f"--junitxml={report.relative_to(ROOT)}",
        *options,
    ]
    return Step(name, command, report, env or {})


def _on_postgres(step: Step) -> Step:
    """The same step inside a throw-away cluster, which gives its address in PG* variables."""
    inner = f'export DATABASE_URL="{POSTGRES_URL}"; exec {shlex.join(step.command)}'
    # Nothing of the cluster outlives the run, so it need not wait for the disk.
    cluster = [
        "pg_virtualenv",
        "-o",
        "fsync=off",
        "-o",
        "synchronous_commit=off",
        "-o",
        "full_page_writes=off",
    ]
    # Without a UTF-8 locale the cluster would be SQL_ASCII.
    return Step(step.name, [*cluster, "bash", "-uc", inner], step.report, {**step.env, "LC_ALL": "C.UTF-8"})


def _templates() -> list[str]:
    tops = ("templates", "chiayi_kpi", "objectives", "budget", "indicators", "reports")
    return sorted(str(path.relative_to(ROOT)) for top in tops for path in (ROOT / top).rglob("*.html"))


def _engine() -> list[str]:
    found = (path for folder in ENGINE for path in (ROOT / folder).glob("test_*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found if path.name not in UNCOUNTED)


def steps() -> Iterator[Step]:
    """The steps in the order in which they begin: what takes longest runs beside all others."""
    # Each worker begins with a part of the whole in its order, so that what a module sets up is set up once.
    parallel = ("-n", str(WORKERS), "--dist", "worksteal")
    no_browser = ("-p", "no:playwright", "--ignore=tests/browser")
    engine = _engine()
    without = (f"--ignore={path}" for path in engine)
    yield _pytest("tests on SQLite", "sqlite", "--leave-to-postgresql", *no_browser, *without, *parallel)
    yield Step("ruff: lint", [PYTHON, "-m", "ruff", "check"])
    yield Step("ruff: form", [PYTHON, "-m", "ruff", "format", "--check"])
    yield Step("djade: templates", [".venv/bin/djade", "--check", "--target-version", "5.2", *_templates()])
    yield Step("import contracts", [".venv/bin/lint-imports", "--no-cache"])
    yield Step("mypy: the product", [PYTHON, "-m", "mypy"])
    yield _manage("Django's system check", "check", "--fail-level", "WARNING")
    yield _manage("migrations are complete", "makemigrations", "--check", "--dry-run")
    # Counting lines doubles the time of a test, so only the engine's are counted: points and the legal record.
    counted = ("--cov=indicators/scoring", "--cov-report=term:skip-covered", "--cov-fail-under=100")
    yield _pytest("the engine, every line of it", "engine", "-p", "no:playwright", *counted, *engine)
    # pytest-playwright empties its folder, which else would be that of the results.
    pictures = ("--output", str((RESULTS / "browser").relative_to(ROOT)))
    yield _pytest("pages in Chromium", "browser", "-m", "browser", "tests/browser", *pictures, *parallel)
    yield _on_postgres(
        _pytest("tests on PostgreSQL", "postgresql", "--only-database", *no_browser, *parallel)
    )


def run(step: Step) -> tuple[bool, float, str]:
    """Whether the step passed, how many seconds it took, and what it said."""
    started = time.monotonic()
    if shutil.which(step.command[0], path=_path()) is None and not (ROOT / step.command[0]).exists():
        return False, 0.0, f"{step.command[0]} is not installed\n"
    outcome = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**_environment(), **step.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return outcome.returncode == 0, time.monotonic() - started, outcome.stdout


def _path() -> str:
    return os.environ.get("PATH", os.defpath)


def _environment() -> dict[str, str]:
    """The caller's environment without what would lead the tests elsewhere than they say, or make them slow.

    Without compiled files each of the dozens of processes would compile 2,500 modules anew: 2 to 8 seconds a process.
    """
    dropped = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS", "COVERAGE_FILE"}
    dropped |= {"PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in dropped}


def counts(report: Path) -> tuple[int, int, int]:
    """How many tests of a JUnit report passed, failed and were skipped."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 - pytest has just written it
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return total - failed - skipped, failed, skipped


def main() -> int:
    """Run every step, print the summary; 1 if a step failed, else 0."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()
    lines, ok = [], True
    totals = [0, 0, 0]
    started = time.monotonic()
    print("What a step says is printed when it has ended.", flush=True)
    pool = ThreadPoolExecutor(SIDE_BY_SIDE)
    try:
        running = {pool.submit(run, step): step for step in steps()}
        for ended in as_completed(running):
            step = running[ended]
            passed, seconds, said = ended.result()
            mark = "✓" if passed else "✗"
            print(f"\n▸ {step.name}\n{said}{mark} {step.name}", flush=True)
            ok &= passed
            detail = ""
            if step.report and step.report.exists():
                found = counts(step.report)
                totals = [a + b for a, b in zip(totals, found, strict=True)]
                detail = f"  {found[0]} passed, {found[1]} failed, {found[2]} skipped"
            lines.append(f"{mark} {step.name:<30}{seconds:7.1f} s{detail}")
    finally:
        pool.shutdown(cancel_futures=True)
    print("\n" + "\n".join(lines))
    seconds = time.monotonic() - started
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped in {seconds:.0f} s")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
