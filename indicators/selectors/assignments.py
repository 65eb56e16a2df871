"""Which of a plan's indicators one person reports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.prepared import Given, Prepared, PreparedObjects
from indicators.models import Assignment, Indicator, IndicatorInput, NotApplicable, is_within
from indicators.permissions import may_report
from indicators.selectors.reporters import able_to_report
from indicators.selectors.tree import IndicatorNode
from objectives.models import Plan

_ASSIGNED = PreparedObjects(
    Assignment.objects.filter(plan=Given("plan"), indicator=Given("indicator")).order_by()
)
_ASSIGNMENTS = Prepared(
    Assignment.objects.filter(Q(owner=Given("user")) | Q(deputy=Given("user")), plan=Given("plan"))
    .order_by()
    .values_list(
        "indicator_id",
        "owner_id",
        "owner__name",
        "owner__username",
        "deputy_id",
        "deputy_from",
        "deputy_to",
    )
)
EVERYTHING = "all"
_STANDING_IN = "for-"


class Deputised(NamedTuple):
    """The indicators for which one stands in for their owner today."""

    owner_id: int
    owner: str
    indicators: frozenset[int]

    @property
    def show(self) -> str:
        """How an address asks for them."""
        return standing_in_for(self.owner_id)


def standing_in_for(owner_id: int) -> str:
    """What ``?show=`` says to a page about the indicators that one reports for this owner."""
    return f"{_STANDING_IN}{owner_id}"


class Scope(NamedTuple):
    """Something that a page of reporting can be about; ``show`` asks for it in the address."""

    show: str
    label: str


@dataclass(frozen=True, slots=True)
class OwnAssignments:
    """Indicator ids: ``reportable`` are those the person may report, ``assigned`` those that are theirs by name.

    ``deputised``: whose they report as a deputy, owner by owner, never mixed with their own; ``by_role`` are those
    that their role opens without an assignment.
    """

    reportable: frozenset[int]
    assigned: frozenset[int]
    deputised: tuple[Deputised, ...] = ()
    by_role: frozenset[int] = frozenset()

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What the page can be about, the one that opens by itself first."""
        own = [Scope("", _("Only mine"))] if self.assigned else []
        others = [Scope(one.show, _("As deputy of %(name)s") % {"name": one.owner}) for one in self.deputised]
        rest = [] if self.by_role <= self.assigned else [Scope(EVERYTHING, _("All that I may report"))]
        return (*own, *others, *rest)

    def scope(self, show: str) -> str:
        """``show`` as it is meant: what is asked for, or the page that opens by itself."""
        known = [one.show for one in self.scopes]
        return show if show in known or show.startswith(_STANDING_IN) else next(iter(known), "")

    def shown(self, show: str) -> frozenset[int]:
        """What the page is about: what is the person's own, what they stand in for, or all that their role opens.

        Nothing where they no longer stand in for the owner who is asked for.
        """
        scope = self.scope(show)
        if scope.startswith(_STANDING_IN):
            whose = self.stands_in_for(scope)
            return whose.indicators if whose else frozenset()
        return self.by_role if scope == EVERYTHING else self.assigned

    def stands_in_for(self, show: str) -> Deputised | None:
        """For whom the page reports; None where it is not about a deputy's."""
        scope = self.scope(show)
        return next((one for one in self.deputised if one.show == scope), None)


def applying_indicators(plan: Plan):
    """The indicators of ``plan``, own and common, that apply; ``typed``: they have an input somebody types."""
    typed = IndicatorInput.objects.filter(indicator=OuterRef("pk"), source="")
    exempt = NotApplicable.objects.filter(indicator=OuterRef("pk"), plan=plan)
    of_plan = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    return Indicator.objects.filter(of_plan, ~Exists(exempt)).annotate(typed=Exists(typed))


def read_own_assignments(plan: Plan, user) -> OwnAssignments:
    """The indicators of ``plan``, own and common, that have an input somebody types and that apply.

    Two queries; one more for who stands in for somebody today.
    """
    rows = applying_indicators(plan).filter(typed=True).order_by()
    facets = dict(rows.values_list("pk", "objective__facet__no"))
    return _own(plan, user, facets)


def own_in_tree(plan: Plan, user, nodes: Iterable[IndicatorNode]) -> OwnAssignments:
    """The same where the plan's tree has been read: a query less."""
    facets = {
        node.row.id: int(node.spec.code.partition("-")[0])
        for node in nodes
        if plan.pk not in node.row.not_applicable and not all(found.source for found in node.inputs)
    }
    return _own(plan, user, facets)


def _own(plan: Plan, user, facets: Mapping[int, int]) -> OwnAssignments:
    """``facets``: indicator id → the number of its facet."""
    whole_facets = {facet_no for facet_no in set(facets.values()) if may_report(user, plan, facet_no)}
    by_role = frozenset(pk for pk, facet_no in facets.items() if facet_no in whole_facets)
    own: set[int] = set()
    deputised: dict[int, Deputised] = {}
    if has_permission(user, Permission.REPORT, plan.agency_id):
        own, deputised = _by_name(plan, user, facets)
    reportable = by_role.union(own, *(one.indicators for one in deputised.values()))
    return OwnAssignments(reportable, frozenset(own), tuple(deputised.values()), by_role)


def _by_name(plan: Plan, user, facets: Mapping[int, int]) -> tuple[set[int], dict[int, Deputised]]:
    """What is the person's own, and by owner what they stand in for today; what has no owner who can report is the deputy's own."""
    own: set[int] = set()
    stands_in: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    day = today()
    for pk, owner_id, name, username, deputy_id, first, last in _ASSIGNMENTS(user=user.pk, plan=plan.pk):
        if pk not in facets:
            continue
        if owner_id == user.pk:
            own.add(pk)
        elif deputy_id is not None and is_within(day, first, last):
            stands_in[owner_id, name or username or ""].add(pk)
    able = _owners_able_to_report(plan, user) if stands_in else frozenset()
    deputised: dict[int, Deputised] = {}
    for (whose, name), ids in sorted(stands_in.items(), key=lambda item: item[0][1]):
        if whose is not None and whose in able:
            deputised[whose] = Deputised(whose, name, frozenset(ids))
        else:
            own |= ids
    return own, deputised


def _owners_able_to_report(plan: Plan, deputy) -> frozenset[int]:
    """Those whose deputy the person is."""
    rows = Assignment.objects.filter(able_to_report("owner"), plan=plan, deputy=deputy)
    return frozenset(rows.values_list("owner_id", flat=True))


def assignment_of(plan: Plan, node: IndicatorNode) -> Assignment | None:
    """Who reports the indicator in this plan, where that is settled. One query."""
    return _ASSIGNED.first(plan=plan.pk, indicator=node.row.id)


def reportable_one(plan: Plan, node: IndicatorNode, assignment: Assignment | None, user) -> frozenset[int]:
    """The indicator's id where ``user`` may report it, else nothing: ``reportable`` for one alone."""
    if all(found.source for found in node.inputs) or plan.pk in node.row.not_applicable:
        return frozenset()
    facet_no = int(node.spec.code.partition("-")[0])
    return frozenset({node.row.id} if may_report(user, plan, facet_no, assignment) else ())
