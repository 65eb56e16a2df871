"""A city's year for the engine: every agency's tree with its facts, read in bulk and frozen.

A rank compares all agencies of the year. Where only some are asked for, the others come along as rivals, with
nothing but their ranked indicators.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from budget.selectors import ExecutionRow
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.refusals import Refusal
from indicators.scoring.model import AgencyYear
from indicators.selectors.earlier_terms import EarlierTree, PastPlans, past_plans
from indicators.selectors.refusals import tree_refusal
from indicators.selectors.reported import ReadOptions, Reported, Trees, YearTrees, agency_year, read_reported
from indicators.selectors.revisions import Revised, revisions
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
from objectives.selectors import PlanRow


class AgencyRead(NamedTuple):
    """One agency's plan as it was read: the tree in the plan's order, and what the engine is given of it.

    Where terms were changed during the year, ``earlier`` has the trees that held before, and so has the ``year``.
    """

    plan: PlanRow
    tree: Tree
    year: AgencyYear
    executions: tuple[ExecutionRow, ...]
    earlier: tuple[EarlierTree, ...] = ()

    def tree_in(self, month: int) -> Tree:
        """The tree by the terms that held in the month."""
        return next((each.tree for each in self.earlier if month <= each.through), self.tree)

    def refusal_in(self, month: int) -> Refusal | None:
        """Why the terms that held in the month cannot be computed; None where they can."""
        return next((each.refused for each in self.earlier if month <= each.through), None)


class CityRead(NamedTuple):
    """The agencies asked for, those whose plans cannot be scored, and the rivals that the others are ranked with.

    ``plans``: all that were asked for. ``settled``: what the read side holds frozen of settled plans, by plan id;
    it takes the place of what was read. ``revised``: what was changed of the indicators after approval.
    """

    plans: tuple[PlanRow, ...]
    agencies: tuple[AgencyRead, ...]
    refused: tuple[Refusal, ...]
    rivals: tuple[AgencyYear, ...]
    settled: Mapping[int, Any] = {}
    revised: Revised = {}

    def at_its_end(self) -> "CityRead":
        """The same by the terms that hold at the year's end, in every month."""
        agencies = tuple(
            agency._replace(year=agency.year.at_its_end(), earlier=()) for agency in self.agencies
        )
        return self._replace(agencies=agencies, rivals=tuple(rival.at_its_end() for rival in self.rivals))


def read_city(
    plans: Sequence[PlanRow],
    asked: Collection[str] | None = None,
    through: int = LAST_MONTH,
    known_at: datetime.datetime | None = None,
    *,
    for_scores: bool = False,
    beside: int | None = None,
) -> CityRead:
    """The year of ``plans`` up to month ``through``: of the agency codes ``asked`` (None: of all that were not handed over) in full.

    ``plans`` are all plans of one year. 10 queries; as ``known_at`` an earlier moment, 12; one more where an indicator starts
    from last year's value, one more where a plan was opened again, and ten where a month had other terms. A plan with a definition that cannot be computed is among the ``refused``, and the agency still
    takes part where agencies are compared.

    ``for_scores``: without what no points depend on, as the executions, the objectives' accounts, and earlier years that
    no rule looks back to. ``beside``: an indicator's id, where just the figures are needed that its objective's points
    depend on.
    """
    wanted = [plan for plan in plans if plan.is_asked(asked)]
    others = [plan for plan in plans if plan.is_asked(None) and plan not in wanted]
    common_id = next((plan.id for plan in plans if plan.agency_id is None), None)
    read = {plan.id for plan in plans if plan.agency_id is None or plan in wanted}
    rows = tree_rows(read, common_id, with_accounts=not for_scores)
    revised = revisions([plan.id for plan in plans])
    past = past_plans(plans, revised)
    year = _year_trees(wanted, others, plans, rows, past)
    (city,) = _cities([year], ReadOptions(through, known_at, for_scores, beside))
    return city._replace(revised=revised)


