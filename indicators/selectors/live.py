"""A plan as it stands now: its tree, what was reported, and its score so far by the engine."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import months_ended
from indicators.errors import PlanNotScorable
from indicators.scoring.due import compares_part_of_the_year
from indicators.scoring.engine import score_each
from indicators.scoring.frequency import Frequency, in_every_month
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorScore
from indicators.scoring.not_owed import not_owed
from indicators.scoring.values import first_value
from indicators.selectors.city import AgencyRead, CityRead, read_city
from indicators.selectors.refusals import figure_refusal
from indicators.selectors.tree import IndicatorNode, Tree, indicator_nodes
from objectives.models import Plan
from objectives.selectors import plans_of_year


class LivePlan(NamedTuple):
    """One agency's plan as it is with all its months, scored up to ``through`` by the terms that held then.

    ``scores`` is by today's code; of an indicator that was not in the plan in that month, what it would come to. Before a
    month of the year has ended nobody owes anything: they have no light.
    """

    read: AgencyRead
    through: int
    total: AgencyScore
    scores: dict[str, IndicatorScore]
    targets: Mapping[
        int, str
    ] = {}  # indicator's id → its target as it was printed then, where terms were changed since

    def nodes(self) -> list[IndicatorNode]:
        """The indicators by number, each with the target of the month."""
        return [
            node._replace(row=node.row._replace(target_text=self.targets[node.row.id]))
            if node.row.id in self.targets
            else node
            for node in indicator_nodes(self.read.tree)
        ]

    def node(self, indicator_id: int) -> IndicatorNode | None:
        return next((node for node in self.nodes() if node.row.id == indicator_id), None)


def read_live(plan: Plan, through: int, *, only: int | None = None, explained: bool = True) -> LivePlan:
    """The agency's ``plan`` scored as if the year ended after ``through`` (0-12). A constant number of queries.

    ``only``: the id of an indicator, where just the scores of its objective are needed (they depend on no other). Where
    nobody is told how the points came about, they need not be ``explained``.

    Raises PlanNotScorable where a definition cannot be computed, or a figure means nothing.
    """
    with one_moment():
        plans = plans_of_year(plan.year)
        city = read_city(plans, [plan.own_agency.code], for_scores=True, beside=only)
    if city.refused:
        raise PlanNotScorable(city.refused)
    (read,) = city.agencies
    refusal = read.refused or read.refusal_in(through)
    if refusal is not None:
        raise PlanNotScorable([refusal])
    tree = read.tree_in(through)
    scored = partial(_scored, city, through=through, only=only, explained=explained)
    total = scored(read.year.in_month(through), tree)
    scores = {found.spec.code: found for found in total.indicators()}
    targets: dict[int, str] = {}
    if tree is not read.tree:
        targets = {node.row.id: node.row.target_text for node in indicator_nodes(tree)}
        at_end = scored(read.year.at_its_end(), read.tree)
        codes = {node.row.id: node.spec.code for node in indicator_nodes(tree)}
        then = {node.spec.code: codes.get(node.row.id, "") for node in indicator_nodes(read.tree)}
        scores = {found.spec.code: scores.get(then[found.spec.code], found) for found in at_end.indicators()}
    if not months_ended(plan.year, today()):
        scores = {code: not_owed(found) for code, found in scores.items()}
    return LivePlan(read, through, total, scores, targets)


def _scored(
    city: CityRead, year: AgencyYear, tree: Tree, *, through: int, only: int | None, explained: bool
) -> AgencyScore:
    (read,) = city.agencies
    code = read.plan.agency_code
    if only is not None:
        year = _objective_of(year, tree, only)
    found = score_each((year, *city.rivals), through, only={code}, explained=explained)
    if found.refused:
        raise PlanNotScorable([figure_refusal(read.plan, tree, found.refused[code])])
    return found.scores[code]


def _objective_of(year: AgencyYear, tree: Tree, indicator_id: int) -> AgencyYear:
    """The year with the objective of this indicator alone."""
    facets = tuple(
        replace(facet.spec, objectives=(objective.spec,))
        for facet in tree
        for objective in facet.objectives
        if any(node.row.id == indicator_id for node in objective.indicators)
    )
    return replace(year, facets=facets)


def value_of_month(live: LivePlan, node: IndicatorNode, month: int) -> Fraction | None:
    """The indicator's value as this one month (1-12) alone would make it; None where it cannot be said."""
    year, code = live.read.year, node.spec.code
    formula = node.spec.components[0].formula if node.spec.components else None
    if formula is not None and compares_part_of_the_year(formula, node.spec.inputs, through=1):
        return None  # a month alone starts from no year
    held = year.facts.figures.get(code, {})
    figures = {}
    for spec in node.spec.inputs:
        months: Mapping[int, Decimal] = held.get(spec.code, {})
        if spec.frequency is Frequency.FIXED:
            months = in_every_month(months, month)
        if month in months:
            figures[spec.code] = {month: months[month]}
    alone = replace(year, facts=replace(year.facts, figures={code: figures}))
    return first_value(node.spec, alone, month)
