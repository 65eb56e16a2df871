"""What was reported for the agencies of one or several years, in bulk, and given to the engine agency by agency."""

import datetime
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from budget import selectors as budget
from budget.selectors import ExecutionRow
from indicators.refusals import Refusal
from indicators.scoring.model import AgencyYear, ComponentSpec, EarlierTerms, Facts, IndicatorSpec
from indicators.selectors.as_of import Awards, awards_at, undo_changes_after
from indicators.selectors.derived_inputs import from_execution
from indicators.selectors.earlier_terms import EarlierTree
from indicators.selectors.facts import ByMonth, Scope, read_facts
from indicators.selectors.last_year import Compared, last_year_by_month
from indicators.selectors.lineage import NOTHING_MOVED, Lineage, read_lineage
from indicators.selectors.tree import IndicatorNode, Tree, indicator_nodes
from indicators.sources import draw_figures, drawn_from
from objectives.selectors import PlanRow

PRIOR_YEARS = 1  # a formula's ``prior`` is the year before


class ReadOptions(NamedTuple):
    """Up to which month, and (where it is not now) as known at which moment.

    ``for_scores``: where nothing is needed but what points are computed from; with ``beside``, an indicator's id,
    those of its objective alone.
    """

    through: int
    as_of: datetime.datetime | None = None
    for_scores: bool = False
    beside: int | None = None


class Trees(NamedTuple):
    """By plan id: the trees of the plans of which some month can be scored, and why the terms of now cannot be computed.

    Who is in both is compared by the tree now, and scored by what held earlier.
    """

    held: Mapping[int, Tree]
    refused: Mapping[int, Refusal]


class YearTrees(NamedTuple):
    """One year's plans: asked for, and others that only come along; ``rivals`` has the ranked trees of who competes.

    ``earlier``: what held before, by plan id, of each of them; of rivals the ranked trees.
    """

    wanted: Sequence[PlanRow]
    others: Sequence[PlanRow]
    trees: Trees
    rivals: Mapping[int, Tree]
    earlier: Mapping[int, tuple[EarlierTree, ...]]

    def competing(self) -> list[PlanRow]:
        """Whose ranked indicators alone are needed: the others', and those of who cannot be scored."""
        return [plan for plan in (*self.wanted, *self.others) if plan.id in self.rivals]


class Reported(NamedTuple):
    figures: Mapping
    planned: Mapping
    history: Mapping
    executions: Mapping[int, tuple[ExecutionRow, ...]]
    last_year: Compared
    awards: Awards | None = None  # None: as the components say
    lineage: Lineage = NOTHING_MOVED


def read_reported(years: Sequence[YearTrees], options: ReadOptions) -> Reported:
    full = [plan for year in years for plan in year.wanted if plan.id in year.trees.held]
    competing = [plan for year in years for plan in year.competing()]
    past = {key: each for year in years for key, each in year.earlier.items()}
    rivals = [
        tree for year in years for key, now in year.rivals.items() for tree in (now, *_trees_of(past[key]))
    ]
    ranked = {node.row.id: node for tree in rivals for node in indicator_nodes(tree)}
    held = [
        tree
        for year in years
        for key, now in year.trees.held.items()
        for tree in (now, *_trees_of(past[key]))
    ]
    asked = [plan.year for year in years for plan in year.wanted]
    back = (
        max(asked)
        - min(asked)
        + _years_needed((*held, *rivals), min(asked), at_least=0 if options.for_scores else PRIOR_YEARS)
    )
    agencies = [plan.agency_id for plan in full if plan.agency_id]
    rival_agencies = [plan.agency_id for plan in competing if plan.agency_id]
    lineage = NOTHING_MOVED
    if back and any(node.row.forerunner_id for tree in (*held, *rivals) for node in indicator_nodes(tree)):
        lineage = read_lineage({*agencies, *rival_agencies}, max(asked), back)
    scope = Scope(
        plan_ids=[plan.id for plan in full],
        agency_ids=agencies,
        rival_plan_ids=[plan.id for plan in competing],
        rival_agency_ids=rival_agencies,
        ranked_ids=list(ranked),
        ranked_codes=[*(node.spec.code for node in ranked.values()), *lineage.codes],
        path_plan_ids={node.row.plan_id for tree in held for node in indicator_nodes(tree)}.union(
            plan.id for plan in full
        ),
        input_ids=None if options.beside is None else _inputs_beside(held, options.beside),
    )
    spenders: list[int] = []
    if not options.for_scores or any(_has_source(tree) for tree in held):
        spenders += scope.plan_ids
    if any(_has_source(tree) for tree in rivals):
        spenders += scope.rival_plan_ids
    figures, planned, history = read_facts(scope, options.through, max(asked), back)
    if options.as_of is not None:
        undo_changes_after(figures, scope, options.through, options.as_of)
    nodes = [
        (plan, _latest_nodes((*_trees_of(year.earlier[plan.id]), tree)))
        for year in years
        for plans, of_plans in ((year.wanted, year.trees.held), (year.competing(), year.rivals))
        for plan in plans
        if (tree := of_plans.get(plan.id)) is not None
    ]
    return Reported(
        figures=figures,
        planned=planned,
        history=history,
        last_year=last_year_by_month(
            nodes, history, None if options.beside is None else _codes_beside(held, options.beside)
        ),
        executions=budget.executions(spenders, options.through, options.as_of) if spenders else {},
        awards=None if options.as_of is None else awards_at(scope.plan_ids, options.as_of),
        lineage=lineage,
    )


def _trees_of(earlier: Iterable[EarlierTree]) -> Iterable[Tree]:
    return (each.tree for each in earlier)


