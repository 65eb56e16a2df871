"""The cells of the reporting grid as its browser tests find them."""

import re

from playwright.sync_api import Page, expect

from indicators.models import MonthlyFigure
from tests.indicators.reporting_plan import OPEN


def cell(page: Page, reporting, place: int = 0, month: int = OPEN):
    return page.locator(f"#c{reporting.inputs[place].pk}-{month}")


def saved(reporting, place: int = 0, month: int = OPEN):
    rows = MonthlyFigure.objects.filter(plan=reporting.plan, input=reporting.inputs[place], month=month)
    return rows.values_list("value", flat=True).first()


def is_marked(page: Page, reporting, state: str, place: int = 0):
    cell = page.locator(f"td:has(> #c{reporting.inputs[place].pk}-{OPEN})")
    expect(cell).to_have_class(word(state))


def word(state: str):
    return re.compile(rf"\b{state}\b")
