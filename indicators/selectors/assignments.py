"""Which of a plan's indicators one person reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from indicators.models import Assignment, Indicator, IndicatorInput, NotApplicable
from indicators.permissions import may_report
from indicators.selectors.tree import IndicatorNode
from objectives.models import Plan

_PEOPLE = Assignment.objects.order_by().values_list("indicator_id", "owner_id", "deputy_id")


@dataclass(frozen=True, slots=True)
class OwnAssignments:
    """Indicator ids: ``reportable`` are those the person may report, ``assigned`` those that are theirs by name."""

    reportable: frozenset[int]
    assigned: frozenset[int]

    def shown(self, everything: bool) -> frozenset[int]:
        """What their page is about: what is theirs by name, else (or with ``everything``) all that they may report."""
        return self.reportable if everything or not self.assigned else self.assigned


def read_own_assignments(plan: Plan, user) -> OwnAssignments:
    """The indicators of ``plan``, own and common, that have an input somebody types and that apply. Two queries."""
    typed = IndicatorInput.objects.filter(indicator=OuterRef("pk"), source="")
    exempt = NotApplicable.objects.filter(indicator=OuterRef("pk"), plan=plan)
    of_plan = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    rows = Indicator.objects.filter(of_plan, Exists(typed), ~Exists(exempt)).order_by()
    facets = dict(rows.values_list("pk", "objective__facet__no"))
    return _own(plan, user, facets)


def own_in_tree(plan: Plan, user, nodes: Iterable[IndicatorNode]) -> OwnAssignments:
    """The same where the plan's tree has been read. One query."""
    facets = {
        node.row.id: int(node.spec.code.partition("-")[0])
        for node in nodes
        if plan.pk not in node.row.not_applicable and not all(found.source for found in node.inputs)
    }
    return _own(plan, user, facets)


def _own(plan: Plan, user, facets: Mapping[int, int]) -> OwnAssignments:
    """``facets``: indicator id → the number of its facet."""
    people = _PEOPLE.filter(plan=plan)
    own = {pk for pk, *assigned in people if user.pk in assigned}
    whole_facets = {facet_no for facet_no in set(facets.values()) if may_report(user, plan, facet_no)}
    mine = own & facets.keys() if has_permission(user, Permission.REPORT, plan.agency_id) else set()
    reportable = mine | {pk for pk, facet_no in facets.items() if facet_no in whole_facets}
    return OwnAssignments(frozenset(reportable), frozenset(own & reportable))


def reportable_one(plan: Plan, node: IndicatorNode, user) -> frozenset[int]:
    """The indicator's id where ``user`` may report it, else nothing: ``reportable`` for one alone. One query."""
    if all(found.source for found in node.inputs) or plan.pk in node.row.not_applicable:
        return frozenset()
    assignment = Assignment.objects.filter(plan=plan, indicator=node.row.id).first()
    facet_no = int(node.spec.code.partition("-")[0])
    return frozenset({node.row.id} if may_report(user, plan, facet_no, assignment) else ())