def _latest_nodes(trees: Iterable[Tree]) -> Collection[IndicatorNode]:
    """The indicators of all these ``trees``, each as the last one has it."""
    return {node.row.id: node for tree in trees for node in indicator_nodes(tree)}.values()


def _has_source(tree: Tree) -> bool:
    return any(found.source for node in indicator_nodes(tree) for found in node.inputs)


def _inputs_beside(trees: Iterable[Tree], indicator_id: int) -> list[int]:
    """The ids of all inputs in the indicator's objective, and of those that they draw their figures from."""
    nodes = [node for tree in trees for node in indicator_nodes(tree)]
    beside = _nodes_beside(nodes, indicator_id)
    drawn = {drawn_from(found.source) for node in beside for found in node.inputs}
    objectives = {node.row.objective_id for node in beside}
    return [
        found.id
        for node in nodes
        for found in node.inputs
        if node.row.objective_id in objectives or (node.spec.code, found.spec.code) in drawn
    ]


def _codes_beside(trees: Iterable[Tree], indicator_id: int) -> set[str]:
    """The codes of the indicators in the indicator's objective."""
    nodes = [node for tree in trees for node in indicator_nodes(tree)]
    return {node.spec.code for node in _nodes_beside(nodes, indicator_id)}


def _nodes_beside(nodes: Sequence[IndicatorNode], indicator_id: int) -> list[IndicatorNode]:
    """Those of the indicator's objective, itself among them."""
    objectives = {node.row.objective_id for node in nodes if node.row.id == indicator_id}
    return [node for node in nodes if node.row.objective_id in objectives]


def agency_year(
    plan: PlanRow, tree: Tree, reported: Reported, earlier: Sequence[EarlierTree] = ()
) -> AgencyYear:
    """What the engine is given of the agency, with the terms that held ``earlier`` in the year."""
    year = _by_terms(plan, tree, reported)
    if not earlier:
        return year
    now = {node.row.id: node.spec for node in indicator_nodes(tree)}
    return replace(
        year,
        earlier=tuple(
            EarlierTerms(each.through, _by_terms(plan, each.tree, _as_then(plan, each, reported, now)))
            for each in earlier
        ),
    )


def _as_then(
    plan: PlanRow, earlier: EarlierTree, reported: Reported, now: Mapping[int, IndicatorSpec]
) -> Reported:
    """What was reported, with the paths and earlier years' values of then; what became known only since is known for then, too.

    ``now``: the indicators by id, under whose codes the values stand. Last year's months are compared as now where the
    same is compared.
    """
    stored, past = reported.history.get(plan.agency_id, {}), earlier.values or {}
    values = {code: {**stored.get(code, {}), **past.get(code, {})} for code in {*stored, *past}}
    last_year = dict(reported.last_year)
    for node in indicator_nodes(earlier.tree):
        then, today = node.spec, now.get(node.row.id)
        if today is None:
            continue
        if today.code != then.code:
            values[then.code] = {**stored.get(today.code, {}), **past.get(then.code, {})}
        if not _compares_the_same(then, today):
            last_year.pop((plan.id, node.row.id), None)
    planned = {**reported.planned, **earlier.planned}
    return reported._replace(planned=planned, history={plan.agency_id: values}, last_year=last_year)


def _compares_the_same(then: IndicatorSpec, now: IndicatorSpec) -> bool:
    formulas = [[part.formula for part in spec.components[:1]] for spec in (then, now)]
    return then.inputs == now.inputs and formulas[0] == formulas[1]


def _by_terms(plan: PlanRow, tree: Tree, reported: Reported) -> AgencyYear:
    executions = reported.executions.get(plan.id, ())
    monthly = reported.figures.get(plan.id, {})
    nodes = tuple(indicator_nodes(tree))
    figures: dict[str, MutableMapping[str, Mapping[int, Decimal]]] = {
        node.spec.code: _input_figures(node, monthly, executions) for node in nodes
    }
    draw_figures(
        figures, {(node.spec.code, row.spec.code): row.source for node in nodes for row in node.inputs}
    )
    found = Facts(
        figures=figures,
        history=reported.lineage.translated(
            reported.history.get(plan.agency_id, {}),
            ((node.row.id, node.spec.code) for node in nodes),
            of_year=plan.year,
            agency=plan.agency_id,
        ),
        awards=_awards(nodes, plan.id, reported.awards),
        planned={
            node.spec.code: path for node in nodes if (path := _planned_path(node, plan.id, reported.planned))
        },
        prior_by_month={
            node.spec.code: months
            for node in nodes
            if (months := reported.last_year.get((plan.id, node.row.id)))
        },
        not_applicable={
            node.spec.code: node.row.not_applicable[plan.id]
            for node in nodes
            if plan.id in node.row.not_applicable
        },
    )
    return AgencyYear(plan.agency_code, plan.year, tuple(facet.spec for facet in tree), found)


def _planned_path(
    node: IndicatorNode, plan_id: int, planned: Mapping[int, Mapping[int, ByMonth]]
) -> ByMonth | None:
    """The agency's own path of the indicator; without one, the path that the indicator's plan, the common one, has for all."""
    held = (planned.get(key, {}).get(node.row.id) for key in (plan_id, node.row.plan_id))
    return next((path for path in held if path), None)


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


def _years_needed(trees: Iterable[Tree], year: int, at_least: int) -> int:
    """How many years before ``year`` the rules and the formulas reach back."""
    lengths = (
        _reach(component, year)
        for tree in trees
        for node in indicator_nodes(tree)
        for component in node.spec.components
    )
    return max(lengths, default=0) or at_least


def _reach(component: ComponentSpec, year: int) -> int:
    names_prior = component.formula is not None and component.formula.names_prior
    of_rule = year - min(component.rule.earlier_years(year), default=year)
    return max(of_rule, PRIOR_YEARS) if names_prior else of_rule
