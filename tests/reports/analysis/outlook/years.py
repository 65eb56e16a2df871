"""Agencies' years for the forecast's tests: one indicator each, written as short as can be."""

from indicators.scoring.engine import score
from reports.analysis.outlook.expected_year import outlook
from tests.indicators.scoring.years import city

ATTAINMENT = {"規則": "attainment", "方向": "≥", "目標": "120", "滿分": "4"}


def months(*values):
    """Figures from January on; None is not reported."""
    return {month: str(value) for month, value in enumerate(values, start=1) if value is not None}


def one(inputs, *, rule=ATTAINMENT, formula=None, **more):
    """A year of agency A with the one indicator 1-1-1; ``inputs``: code → (彙總, figures) or a whole row."""
    rows = {
        code: row if isinstance(row, dict) else {"名稱": code, "彙總": row[0], "月報": row[1]}
        for code, row in inputs.items()
    }
    indicator = {"權重": rule.get("滿分", "4"), "投入": rows, "計分": [rule], **more}
    if formula:
        indicator["算式"] = formula
    return city({"指標": {"1-1-1": indicator}})


def look(years, through, seasons=None):
    """Agency A's forecast from the months up to ``through``."""
    now = score(years, through, only={"A"})
    return outlook(years, now, seasons or {}).forecasts["A"]


def foretold(years, through, seasons=None):
    """The forecast of 1-1-1."""
    return look(years, through, seasons).indicators["1-1-1"]
