"""The trees of plans by the terms that held in the months before these were changed.

A plan's earlier terms are its own rows and those of the common plan, as they stood before whichever of the two was changed.
Accounts and awards are no terms: they come along as they are now.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from indicators.refusals import Refusal
from indicators.selectors.definitions import ComponentRow
from indicators.selectors.facts import ByMonth
from indicators.selectors.refusals import tree_refusal
from indicators.selectors.revisions import Revised
from indicators.selectors.term_changes import TermsChange, terms_changes
from indicators.selectors.terms_history import PastTerms, TermsHistory
from indicators.selectors.tree import IndicatorNode, Tree, TreeRows, agency_tree, built_nodes
from objectives.selectors import FacetRow, ObjectiveRow, PlanRow


class EarlierTree(NamedTuple):
    """The tree that holds for the months up to ``through``, from those of the one before on.

    ``refused``: why it cannot be computed, which refuses these months; the tree has the rest of it.

    ``planned`` (by plan id, indicator id and month) and ``values`` (of earlier years, by code and year; None: as now) are those
    of then; a plan that is not named, the agency's or the common one, planned as now.
    """

    through: int
    tree: Tree
    planned: Mapping[int, Mapping[int, ByMonth]] = {}
    values: Mapping[str, Mapping[int, Decimal]] | None = None
    refused: Refusal | None = None


class PastPlans:
    """What plans said in months that had other terms than those of now.

    No query where no month of any of the plans asked for had, and none was opened again; else one where they are ``read``.
    """

    def __init__(self, revised: Revised) -> None:
        self._revised = revised
        self._changes: dict[int, tuple[TermsChange, ...]] = {}
        self._histories: dict[int, TermsHistory] = {}
        self._common: dict[tuple[int | None, datetime.datetime | None], _Part] = {}

    def read(self, plans: Iterable[PlanRow]) -> None:
        """Read the history of those of ``plans`` that were changed, as far as it was not."""
        self._read(plans, with_rows=True)

    def read_compared(self, plans: Iterable[PlanRow], common_ids: Collection[int]) -> None:
        """The same of plans that are only compared in indicators of the common plan: no more than what that does not say.

        Where none of these indicators was changed they compare as they are now.
        """
        compared = (plan for plan in plans if plan.opened_again or self._is_revised(plan, common_ids))
        self._read(compared, with_rows=False)

    def _is_revised(self, plan: PlanRow, indicator_ids: Collection[int]) -> bool:
        return any(row.plan_id == plan.id for pk in indicator_ids for row in self._revised.get(pk, ()))

    def _read(self, plans: Iterable[PlanRow], *, with_rows: bool) -> None:
        # When a plan was open again is read with the rest of its history; what was revised is known.
        new = [
            plan
            for plan in plans
            if plan.id not in self._histories
            and (plan.opened_again or terms_changes([plan], self._revised, {}))
        ]
        if new:
            history = TermsHistory(new, with_rows=with_rows)
            self._histories |= {plan.id: history for plan in new}
            self._changes |= terms_changes(new, self._revised, history.openings)

    def trees(self, plan: PlanRow, rows: TreeRows) -> tuple[EarlierTree, ...]:
        """The plan's earlier trees in the order of months; ``rows``: what it and the common plan say now.

        A plan that has no history of that moment, since it was written past the services, is taken as it is now.
        """
        changes = (*self._of(plan.id), *self._of(rows.common_id))
        months = sorted({change.since - 1 for change in changes})
        found = (self._tree(plan, rows, through) for through in months)
        return tuple(each for each in found if each is not None)

    def _tree(self, plan: PlanRow, rows: TreeRows, through: int) -> EarlierTree | None:
        common, own = self._terms(rows.common_id, through), self._terms(plan.id, through)
        if common is None and own is None:
            return None
        opened = self._change(rows.common_id, through)
        shared = self._shared(rows, common, opened)
        lost: Mapping[int, str] = {}
        if common is not None and opened is not None and rows.common_id is not None:
            lost = self._histories[rows.common_id].exempt(plan.id, opened.before)
        own_part = _part(rows, plan.id, own, shared.numbers)
        then = _put_together(rows, shared, own_part, plan.id, own, lost)
        tree = agency_tree(then, plan.id)
        refused = _of_months(tree_refusal(plan, then, tree), through)
        then_of = ((rows.common_id, common), (plan.id, own))
        planned = {key: terms.planned for key, terms in then_of if key is not None and terms is not None}
        change = self._change(plan.id, through)
        if change is None or plan.agency_id is None:
            return EarlierTree(through, tree, planned, refused=refused)
        values = self._histories[plan.id].earlier_values(plan.agency_id, change.before)
        return EarlierTree(through, tree, planned, values, refused)

    def _shared(self, rows: TreeRows, then: PastTerms | None, change: TermsChange | None) -> "_Part":
        """The common plan's rows, put together once for all agencies."""
        key = rows.common_id, None if then is None or change is None else change.before
        if key not in self._common:
            self._common[key] = _part(rows, rows.common_id, then, {})
        return self._common[key]

    def _terms(self, plan_id: int | None, through: int) -> PastTerms | None:
        change = self._change(plan_id, through)
        return (
            None
            if change is None or plan_id is None
            else self._histories[plan_id].terms(plan_id, change.before)
        )

    def _change(self, plan_id: int | None, through: int) -> TermsChange | None:
        """The first change after that month: what stood before it held in the month."""
        return next((change for change in self._of(plan_id) if change.since > through), None)

    def _of(self, plan_id: int | None) -> Sequence[TermsChange]:
        return () if plan_id is None else self._changes.get(plan_id, ())


