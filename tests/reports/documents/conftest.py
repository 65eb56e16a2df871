"""The documents of the real plan, rendered once for all the tests that look into them."""

import io
from decimal import Decimal
from fractions import Fraction

import pytest
from pypdf import PdfReader

from indicators.scoring.model import Light, State
from indicators.scoring.trace import Step
from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.pdf import render_pdf
from reports.snapshot.model import Snapshot
from tests.reports.documents.months import with_months
from tests.reports.documents.snapshots import executions, police_plan

RATES = [
    "90.88",
    "91.92",
    "92.38",
    "92.02",
    "92.3",
    "92.24",
    "92.12",
    "92.25",
    "92.19",
    "92.33",
    "92.4",
    "94.87",
]
SESSIONS = [5, 9, 17, 24, 31, 37, 43, None, 52, 60, 67, 74]


@pytest.fixture(scope="session")
def plan_pdf() -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(annual_plan_html(police_plan()))))


@pytest.fixture(scope="session")
def reported() -> Snapshot:
    """A year with one indicator of each sort: above target, behind, redistributed, and the rest not reported."""
    year = police_plan(
        {
            "1-1-1": {
                "state": State.SCORED,
                "light": Light.GREEN,
                "value": Fraction(9487, 100),
                "target": Fraction(912, 10),
                "rate": Fraction(11350, 100),
                "points": Decimal("2.00"),
                "trace": (Step("formula.figures", {"equation": "5123 ÷ 5400 × 100 ≈ 94.87"}),),
            },
            "1-6-2": {
                "state": State.SCORED,
                "light": Light.YELLOW,
                "value": Fraction(74),
                "target": Fraction(80),
                "rate": Fraction(9250, 100),
                "points": Decimal("1.85"),
            },
            "4-1-1": {
                "state": State.SCORED,
                "light": Light.GREEN,
                "value": Fraction(92),
                "target": Fraction(80),
                "rate": Fraction(115),
                "points": Decimal("20.00"),
                "maximum": Fraction(20),
            },
            "4-1-2": {"state": State.NOT_APPLICABLE, "maximum": Fraction(0)},
            "4-2-1": {"state": State.SCORED, "light": Light.GREEN, "points": Decimal("0.60")},
        },
        has_sample_figures=True,
        executions=executions(
            "current", [10_000_000, None, 163_105_000], budget=182_450_000, frozen=5_200_000
        ),
    )
    months = {"1-1-1": RATES, "1-6-2": SESSIONS, "3-3-1": [0, 0, None, 1, 1, 1, 1, 1, 2, 2, 2, 2]}
    return with_months(year, months, history={"1-1-1": {106: Decimal("91.37")}})


@pytest.fixture(scope="session")
def report_pdf(reported) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(annual_report_html(reported))))
