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
from indicators.selectors.earlier_terms import EarlierTree, PastPlans
from indicators.selectors.refusals import tree_refusal
from indicators.selectors.reported import ReadOptions, Reported, Trees, YearTrees, agency_year, read_reported
from indicators.selectors.revisions import Revised, revisions
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
    """One agency's plan as it was read: the tree in the plan's order, and what the engine is given of it.

    Where terms were changed during the year, ``earlier`` has the trees that held before, and so has the ``year``.
    ``refused``: why the terms of now cannot be computed; ``tree`` is then what the agency is still compared by.
    """

    plan: PlanRow
    tree: Tree
    year: AgencyYear
    executions: tuple[ExecutionRow, ...]
    earlier: tuple[EarlierTree, ...] = ()
    refused: Refusal | None = None

    def tree_in(self, month: int) -> Tree:
        """The tree by the terms that held in the month."""
        return next((each.tree for each in self.earlier if month <= each.through), self.tree)

    def refusal_in(self, month: int) -> Refusal | None:
        """Why the terms that held in the month cannot be computed; None where they can."""
        return next((each.refused for each in self.earlier if month <= each.through), self.refused)


class CityRead(NamedTuple):
    """The agencies asked for, those whose plans cannot be scored in any month, and the rivals that the others are ranked with.

    ``plans``: all that were asked for. ``settled``: what the read side holds frozen of settled plans, by plan id;
    it takes the place of what was read. ``revised``: what was changed of the indicators after approval.
    """

    plans: tuple[PlanRow, ...]
    agencies: tuple[AgencyRead, ...]
    refused: tuple[Refusal, ...]
    rivals: tuple[AgencyYear, ...]
    settled: Mapping[int, Any] = {}
    revised: Revised = {}

    def of(self, agency_codes: Collection[str]) -> "CityRead":
        """The same where these agencies alone are asked for, still among those that they are ranked with."""
        return self._replace(plans=tuple(plan for plan in self.plans if plan.agency_code in agency_codes))

    def at_its_end(self) -> "CityRead":
        """The same by the terms that hold at the year's end, in every month; who has none that can be computed is refused."""
        ended = [agency._replace(year=agency.year.at_its_end(), earlier=()) for agency in self.agencies]
        lost = [agency for agency in ended if agency.refused]
        return self._replace(
            agencies=tuple(agency for agency in ended if not agency.refused),
            refused=(*self.refused, *(agency.refused for agency in lost if agency.refused)),
            rivals=(*(agency.year for agency in lost), *(rival.at_its_end() for rival in self.rivals)),
        )


def read_city(
    plans: Sequence[PlanRow],
    asked: Collection[str] | None = None,
    through: int = LAST_MONTH,
    as_of: datetime.datetime | None = None,
    *,
    for_scores: bool = False,
    beside: int | None = None,
) -> CityRead:
    """The year of ``plans`` up to month ``through``: of the agency codes ``asked`` (None: of all that were not handed over) in full.

    ``plans`` are all plans of one year. 7 queries; as ``as_of`` an earlier moment, 9; one more where an indicator starts
    from last year's value, and one where a plan was opened again or a month had other terms (two, where another agency's that
    is compared with had, too). A plan with a definition that cannot be computed is
    among the ``refused`` unless a month had other terms, and the agency still takes part where agencies are compared.

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
    past = PastPlans(revised)
    year = _year_trees(wanted, others, plans, rows, past)
    (city,) = _cities([year], ReadOptions(through, as_of, for_scores, beside))
    return city._replace(revised=revised)


def read_years(plans: Sequence[PlanRow], through: int = LAST_MONTH) -> dict[int, CityRead]:
    """Several years of the whole city up to month ``through``, each by its ROC year: 7 queries for all of them, more as in ``read_city``.

    ``plans`` are all plans of these years. Those that cannot be scored are refused as in ``read_city``.
    """
    commons = {plan.year: plan.id for plan in plans if plan.agency_id is None}
    rows = tree_rows([plan.id for plan in plans], None, commons.values())
    wanted: dict[int, list[PlanRow]] = {plan.year: [] for plan in plans}
    for plan in plans:
        if plan.is_asked(None):
            wanted[plan.year].append(plan)
    revised = revisions([plan.id for plan in plans])
    past = PastPlans(revised)
    past.read(plan for plan in plans if plan.agency_id is None or plan.is_asked(None))
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
    past: PastPlans,
) -> YearTrees:
    now = _trees(rows, wanted)
    past.read(plan for plan in plans if plan in wanted or plan.agency_id is None)
    earlier = {plan.id: past.trees(plan, rows) for plan in wanted}
    common = ranked_tree(agency_tree(rows, rows.common_id))
    # Who cannot be scored now competes in the common indicators alone; the months before may have had sound terms.
    kept = {key: common for key in now.refused if any(each.refused is None for each in earlier[key])}
    trees = Trees({**now.held, **kept}, now.refused)
    every = [*trees.held.values(), *(each.tree for key in trees.held for each in earlier[key])]
    ranked = [node for tree in every for node in indicator_nodes(tree) if is_ranked(node)]
    if not ranked:
        return YearTrees(wanted, others, trees, {}, earlier)
    alone = [plan for plan in wanted if plan.id not in trees.held]
    rivals = dict.fromkeys((plan.id for plan in (*alone, *others)), common)
    own = any(not node.spec.common for node in ranked)
    if others and own:
        rows = tree_rows([plan.id for plan in plans], rows.common_id)
        rivals |= {key: ranked_tree(tree) for key, tree in _trees(rows, others).held.items()}
    if own:
        past.read(others)
    else:
        past.read_compared(others, {node.row.id for node in ranked})
    for plan in (*alone, *others):
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


def _cities(years: Sequence[YearTrees], options: ReadOptions) -> list[CityRead]:
    """What was reported in these years, in bulk, with each year's agencies."""
    reported = read_reported(years, options)
    return [
        CityRead(
            plans=tuple(year.wanted),
            agencies=tuple(
                _agency_read(plan, year, reported) for plan in year.wanted if plan.id in year.trees.held
            ),
            refused=tuple(why for key, why in year.trees.refused.items() if key not in year.trees.held),
            rivals=tuple(
                agency_year(plan, year.rivals[plan.id], reported, year.earlier[plan.id])
                for plan in year.competing()
            ),
        )
        for year in years
    ]


def _agency_read(plan: PlanRow, year: YearTrees, reported: Reported) -> AgencyRead:
    tree, earlier = year.trees.held[plan.id], year.earlier[plan.id]
    return AgencyRead(
        plan,
        tree,
        agency_year(plan, tree, reported, earlier),
        reported.executions.get(plan.id, ()),
        earlier,
        year.trees.refused.get(plan.id),
    )
