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
from indicators.selectors.refusals import tree_refusal
from indicators.selectors.reported import ReadOptions, Reported, Trees, YearTrees, agency_year, read_reported
from indicators.selectors.tree import (
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
    """One agency's plan as it was read: the tree in the plan's order, and what the engine is given of it."""

    plan: PlanRow
    tree: Tree
    year: AgencyYear
    executions: tuple[ExecutionRow, ...]


class CityRead(NamedTuple):
    """The agencies asked for, those whose plans cannot be scored, and the rivals that the others are ranked with.

    ``plans``: all that were asked for. ``settled``: what the read side holds frozen of settled plans, by plan id;
    it takes the place of what was read.
    """

    plans: tuple[PlanRow, ...]
    agencies: tuple[AgencyRead, ...]
    refused: tuple[Refusal, ...]
    rivals: tuple[AgencyYear, ...]
    settled: Mapping[int, Any] = {}


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

    ``plans`` are all plans of one year. 9 queries; as ``known_at`` an earlier moment, 11; one more where an indicator starts
    from last year's value. A plan with a definition that cannot be computed is among the ``refused``, and the agency still
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
    trees = _trees(rows, wanted)
    rivals = _rival_trees(others, plans, rows, trees)
    (city,) = _cities(
        [YearTrees(wanted, others, trees, rivals)], ReadOptions(through, known_at, for_scores, beside)
    )
    return city


def read_years(plans: Sequence[PlanRow], through: int = LAST_MONTH) -> dict[int, CityRead]:
    """Several years of the whole city up to month ``through``, each by its ROC year: 9 or 10 queries for all of them.

    ``plans`` are all plans of these years. Those that cannot be scored are refused as in ``read_city``.
    """
    commons = {plan.year: plan.id for plan in plans if plan.agency_id is None}
    rows = tree_rows([plan.id for plan in plans], None, commons.values())
    wanted: dict[int, list[PlanRow]] = {plan.year: [] for plan in plans}
    for plan in plans:
        if plan.is_asked(None):
            wanted[plan.year].append(plan)
    years = []
    for year, of_year in wanted.items():
        its_rows = rows._replace(common_id=commons.get(year))
        trees = _trees(its_rows, of_year)
        years.append(YearTrees(of_year, [], trees, _rival_trees([], plans, its_rows, trees)))
    return dict(zip(wanted, _cities(years, ReadOptions(through)), strict=True))


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
    others: Sequence[PlanRow], plans: Sequence[PlanRow], rows: TreeRows, trees: Trees
) -> dict[int, Tree]:
    """The ranked indicators of the agencies that were not asked for or are refused; none where nothing is ranked.

    The common ones are at hand, and who cannot be scored competes in these alone. Own indicators of several
    agencies are seldom ranked with each other: only then the other plans are read as well.
    """
    ranked = [node for tree in trees.held.values() for node in indicator_nodes(tree) if is_ranked(node)]
    if not ranked:
        return {}
    common = ranked_tree(agency_tree(rows, rows.common_id))
    rivals = dict.fromkeys((*trees.refused, *(plan.id for plan in others)), common)
    if others and not all(node.spec.common for node in ranked):
        rows = tree_rows([plan.id for plan in plans], rows.common_id)
        rivals |= {key: ranked_tree(tree) for key, tree in _trees(rows, others).held.items()}
    return rivals


def _cities(years: Sequence[YearTrees], options: ReadOptions) -> list[CityRead]:
    """What was reported in these years, in bulk, with each year's agencies."""
    reported = read_reported(years, options)
    return [
        CityRead(
            plans=tuple(year.wanted),
            agencies=tuple(
                _agency_read(plan, year.trees.held[plan.id], reported)
                for plan in year.wanted
                if plan.id in year.trees.held
            ),
            refused=tuple(year.trees.refused.values()),
            rivals=tuple(agency_year(plan, year.rivals[plan.id], reported) for plan in year.competing()),
        )
        for year in years
    ]


def _agency_read(plan: PlanRow, tree: Tree, reported: Reported) -> AgencyRead:
    executions = reported.executions.get(plan.id, ())
    return AgencyRead(plan, tree, agency_year(plan, tree, reported), executions)