def read_years(plans: Sequence[PlanRow], through: int = LAST_MONTH) -> dict[int, CityRead]:
    """Several years of the whole city up to month ``through``, each by its ROC year: 10 queries for all of them, more as in ``read_city``.

    ``plans`` are all plans of these years. Those that cannot be scored are refused as in ``read_city``.
    """
    commons = {plan.year: plan.id for plan in plans if plan.agency_id is None}
    rows = tree_rows([plan.id for plan in plans], None, commons.values())
    wanted: dict[int, list[PlanRow]] = {plan.year: [] for plan in plans}
    for plan in plans:
        if plan.is_asked(None):
            wanted[plan.year].append(plan)
    revised = revisions([plan.id for plan in plans])
    past = past_plans(plans, revised)
    years = []
    for year, of_year in wanted.items():
        its_rows = rows._replace(common_id=commons.get(year))
        years.append(_year_trees(of_year, [], plans, its_rows, past))
    cities = [city._replace(revised=revised) for city in _cities(years, ReadOptions(through))]
    return dict(zip(wanted, cities, strict=True))


def _year_trees(
    wanted: Sequence[PlanRow],
    others: Sequence[PlanRow],
    plans: Sequence[PlanRow],
    rows: TreeRows,
    past: PastPlans | None,
) -> YearTrees:
    trees = _trees(rows, wanted)
    earlier = {plan.id: past.trees(plan, rows) for plan in wanted if past and plan.id in trees.held}
    every = (*trees.held.values(), *(each.tree for of_plan in earlier.values() for each in of_plan))
    ranked = [node for tree in every for node in indicator_nodes(tree) if is_ranked(node)]
    if not ranked:
        return YearTrees(wanted, others, trees, {}, earlier)
    rivals, rows = _rival_trees(others, plans, rows, trees, ranked)
    for plan in plans:
        if past and plan.id in rivals:
            earlier[plan.id] = tuple(
                each._replace(tree=ranked_tree(each.tree)) for each in past.trees(plan, rows)
            )
    return YearTrees(wanted, others, trees, rivals, earlier)


def _trees(rows: TreeRows, wanted: Iterable[PlanRow]) -> Trees:
    held, refused = {}, {}
    for plan in wanted:
        tree = agency_tree(rows, plan.id)
        refusal = tree_refusal(plan, rows, tree)
        if refusal is None:
            held[plan.id] = tree
        else:
            refused[plan.id] = refusal
    return Trees(held, refused)


def _rival_trees(
    others: Sequence[PlanRow],
    plans: Sequence[PlanRow],
    rows: TreeRows,
    trees: Trees,
    ranked: Iterable[IndicatorNode],
) -> tuple[dict[int, Tree], TreeRows]:
    """What is ``ranked`` of the agencies that were not asked for or are refused, by plan id, and the rows that it stands in.

    The common ones are at hand, and who cannot be scored competes in these alone. Own indicators of several
    agencies are seldom ranked with each other: only then the other plans are read as well.
    """
    common = ranked_tree(agency_tree(rows, rows.common_id))
    rivals = dict.fromkeys((*trees.refused, *(plan.id for plan in others)), common)
    if others and not all(node.spec.common for node in ranked):
        rows = tree_rows([plan.id for plan in plans], rows.common_id)
        rivals |= {key: ranked_tree(tree) for key, tree in _trees(rows, others).held.items()}
    return rivals, rows


def _cities(years: Sequence[YearTrees], options: ReadOptions) -> list[CityRead]:
    """What was reported in these years, in bulk, with each year's agencies."""
    reported = read_reported(years, options)
    return [
        CityRead(
            plans=tuple(year.wanted),
            agencies=tuple(
                _agency_read(plan, year.trees.held[plan.id], reported, year.earlier.get(plan.id, ()))
                for plan in year.wanted
                if plan.id in year.trees.held
            ),
            refused=tuple(year.trees.refused.values()),
            rivals=tuple(
                agency_year(plan, year.rivals[plan.id], reported, year.earlier.get(plan.id, ()))
                for plan in year.competing()
            ),
        )
        for year in years
    ]


def _agency_read(
    plan: PlanRow, tree: Tree, reported: Reported, earlier: tuple[EarlierTree, ...]
) -> AgencyRead:
    executions = reported.executions.get(plan.id, ())
    return AgencyRead(plan, tree, agency_year(plan, tree, reported, earlier), executions, earlier)
