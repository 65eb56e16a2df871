"""Which of a plan's indicators one person reports."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from indicators.models import Assignment, Indicator, IndicatorInput, NotApplicable
from indicators.permissions import is_assigned, may_report
from indicators.selectors.tree import IndicatorNode
from objectives.models import Plan


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
    assignments = {row.indicator_id: row for row in Assignment.objects.filter(plan=plan)}
    whole_facets = {facet_no for facet_no in set(facets.values()) if may_report(user, plan, facet_no)}
    own = {pk for pk in facets if is_assigned(user, assignments.get(pk))}
    reportable = {
        pk
        for pk, facet_no in facets.items()
        if facet_no in whole_facets or (pk in own and may_report(user, plan, facet_no, assignments[pk]))
    }
    assigned = own & reportable
    return OwnAssignments(frozenset(reportable), frozenset(assigned))


def reportable_one(plan: Plan, node: IndicatorNode, user) -> frozenset[int]:
    """The indicator's id where ``user`` may report it, else nothing: ``reportable`` for one alone. One query."""
    if all(found.source for found in node.inputs) or plan.pk in node.row.not_applicable:
        return frozenset()
    assignment = Assignment.objects.filter(plan=plan, indicator=node.row.id).first()
    facet_no = int(node.spec.code.partition("-")[0])
    return frozenset({node.row.id} if may_report(user, plan, facet_no, assignment) else ())
