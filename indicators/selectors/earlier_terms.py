"""The trees of plans by the terms that held in the months before these were changed.

A plan's earlier terms are its own rows and those of the common plan, as they stood before whichever of the two was changed.
Accounts and awards are no terms: they come along as they are now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from indicators.refusals import Refusal
from indicators.selectors.facts import ByMonth
from indicators.selectors.refusals import tree_refusal
from indicators.selectors.revisions import Revised
from indicators.selectors.term_changes import Changes, TermsChange, terms_changes
from indicators.selectors.terms_history import PastTerms, TermsHistory
from indicators.selectors.tree import IndicatorNode, Tree, TreeRows, agency_tree, built_nodes
from objectives.selectors import FacetRow, ObjectiveRow, PlanRow


class EarlierTree(NamedTuple):
    """The tree that holds for the months up to ``through``, from those of the one before on.

    ``refused``: why it cannot be computed, which refuses these months; the tree has the rest of it.

    ``planned`` (by indicator id and month) and ``values`` (of earlier years, by code and year) are those of then; None: as now.
    """

    through: int
    tree: Tree
    planned: Mapping[int, ByMonth] | None = None
    values: Mapping[str, Mapping[int, Decimal]] | None = None
    refused: Refusal | None = None


class PastPlans:
    """What plans of which some were changed said before."""

    def __init__(self, changes: Changes, history: TermsHistory) -> None:
        self._changes, self._history = changes, history

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
        built = _Built(rows)
        built.add(rows.common_id, common)
        built.add(plan.id, own)
        then = built.rows(plan.id, own)
        tree = agency_tree(then, plan.id)
        refused = _of_months(tree_refusal(plan, then, tree), through)
        change = self._change(plan.id, through)
        if change is None or plan.agency_id is None:
            return EarlierTree(through, tree, refused=refused)
        values = self._history.earlier_values(plan.agency_id, change.before)
        return EarlierTree(through, tree, own and own.planned, values, refused)

    def _terms(self, plan_id: int | None, through: int) -> PastTerms | None:
        change = self._change(plan_id, through)
        return None if change is None or plan_id is None else self._history.terms(plan_id, change.before)

    def _change(self, plan_id: int | None, through: int) -> TermsChange | None:
        """The first change after that month: what stood before it held in the month."""
        return next((change for change in self._of(plan_id) if change.since > through), None)

    def _of(self, plan_id: int | None) -> Sequence[TermsChange]:
        return () if plan_id is None else self._changes.get(plan_id, ())


def past_plans(plans: Sequence[PlanRow], revised: Revised) -> PastPlans | None:
    """None where no month has other terms than today's: no query then, or one where a plan was opened again. Ten more otherwise."""
    changes = terms_changes(plans, revised)
    return (
        PastPlans(changes, TermsHistory([plan for plan in plans if plan.id in changes])) if changes else None
    )


def _of_months(refusal: Refusal | None, through: int) -> Refusal | None:
    if refusal is None:
        return None
    message = _("The plan as it stood up to month %(month)d: %(reason)s")
    return refusal._replace(reason=message % {"month": through, "reason": refusal.reason})


class _Built:
    """The rows of the common plan and of one agency's, each as it is or as it was, put together in this order.

    An agency's objectives may stand in the common plan's facets, so what these were numbered decides its codes.
    """

    def __init__(self, now: TreeRows) -> None:
        self._now = now
        self._facets: list[FacetRow] = []
        self._objectives: list[ObjectiveRow] = []
        self._nodes: list[IndicatorNode] = []
        self._codes: dict[int, str] = {}
        self._refused: dict[int, str] = {}

    def add(self, plan_id: int | None, then: PastTerms | None) -> None:
        """Add a plan's own rows, those of ``then`` or (None) of now."""
        if then is None:
            self._add_rows(
                [row for row in self._now.facets if row.plan_id == plan_id],
                [row for each in self._now.objectives.values() for row in each if row.plan_id == plan_id],
            )
            self._nodes += _coded(
                (node for node in self._nodes_now() if node.row.plan_id == plan_id), self._codes
            )
            return
        said = {row.id: row.accounts for each in self._now.objectives.values() for row in each}
        self._add_rows(then.facets, [row._replace(accounts=said.get(row.id, {})) for row in then.objectives])
        nodes, refused = built_nodes(
            then.indicators, then.inputs, then.components, self._codes, {self._now.common_id}
        )
        awards = {
            (node.row.id, part.no): part.awards for node in self._nodes_now() for part in node.components
        }
        self._nodes += [_awarded(node, awards) for each in nodes.values() for node in each]
        self._refused |= refused

    def rows(self, plan_id: int, then: PastTerms | None) -> TreeRows:
        """All of it, with what did not apply to the agency of the plan, whose terms of ``then`` may be others."""
        if then is None:
            exempt = {node.row.id: node.row.not_applicable.get(plan_id) for node in self._nodes_now()}
        else:
            exempt = dict(then.exempt)
        objectives: dict[int, list[ObjectiveRow]] = {}
        for row in sorted(self._objectives, key=lambda row: (row.no, row.plan_id)):
            objectives.setdefault(row.facet_id, []).append(row)
        indicators: dict[int, list[IndicatorNode]] = {}
        for node in sorted(self._nodes, key=lambda node: (node.row.no, node.row.plan_id)):
            reason = exempt.get(node.row.id)
            stated = node.row._replace(not_applicable={} if reason is None else {plan_id: reason})
            indicators.setdefault(stated.objective_id, []).append(node._replace(row=stated))
        facets = sorted(self._facets, key=lambda row: (row.no, row.plan_id))
        return TreeRows(self._now.common_id, facets, objectives, indicators, self._refused)

    def _add_rows(self, facets: Iterable[FacetRow], objectives: Iterable[ObjectiveRow]) -> None:
        self._facets += facets
        numbers = {facet.id: facet.no for facet in self._facets}
        for row in objectives:
            if row.facet_id in numbers:
                self._objectives.append(row)
                self._codes[row.id] = f"{numbers[row.facet_id]}-{row.no}"

    def _nodes_now(self) -> Iterable[IndicatorNode]:
        for each in self._now.indicators.values():
            yield from each


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


def _awarded(node: IndicatorNode, awards: Mapping[tuple[int, int], dict[int, Decimal]]) -> IndicatorNode:
    parts = (part._replace(awards=awards.get((node.row.id, part.no), {})) for part in node.components)
    return node._replace(components=tuple(parts))
