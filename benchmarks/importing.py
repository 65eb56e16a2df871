"""Importing 20,000 monthly rows, beside merely reading the file and ``bulk_create``."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import city
from django.db import transaction
from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from timing import compare, line

from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.management.book import import_book
from indicators.models import FigureChange, MonthlyFigure
from objectives.models import Plan

YEAR = 111
ROWS = 20_000
AGENCIES = 32  # enough for that many rows
SHEET = "月報"
HEADERS = ("年度", "機關代碼", "指標", "代號", "月份", "數值", "說明")

Targets = dict[tuple[str, str, str], tuple[int, int]]  # agency, indicator, input → ids of plan and input


def measure(folder: Path) -> Iterator[str]:
    """Yield one line; every run begins without a figure and ends with all of them committed."""
    with transaction.atomic():
        city.build(agencies=AGENCIES, year=YEAR)
    path = folder / "figures.xlsx"
    targets = _write(path)
    found = compare(
        {"import": lambda: _import(path), "floor": lambda: _read_and_create(path, targets)},
        rounds=7,
        before=_forget_figures,
    )
    yield line(f"Import of {ROWS:,} monthly figures", found, "import", "floor", target=2)


def _write(path: Path) -> Targets:
    """The city's own figures as a workbook; returns where each row belongs."""
    figures = MonthlyFigure.objects.filter(plan__year=YEAR).order_by("plan_id", "input_id", "month")
    figures = figures.select_related("plan__agency", "input__indicator__objective__facet")[:ROWS]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(HEADERS)
    targets: Targets = {}
    for figure in figures:
        key = (figure.plan.agency.code, figure.input.indicator.code, figure.input.code)
        targets[key] = (figure.plan_id, figure.input_id)
        sheet.append((YEAR, *key, figure.month, figure.value, ""))
    book.save(path)
    return targets


def _forget_figures() -> None:
    of_year = Plan.objects.filter(year=YEAR).values("pk")
    FigureChange.objects.filter(plan__in=of_year).delete()
    MonthlyFigure.objects.filter(plan__in=of_year).delete()


def _import(path: Path) -> None:
    outcome = import_book(read_book(path), ImportContext(trusted=True, way=FigureChange.Way.COMMAND))
    _expect_all(outcome.sheets[0].entries)


def _read_and_create(path: Path, targets: Targets) -> None:
    _headers, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()
    figures = []
    for _year, agency, indicator, code, month, value, _note in rows:
        plan_id, input_id = targets[agency, indicator, code]
        figures.append(
            MonthlyFigure(plan_id=plan_id, input_id=input_id, month=int(month), value=Decimal(str(value)))
        )
    with transaction.atomic():
        _expect_all(MonthlyFigure.objects.bulk_create(figures))


def _expect_all(written: list) -> None:
    if len(written) != ROWS:
        raise RuntimeError(f"{len(written)} figures were written, not {ROWS}")
