"""Snapshots for the documents' tests, read from the plan's fixtures without a database; scores are made up here.

The documents only print what a snapshot says, so a test says it: ``scored`` gives an indicator's points, state …
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

from indicators.scoring.model import (
    AgencyScore,
    FacetScore,
    FacetSpec,
    IndicatorScore,
    IndicatorSpec,
    Light,
    ObjectiveScore,
    ObjectiveSpec,
    State,
)
from objectives.narrative import split_heading
from reports.snapshot.model import (
    BudgetItemView,
    BusinessLineView,
    ExecutionView,
    FacetView,
    IndicatorView,
    ObjectiveView,
    Snapshot,
)

PLAN = Path(__file__).parents[3] / "fixtures" / "107"
AGENCY = "CYPD"

Scored = Mapping[str, object]  # fields of an IndicatorScore that differ from "nobody reported"


def police_plan(scored: Mapping[str, Scored] | None = None, **fields) -> Snapshot:
    """The real 107 plan of the police bureau; ``scored`` by the indicator's code, ``fields`` of the Snapshot."""
    (plan,) = _rows("計畫")
    facets = tuple(_facet(row, scored or {}) for row in _rows("面向"))
    snapshot = Snapshot(
        agency_code=plan["機關代碼"],
        agency_name=plan["機關名稱"],
        chapter=int(plan["章號"]),
        year=int(plan["年度"]),
        through=12,
        preamble=plan["前言"],
        axes=tuple(plan["施政主軸"].split("、")),
        has_sample_figures=False,
        facets=facets,
        business_lines=_lines(),
        executions=(),
        score=_agency_score(facets),
    )
    return replace(snapshot, **fields)


def executions(category: str, paid: Iterable[int | None], **amounts: int) -> tuple[ExecutionView, ...]:
    """The cumulative months of one category: ``paid`` from January on, the other amounts the same every month."""
    full = {"budget": 0, "frozen": 0, "payable": 0, "reserved": 0} | amounts
    return tuple(
        ExecutionView(month=month, category=category, paid=sum_paid, **full)
        for month, sum_paid in enumerate(paid, start=1)
    )


@cache
def _rows(sheet: str) -> tuple[dict[str, str], ...]:
    text = (PLAN / f"{sheet}.yaml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 - the base loader makes strings only


def _below(sheet: str, code: str) -> list[dict[str, str]]:
    return [row for row in _rows(sheet) if row[sheet].rpartition("-")[0] == code]


def _facet(row: dict[str, str], scored: Mapping[str, Scored]) -> FacetView:
    no, weight = int(row["面向"]), Decimal(row["權重"])
    cap = Decimal(row["得分上限"]) if row.get("得分上限") else None
    objectives = tuple(_objective(below, scored) for below in _below("目標", row["面向"]))
    uncapped = sum((objective.score.points for objective in objectives), Decimal("0.00"))
    spec = FacetSpec(no, row["名稱"], weight, cap, ())
    points = uncapped if cap is None else min(uncapped, cap)
    score = FacetScore(spec, points, uncapped, tuple(o.score for o in objectives), ())
    return FacetView(no, row["名稱"], weight, cap, row.get("附註", ""), objectives, score)


def _objective(row: dict[str, str], scored: Mapping[str, Scored]) -> ObjectiveView:
    code, weight = row["目標"], Decimal(row["權重"])
    heading, description = split_heading(row.get("說明", ""), row["名稱"])
    indicators = tuple(_indicator(below, scored) for below in _below("指標", code))
    points = sum((indicator.score.points for indicator in indicators), Decimal("0.00"))
    score = ObjectiveScore(
        ObjectiveSpec(int(code.rpartition("-")[2]), row["名稱"], weight, ()),
        points,
        tuple(indicator.score for indicator in indicators),
    )
    return ObjectiveView(
        code, score.spec.no, row["名稱"], heading, description, weight, "", indicators, score
    )


def _indicator(row: dict[str, str], scored: Mapping[str, Scored]) -> IndicatorView:
    code, weight = row["指標"], Decimal(row["權重"])
    common = row["機關代碼"] == "*"
    spec = IndicatorSpec(code, row["名稱"], weight, (), (), unit=row.get("單位", ""), common=common)
    score = IndicatorScore(
        spec=spec,
        state=State.UNREPORTED,
        light=Light.WHITE,
        inputs={},
        value=None,
        target=None,
        rate=None,
        due=None,
        points=Decimal("0.00"),
        maximum=Fraction(weight),
        components=(),
        trace=(),
    )
    return IndicatorView(
        code=code,
        no=int(code.rpartition("-")[2]),
        name=row["名稱"],
        weight=weight,
        evaluation_system=int(row.get("評估體制") or 1),
        evaluation_method=row.get("評估方式", ""),
        standard=row.get("衡量標準", ""),
        target_text=row.get("年度目標值", ""),
        unit=row.get("單位", ""),
        common=common,
        score=replace(score, **scored.get(code, {})),
    )


def _lines() -> tuple[BusinessLineView, ...]:
    lines: dict[str, list[BudgetItemView]] = {}
    for row in _rows("經費"):
        item = BudgetItemView(
            no=int(row["項次"]),
            name=row["計畫項目"],
            content=row["實施內容"],
            central=_ntd(row["中央"]),
            city=_ntd(row["本府"]),
            whole_central=_ntd(row["全案中央"]) if row.get("全案中央") else None,
            whole_city=_ntd(row["全案本府"]) if row.get("全案本府") else None,
            objective_code=row.get("目標", ""),
        )
        lines.setdefault(row["業務別"], []).append(item)
    return tuple(BusinessLineView(name, tuple(items)) for name, items in lines.items())


def _ntd(thousands: str) -> int:
    return int(Decimal(thousands) * 1000)


def _agency_score(facets: tuple[FacetView, ...]) -> AgencyScore:
    open_states = {State.UNREPORTED, State.UNDECIDED, State.AWAITING_AWARD}
    states = {i.score.state for facet in facets for o in facet.objectives for i in o.indicators}
    return AgencyScore(
        agency=AGENCY,
        year=107,
        through=12,
        facets=tuple(facet.score for facet in facets),
        total=sum((facet.score.points for facet in facets), Decimal("0.00")),
        maximum=Fraction(100),
        provisional=bool(states & open_states),
    )