def _of_months(refusal: Refusal | None, through: int) -> Refusal | None:
    if refusal is None:
        return None
    message = _("The plan as it stood up to month %(month)d: %(reason)s")
    return refusal._replace(reason=message % {"month": through, "reason": refusal.reason})


class _Part(NamedTuple):
    """One plan's own rows, as they are or as they were; ``numbers``: of the facets, by id, for whatever stands in them.

    ``refused``: why one of its indicators cannot be computed.
    """

    facets: list[FacetRow]
    objectives: list[ObjectiveRow]
    nodes: list[IndicatorNode]
    numbers: Mapping[int, int]
    refused: str | None


def _part(
    now: TreeRows, plan_id: int | None, then: PastTerms | None, common_numbers: Mapping[int, int]
) -> _Part:
    """The rows of ``then`` or (None) of ``now``.

    An agency's objectives may stand in the common plan's facets, so what these were numbered decides its codes.
    """
    facets = [row for row in now.facets if row.plan_id == plan_id] if then is None else then.facets
    numbers = {**common_numbers, **{facet.id: facet.no for facet in facets}}
    stated = [row for each in now.objectives.values() for row in each]
    if then is None:
        objectives = [row for row in stated if row.plan_id == plan_id]
    else:
        said = {row.id: row.accounts for row in stated}
        objectives = [row._replace(accounts=said.get(row.id, {})) for row in then.objectives]
    objectives = [row for row in objectives if row.facet_id in numbers]
    codes = {row.id: f"{numbers[row.facet_id]}-{row.no}" for row in objectives}
    if then is None:
        own = [node for each in now.indicators.values() for node in each if node.row.plan_id == plan_id]
        refused = None if plan_id is None else now.refused.get(plan_id)
        return _Part(facets, objectives, _coded(own, codes), numbers, refused)
    found, faults = built_nodes(then.indicators, then.inputs, then.components, codes, {now.common_id})
    nodes = [_awarded(node, now.components.get(node.row.id, ())) for each in found.values() for node in each]
    return _Part(facets, objectives, nodes, numbers, next(iter(faults.values()), None))


def _put_together(
    now: TreeRows,
    common: _Part,
    own: _Part,
    plan_id: int,
    then: PastTerms | None,
    exempt_then: Mapping[int, str],
) -> TreeRows:
    """All of it, with what did not apply to the agency of the plan, whose terms of ``then`` may be others.

    ``exempt_then``: what did not before the common plan changed; of its indicators that are there no more nothing else says it.
    """
    exempt = {key: reason for key, reason in exempt_then.items() if key not in now.stored}
    if then is None:
        exempt |= {
            key: row.not_applicable[plan_id]
            for key, row in now.stored.items()
            if plan_id in row.not_applicable
        }
    else:
        exempt |= then.exempt
    objectives: dict[int, list[ObjectiveRow]] = {}
    for row in sorted((*common.objectives, *own.objectives), key=lambda row: (row.no, row.plan_id)):
        objectives.setdefault(row.facet_id, []).append(row)
    indicators: dict[int, list[IndicatorNode]] = {}
    for node in sorted((*common.nodes, *own.nodes), key=lambda node: (node.row.no, node.row.plan_id)):
        reason = exempt.get(node.row.id)
        stated = node.row._replace(not_applicable={} if reason is None else {plan_id: reason})
        indicators.setdefault(stated.objective_id, []).append(node._replace(row=stated))
    facets = sorted((*common.facets, *own.facets), key=lambda row: (row.no, row.plan_id))
    of_plans = ((now.common_id, common.refused), (plan_id, own.refused))
    refused = {key: why for key, why in of_plans if key is not None and why is not None}
    return now._replace(facets=facets, objectives=objectives, indicators=indicators, refused=refused)


def _coded(nodes: Iterable[IndicatorNode], codes: Mapping[int, str]) -> list[IndicatorNode]:
    """The indicators that are as they were, by the numbers that their objectives had."""
    coded = [
        (node, f"{codes[node.row.objective_id]}-{node.row.no}")
        for node in nodes
        if node.row.objective_id in codes
    ]
    return [
        node if node.spec.code == code else node._replace(spec=replace(node.spec, code=code))
        for node, code in coded
    ]


def _awarded(node: IndicatorNode, now: Iterable[ComponentRow]) -> IndicatorNode:
    awards = {part.no: part.awards for part in now}
    parts = (part._replace(awards=awards.get(part.no, {})) for part in node.components)
    return node._replace(components=tuple(parts))
