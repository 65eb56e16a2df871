"""The outline of one plan: its facets, objectives and indicators with their weights and what they leave open."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from indicators.admin.branches import branch_url
from indicators.models import Indicator
from indicators.services.moving import MOVABLE_FACETS
from objectives.admin_access import add_url, change_url, place
from objectives.models import Facet, Objective, Plan

WHOLE = Decimal(100)


@dataclass(slots=True)
class OutlineLine:
    """One row of the outline; ``given`` is what its children's weights add up to, None where others give it."""

    row: Facet | Objective | Indicator
    code: str
    weight: Decimal
    url: str
    common: bool
    children: "list[OutlineLine]" = field(default_factory=list)
    given: Decimal | None = None
    add_url: str = ""
    branch_url: str = ""  # where it is moved, copied or taken out; empty where it may not be

    @property
    def place(self) -> str:
        """What the row is called on the page, so that one can be led to it."""
        return place(self.row)

    @property
    def has_steps(self) -> bool:
        """Whether the row has an order of its own: a facet's number may have a meaning."""
        return not isinstance(self.row, Facet) or self.row.no in MOVABLE_FACETS

    @property
    def missing(self) -> Decimal | None:
        return None if self.given is None else self.weight - self.given

    @property
    def over(self) -> Decimal | None:
        return None if self.given is None else self.given - self.weight


@dataclass(frozen=True, slots=True)
class Outline:
    """``given`` is what the facets' weights add up to, of a hundred."""

    facets: list[OutlineLine]
    given: Decimal

    @property
    def missing(self) -> Decimal:
        return WHOLE - self.given

    @property
    def over(self) -> Decimal:
        return self.given - WHOLE

    @property
    def has_own(self) -> bool:
        """Whether the plan has objectives of its own already."""
        return any(not objective.common for facet in self.facets for objective in facet.children)

    def places(self) -> dict[str, str]:
        """The printed code of each row → its page."""
        objectives = [line for facet in self.facets for line in facet.children]
        indicators = [line for objective in objectives for line in objective.children]
        return {line.code: line.url for line in (*self.facets, *objectives, *indicators)}


def plan_outline(plan: Plan, *, editable: bool) -> Outline:
    """The plan's own rows and the common plan's of the year, in three queries; ``editable`` adds the add links."""
    of_year = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    facets = [_line(row, str(row.no), plan) for row in Facet.objects.filter(of_year).order_by("no", "pk")]
    objectives = _below(
        Objective.objects.filter(of_year).select_related("facet").order_by("no", "pk"), "facet_id", plan
    )
    indicators = _below(
        Indicator.objects.filter(of_year).select_related("objective__facet").order_by("no", "pk"),
        "objective_id",
        plan,
    )
    for facet in facets:
        _fill(facet, objectives, plan, editable, Objective, "facet")
        for objective in facet.children:
            _fill(objective, indicators, plan, editable, Indicator, "objective")
    return Outline(facets, sum((facet.weight for facet in facets), Decimal(0)))


def _line(row: Facet | Objective | Indicator, code: str, plan: Plan) -> OutlineLine:
    return OutlineLine(
        row, code, row.weight, change_url(row), common=not plan.is_common and row.plan_id != plan.pk
    )


def _below(rows, parent: str, plan: Plan) -> dict[int, list[OutlineLine]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, parent)].append(_line(row, row.code, plan))
    return found


def _fill(
    line: OutlineLine, below: dict[int, list[OutlineLine]], plan: Plan, editable: bool, model, parent: str
) -> None:
    line.children = below.get(line.row.pk, [])
    # In the common plan a facet without objectives is filled by each agency: nothing is missing here.
    if line.children or not plan.is_common:
        line.given = sum((child.weight for child in line.children), Decimal(0))
    if editable:
        line.add_url = add_url(model, plan=plan.pk, **{parent: line.row.pk})
        for one in (line, *line.children):
            if not one.common:
                one.branch_url = branch_url(one.row)
