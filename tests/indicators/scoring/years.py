"""Reading a year as a planning officer writes it in ``cases/years``: agencies, indicators and their figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.scoring.formula import parse
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    Milestone,
    ObjectiveSpec,
    Undefined,
)
from indicators.scoring.rules import parse_rule
from tests.indicators.scoring.columns import params

YEAR = 107
AGGREGATIONS = {
    "加總": Aggregation.SUM,
    "最新": Aggregation.LAST,
    "平均": Aggregation.MEAN,
    "最大": Aggregation.MAX,
}
FREQUENCIES = {
    "月": Frequency.MONTH,
    "季": Frequency.QUARTER,
    "半年": Frequency.HALF_YEAR,
    "年": Frequency.YEAR,
    "固定": Frequency.FIXED,
}
UNDEFINED = {
    "滿分": Undefined.FULL,
    "零分": Undefined.ZERO,
    "不適用": Undefined.NOT_APPLICABLE,
    "": Undefined.UNDECIDED,
}


def city(case: Mapping[str, Any]) -> list[AgencyYear]:
    """The agencies of a case; with only 「指標」 there is one, called A."""
    agencies = case.get("機關") or {"A": case["指標"]}
    caps = {int(no): Decimal(cap) for no, cap in case.get("面向得分上限", {}).items()}
    return [_agency(code, rows, caps) for code, rows in agencies.items()]


def _agency(code: str, rows: Mapping[str, Any], caps: Mapping[int, Decimal]) -> AgencyYear:
    facts = Facts(
        figures={
            each: {name: _by_number(row.get("月報")) for name, row in rows[each].get("投入", {}).items()}
            for each in rows
        },
        history={each: _by_number(rows[each].get("歷年")) for each in rows},
        awards={each: _by_number(rows[each].get("評分")) for each in rows},
        planned={each: _by_number(rows[each].get("預定")) for each in rows if "預定" in rows[each]},
        prior_by_month={
            each: _by_number(rows[each]["上年各月"]) for each in rows if "上年各月" in rows[each]
        },
        not_applicable={each: rows[each]["不適用"] for each in rows if "不適用" in rows[each]},
    )
    return AgencyYear(code, YEAR, _facets(rows, caps), facts)


def _facets(rows: Mapping[str, Any], caps: Mapping[int, Decimal]) -> tuple[FacetSpec, ...]:
    objectives: dict[str, list[IndicatorSpec]] = {}
    for code, row in rows.items():
        objectives.setdefault(code.rsplit("-", 1)[0], []).append(_indicator(code, row))
    facets: dict[int, list[ObjectiveSpec]] = {}
    for code, specs in objectives.items():
        facet, no = code.split("-")
        weight = sum((spec.weight for spec in specs), Decimal(0))
        facets.setdefault(int(facet), []).append(ObjectiveSpec(int(no), code, weight, tuple(specs)))
    return tuple(
        FacetSpec(no, str(no), sum((each.weight for each in specs), Decimal(0)), caps.get(no), tuple(specs))
        for no, specs in facets.items()
    )


def _indicator(code: str, row: Mapping[str, Any]) -> IndicatorSpec:
    inputs = tuple(_input(name, each) for name, each in row.get("投入", {}).items())
    formula = row.get("算式") or (inputs[0].code if inputs else "")
    return IndicatorSpec(
        code=code,
        name=row.get("名稱", code),
        weight=Decimal(row["權重"]),
        inputs=inputs,
        components=tuple(
            _component(no, each, formula, [spec.code for spec in inputs])
            for no, each in enumerate(row.get("計分", ()), start=1)
        ),
        undefined=UNDEFINED[row.get("無案件時", "")],
        unit=row.get("單位", ""),
    )


def _input(code: str, row: Mapping[str, Any]) -> InputSpec:
    milestones = tuple(
        Milestone(int(no), name, Decimal(percent)) for no, (name, percent) in row.get("里程碑", {}).items()
    )
    return InputSpec(
        code,
        row["名稱"],
        row.get("單位", ""),
        AGGREGATIONS[row["彙總"]],
        milestones,
        FREQUENCIES[row.get("週期", "月")],
    )


def _component(no: int, row: Mapping[str, Any], formula: str, names: list[str]) -> ComponentSpec:
    rule = parse_rule(row["規則"], params(row))
    return ComponentSpec(no, rule, None if rule.awarded else parse(row.get("算式", formula), names))


def _by_number(row: Mapping[str, str] | None) -> dict[int, Decimal]:
    return {int(number): Decimal(value) for number, value in (row or {}).items()}
