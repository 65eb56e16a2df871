"""Whole years against cases that a planning officer can read: states, weights, milestones, ranks, the working."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indicators.scoring import rounding
from indicators.scoring.engine import score
from indicators.scoring.model import AgencyScore, IndicatorScore
from indicators.scoring.wording import explain
from tests.indicators.scoring.columns import load
from tests.indicators.scoring.years import city

CASES = Path(__file__).parent / "cases" / "years"
ANSWER = {"是": True, "否": False}
NONE = "無"


def every_case() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['說明']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in load(path)
    ]


def indicators(agency: AgencyScore) -> dict[str, IndicatorScore]:
    return {
        indicator.spec.code: indicator
        for facet in agency.facets
        for objective in facet.objectives
        for indicator in objective.indicators
    }


def number(value: Fraction | None) -> str:
    return NONE if value is None else rounding.plain(value)


def described(indicator: IndicatorScore) -> dict[str, Any]:
    return {
        "得分": str(indicator.points),
        "狀態": str(indicator.state),
        "燈號": str(indicator.light),
        "實績": number(indicator.value),
        "目標": number(indicator.target),
        "應達": number(indicator.due),
        "達成率": number(indicator.rate),
        "達標": {True: "是", False: "否", None: NONE}[indicator.reached],
        "最高": rounding.exact(indicator.maximum),
        "各項": [str(component.points) for component in indicator.components],
    }


@pytest.mark.parametrize("case", every_case())
def test_case(case):
    scores = score(city(case), int(case.get("截至", 12)), case.get("只計"))
    expected = case["結果"]
    by_agency = expected.get("各機關") or {"A": expected["指標"]}
    assert list(scores) == list(by_agency)
    for agency, rows in by_agency.items():
        found = indicators(scores[agency])
        for code, row in rows.items():
            facts = described(found[code])
            assert {key: facts[key] for key in row} == row, code
    check_agency(next(iter(scores.values())), expected)


def check_agency(agency: AgencyScore, expected: dict[str, Any]) -> None:
    if "總分" in expected:
        assert str(agency.total) == expected["總分"]
    if "滿分" in expected:
        assert str(agency.maximum) == expected["滿分"]
    if "暫計" in expected:
        assert agency.provisional is ANSWER[expected["暫計"]]
    found = indicators(agency)
    for code, lines in expected.get("工作式", {}).items():
        assert [explain(step) for step in found[code].trace] == lines
    facets = {str(facet.spec.no): facet for facet in agency.facets}
    for no, row in expected.get("面向", {}).items():
        assert {"得分": str(facets[no].points), "上限前": str(facets[no].uncapped)} == row
    for no, lines in expected.get("面向工作式", {}).items():
        assert [explain(step) for step in facets[no].trace] == lines
