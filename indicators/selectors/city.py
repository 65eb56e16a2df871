"""A city's year for the engine: every agency's tree with its facts, read in bulk and frozen.

A rank compares all agencies of the year. Where only some are asked for, the others come along as rivals, with
nothing but their ranked indicators.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from budget import selectors as budget
from budget.selectors import ExecutionRow
from indicators.errors import PlanNotScorable
from indicators.scoring.model import AgencyYear, Facts
from indicators.selectors import facts
from indicators.selectors.facts import Scope
from indicators.selectors.known import Awards, awards_at, undo_changes_after
from indicators.selectors.sourced import from_execution
from indicators.selectors.tree import (
    IndicatorNode,
    Tree,
    TreeRows,
    agency_tree,
    indicator_nodes,
    is_ranked,
    ranked_tree,
    tree_rows,
)
from indicators.sources import draw_figures, drawn_from
from objectives.selectors import PlanRow

PRIOR_YEARS = 1  # a formula's ``prior`` is the year before


class AgencyRead(NamedTuple):
    """One agency's plan as it was read: the tree in the plan's order, and what the engine is given of it."""

    plan: PlanRow
    tree: Tree
    year: AgencyYear
    executions: tuple[ExecutionRow, ...]


class CityRead(NamedTuple):
    """The agencies asked for, and the rivals they are ranked with.

    ``settled``: what the read side holds frozen of settled plans, by plan id; it takes the place of what was read.
    """

    agencies: tuple[AgencyRead, ...]
    rivals: tuple[AgencyYear, ...]
    settled: Mapping[int, Any] = {}


class _Reported(NamedTuple):
    figures: Mapping
    planned: Mapping
    history: Mapping
    executions: Mapping[int, tuple[ExecutionRow, ...]]
    awards: Awards | None = None  # None: as the components say


class Asked(NamedTuple):
    """Up to which month, and (where it is not now) as known at which moment."""

    through: int
    known_at: datetime.datetime | None = None


def read_city(
    plans: Sequence[PlanRow],
    asked: Collection[str] | None = None,
    through: int = 12,
    known_at: datetime.datetime | None = None,
) -> CityRead:
    """The year of ``plans`` up to month ``through``: of the agency codes ``asked`` (None: of all) in full.

    ``plans`` are all plans of one year. 9 queries; as ``known_at`` an earlier moment, 11. Raises PlanNotScorable
    where a definition cannot be computed.
    """
    wanted = [plan for plan in plans if plan.agency_id and (asked is None or plan.agency_code in asked)]
    others = [plan for plan in plans if plan.agency_id and plan not in wanted]
    common_id = next((plan.id for plan in plans if plan.agency_id is None), None)
    rows = tree_rows({plan.id for plan in wanted} | ({common_id} - {None}), common_id)
    trees = {plan.id: agency_tree(rows, plan.id) for plan in wanted}
    rivals = _rival_trees(others, plans, rows, trees)
    reported = _reported(wanted, others, trees, rivals, Asked(through, known_at))
    return CityRead(
        agencies=tuple(
            AgencyRead(
                plan,
                trees[plan.id],
                _agency_year(plan, trees[plan.id], reported),
                reported.executions.get(plan.id, ()),
            )
            for plan in wanted
        ),
        rivals=tuple(_agency_year(plan, rivals[plan.id], reported) for plan in others if plan.id in rivals),
    )


def read_years(plans: Sequence[PlanRow], through: int = 12) -> dict[int, CityRead]:
    """Several years of the whole city up to month ``through``, each by its ROC year: 9 queries for all of them.

    ``plans`` are all plans of these years. Raises PlanNotScorable where a definition cannot be computed.
    """
    commons = {plan.year: plan.id for plan in plans if plan.agency_id is None}
    rows = tree_rows([plan.id for plan in plans], None, commons.values())
    wanted = [plan for plan in plans if plan.agency_id]
    trees = {
        plan.id: agency_tree(rows._replace(common_id=commons.get(plan.year)), plan.id) for plan in wanted
    }
    reported = _reported(wanted, (), trees, {}, Asked(through))
    held: dict[int, list[AgencyRead]] = {plan.year: [] for plan in plans}
    for plan in wanted:
        year, executions = _agency_year(plan, trees[plan.id], reported), reported.executions.get(plan.id, ())
        held[plan.year].append(AgencyRead(plan, trees[plan.id], year, executions))
    return {year: CityRead(tuple(agencies), ()) for year, agencies in held.items()}


def _rival_trees(
    others: Sequence[PlanRow], plans: Sequence[PlanRow], rows: TreeRows, trees: Mapping[int, Tree]
) -> dict[int, Tree]:
    """The ranked indicators of the agencies that were not asked for; none where nothing is ranked.

    The common ones are at hand. Own indicators of several agencies are seldom ranked with each other: only
    then the other plans are read as well.
    """
    ranked = [node for tree in trees.values() for node in indicator_nodes(tree) if is_ranked(node)]
    if not ranked:
        return {}
    _refuse_drawn(ranked)
    if not all(node.spec.common for node in ranked):
        rows = tree_rows([plan.id for plan in plans], rows.common_id)
        return {plan.id: ranked_tree(agency_tree(rows, plan.id)) for plan in others}
    return dict.fromkeys((plan.id for plan in others), ranked_tree(agency_tree(rows, rows.common_id)))


def _refuse_drawn(ranked: Sequence[IndicatorNode]) -> None:
    """Of the rivals only the ranked indicators are read, so these have to be reported for themselves."""
    for node in ranked:
        if any(drawn_from(row.source) for row in node.inputs):
            message = _(
                "Indicator %(code)s compares the agencies, so its inputs cannot be drawn from another indicator."
            )
            raise PlanNotScorable(message % {"code": node.spec.code})


def _years_needed(trees: Iterable[Tree]) -> int:
    lengths = (
        component.rule.baseline_length() or 0
        for tree in trees
        for node in indicator_nodes(tree)
        for component in node.spec.components
    )
    return max(lengths, default=0) or PRIOR_YEARS


def _reported(
    wanted: Sequence[PlanRow],
    others: Sequence[PlanRow],
    trees: Mapping[int, Tree],
    rivals: Mapping[int, Tree],
    when: Asked,
) -> _Reported:
    ranked = {node.row.id: node for tree in rivals.values() for node in indicator_nodes(tree)}
    rival_plans = [plan for plan in others if plan.id in rivals]
    scope = Scope(
        plan_ids=[plan.id for plan in wanted],
        agency_ids=[plan.agency_id for plan in wanted],
        rival_plan_ids=[plan.id for plan in rival_plans],
        rival_agency_ids=[plan.agency_id for plan in rival_plans],
        ranked_ids=list(ranked),
        ranked_codes=[node.spec.code for node in ranked.values()],
    )
    from_budget = any(found.source for node in ranked.values() for found in node.inputs)
    spenders = (*scope.plan_ids, *(scope.rival_plan_ids if from_budget else ()))
    latest, first = max(plan.year for plan in wanted), min(plan.year for plan in wanted)
    years = latest - first + _years_needed((*trees.values(), *rivals.values()))
    figures = facts.figures(scope, when.through)
    if when.known_at is not None:
        undo_changes_after(figures, scope, when.through, when.known_at)
    return _Reported(
        figures=figures,
        planned=facts.planned_values(scope),
        history=facts.earlier_values(scope, latest, years),
        executions=budget.executions(spenders, when.through, when.known_at),
        awards=None if when.known_at is None else awards_at(scope.plan_ids, when.known_at),
    )


def _agency_year(plan: PlanRow, tree: Tree, reported: _Reported) -> AgencyYear:
    executions = reported.executions.get(plan.id, ())
    monthly = reported.figures.get(plan.id, {})
    planned = reported.planned.get(plan.id, {})
    nodes = tuple(indicator_nodes(tree))
    figures = {node.spec.code: _input_figures(node, monthly, executions) for node in nodes}
    draw_figures(
        figures, {(node.spec.code, row.spec.code): row.source for node in nodes for row in node.inputs}
    )
    found = Facts(
        figures=figures,
        history=reported.history.get(plan.agency_id, {}),
        awards=_awards(nodes, plan.id, reported.awards),
        planned={node.spec.code: planned[node.row.id] for node in nodes if node.row.id in planned},
        not_applicable={
            node.spec.code: node.row.not_applicable[plan.id]
            for node in nodes
            if plan.id in node.row.not_applicable
        },
    )
    return AgencyYear(plan.agency_code, plan.year, tuple(facet.spec for facet in tree), found)


def _awards(
    nodes: Sequence[IndicatorNode], plan_id: int, known: Awards | None
) -> dict[str, dict[int, Decimal]]:
    """Indicator code → component number → the points that this plan's agency was awarded (or had been by then)."""
    awards: dict[str, dict[int, Decimal]] = {}
    for node in nodes:
        for component in node.components:
            if known is None:
                points = component.awards.get(plan_id)
            else:
                points = known.get((plan_id, node.row.id, component.no))
            if points is not None:
                awards.setdefault(node.spec.code, {})[component.no] = points
    return awards


def _input_figures(
    node: IndicatorNode, monthly: Mapping[int, Mapping], executions: Sequence[ExecutionRow]
) -> dict[str, Mapping[int, Decimal]]:
    """Input code → month → number; what nobody reported is absent, and what is drawn from another input not here yet."""
    held = {}
    for found in node.inputs:
        if drawn_from(found.source):
            continue
        months = from_execution(found.source, executions) if found.source else monthly.get(found.id)
        if months:
            held[found.spec.code] = months
    return held
