"""Counts what a person has to hold in mind: lines, files and value classes a package, and what a request goes through.

    .venv/bin/python scripts/measure.py

The requests are asked of the demo in a database of its own that is thrown away. Tests and migrations are left out.
"""

import ast
import logging
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("chiayi_kpi", "objectives", "budget", "indicators", "reports")
# What is counted of its own, too: packages within which most changes happen.
WITHIN = (
    "indicators/scoring",
    "indicators/year_end",
    "reports/snapshot",
    "reports/analysis",
    "reports/documents",
    "reports/pages",
    "reports/volumes",
    "reports/api",
)
VALUE_BASES = frozenset({"NamedTuple", "TypedDict"})
PAGES = {
    "dashboard": ("dashboard", (107, "CYPD"), {"through": 8}),
    "dashboard's forecast": ("dashboard_outlook", (107, "CYPD"), {"through": 8}),
    "forecast": ("forecast", (107, "CYPD"), {"through": 8}),
    "city": ("city", (107,), {"through": 8}),
    "indicator": ("indicator", (107, "CYPD", "1-1-1"), {"through": 8}),
    "budget": ("budget_analysis", (107, "CYPD"), {"through": 8}),
}
RUNS = 7


def main() -> None:
    print_sizes()
    os.environ["DJANGO_SETTINGS_MODULE"] = "chiayi_kpi.settings.test"
    os.environ.setdefault("PORTAL_TODAY", "2019-01-03")
    sys.path.insert(0, str(ROOT))
    django.setup()
    logging.disable(logging.INFO)  # a line for each request would stand between the rows
    print_requests()


def print_sizes() -> None:
    print(f"{'package':<24}{'files':>7}{'lines':>8}{'value classes':>15}")
    totals = [0, 0, 0]
    for package in (*PACKAGES, *WITHIN):
        found = sizes(ROOT / package)
        print(f"{package:<24}{found[0]:>7}{found[1]:>8}{found[2]:>15}")
        if package in PACKAGES:
            totals = [one + more for one, more in zip(totals, found, strict=True)]
    print(f"{'the product':<24}{totals[0]:>7}{totals[1]:>8}{totals[2]:>15}\n")


def sizes(folder: Path) -> tuple[int, int, int]:
    """Files, lines of them, and the value classes they define."""
    files = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    texts = [path.read_text() for path in files]
    classes = sum(1 for text in texts for node in ast.walk(ast.parse(text)) if is_value_class(node))
    return len(files), sum(text.count("\n") for text in texts), classes


def is_value_class(node: ast.AST) -> bool:
    if not isinstance(node, ast.ClassDef):
        return False
    words = {word for one in (*node.bases, *node.decorator_list) for word in names(one)}
    return bool(words & VALUE_BASES) or "dataclass" in words


def names(node: ast.AST) -> Iterator[str]:
    for below in ast.walk(node):
        if isinstance(below, ast.Name):
            yield below.id
        elif isinstance(below, ast.Attribute):
            yield below.attr


def print_requests() -> None:
    from django.db import connection  # noqa: PLC0415 - settings stand only now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from chiayi_kpi.management.demo import load_demo, make_accounts  # noqa: PLC0415

    name = connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        load_demo()
        make_accounts()
        client = signed_in()
        print(f"{'request':<24}{'files':>7}{'functions':>11}{'calls':>9}{'queries':>9}{'ms':>8}")
        for label, (view, args, query) in PAGES.items():
            where = address(view, args)
            client.get(where, query)
            with CaptureQueriesContext(connection) as queries:
                if client.get(where, query).status_code != 200:
                    raise SystemExit(f"{where} cannot be shown")
            asked = len(queries)
            files, functions, calls = entered(lambda where=where, query=query: client.get(where, query))
            took = timed(lambda where=where, query=query: client.get(where, query))
            print(f"{label:<24}{files:>7}{functions:>11}{calls:>9,}{asked:>9}{took:>8.0f}")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def signed_in():
    from django.test import Client  # noqa: PLC0415

    from chiayi_kpi.accounts.models import User  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="planning_office"))
    return client


def address(view: str, args: tuple) -> str:
    from django.urls import reverse  # noqa: PLC0415

    return reverse(view, args=args)


def entered(ask) -> tuple[int, int, int]:
    """The project's own files and functions that run (comprehensions are functions), and how many calls there are."""
    seen: dict[tuple[str, str], int] = {}
    here = str(ROOT) + os.sep

    def note(frame, event, _argument) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(here) and "site-packages" not in code.co_filename:
            key = (code.co_filename, f"{code.co_qualname}:{code.co_firstlineno}")
            seen[key] = seen.get(key, 0) + 1

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return len({file for file, _name in seen}), len(seen), sum(seen.values())


def timed(ask) -> float:
    """The median of several runs, in milliseconds."""
    took = []
    for _run in range(RUNS):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
