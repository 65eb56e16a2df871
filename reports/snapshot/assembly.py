"""One agency's tree, score and money put together as its snapshot. Nothing is read here."""

import datetime
from collections.abc import Mapping

from budget.selectors import BudgetItemRow
from indicators.scoring.model import AgencyScore, AgencyYear, FacetScore, IndicatorScore, ObjectiveScore
from indicators.selectors import AgencyRead, FacetNode, IndicatorNode, ObjectiveNode
from indicators.selectors.revisions import Revised
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

Lines = Mapping[str, tuple[BudgetItemRow, ...]]


def assembled(
    agency: AgencyRead,
    scored: AgencyScore,
    *,
    lines: Lines,
    revised: Revised,
    rivals: tuple[AgencyYear, ...],
    as_of: datetime.datetime | None,
) -> Snapshot:
    """The snapshot of what was read and scored, with the terms that held in its month.

    ``lines`` by the name of the business line, ``rivals`` are ranked with it.
    """
    plan = agency.plan
    return Snapshot(
        agency_code=plan.agency_code,
        agency_name=plan.agency_name,
        chapter=plan.chapter,
        year=plan.year,
        through=scored.through,
        preamble=plan.preamble,
        axes=plan.axes,
        has_sample_figures=plan.has_sample_figures,
        facets=tuple(
            _facet_view(node, found, plan.id, revised)
            for node, found in zip(agency.tree_in(scored.through), scored.facets, strict=True)
        ),
        business_lines=tuple(
            BusinessLineView(name, tuple(_item_view(item) for item in items)) for name, items in lines.items()
        ),
        executions=tuple(ExecutionView(*row[1:]) for row in agency.executions if row.month <= scored.through),
        score=scored,
        given=agency.year,
        rivals=rivals,
        as_of=as_of,
        plan_id=plan.id,
        agency_id=plan.agency_id or 0,
        is_draft=plan.is_draft,
        end_refused=agency.refused,
    )


def _facet_view(node: FacetNode, scored: FacetScore, plan_id: int, revised: Revised) -> FacetView:
    row = node.row
    views = tuple(
        _objective_view(below, found, plan_id, revised)
        for below, found in zip(node.objectives, scored.objectives, strict=True)
    )
    return FacetView(row.no, row.name, row.weight, row.cap, row.note, views, scored)


def _objective_view(
    node: ObjectiveNode, scored: ObjectiveScore, plan_id: int, revised: Revised
) -> ObjectiveView:
    row = node.row
    heading, description = split_heading(row.description, row.name)
    views = tuple(
        _indicator_view(below, found, plan_id, revised)
        for below, found in zip(node.indicators, scored.indicators, strict=True)
    )
    return ObjectiveView(
        node.code,
        row.no,
        row.name,
        heading,
        description,
        row.weight,
        row.accounts.get(plan_id, ""),
        views,
        scored,
    )


def _indicator_view(
    node: IndicatorNode, scored: IndicatorScore, plan_id: int, revised: Revised
) -> IndicatorView:
    row = node.row
    held = {plan_id, row.plan_id}  # a common indicator's target may be moved by one agency's earlier years
    return IndicatorView(
        code=node.spec.code,
        no=row.no,
        name=row.name,
        weight=row.weight,
        evaluation_system=row.evaluation_system,
        evaluation_method=row.evaluation_method,
        standard=row.standard,
        target_text=row.target_text,
        unit=row.unit,
        common=node.spec.common,
        score=scored,
        revisions=tuple(one for one in revised.get(row.id, ()) if one.plan_id in held),
        typed=tuple(found.spec.code for found in node.inputs if not found.source),
        id=row.id,
    )


def _item_view(item: BudgetItemRow) -> BudgetItemView:
    code = f"{item.facet_no}-{item.objective_no}" if item.facet_no else ""
    return BudgetItemView(*item[:7], objective_code=code)
