"""Snapshots of agencies' years, built in bulk: 13 queries for one agency, and as many for all of them.

A settled year is shown as it was frozen (``reports.settlement``): nothing that was changed since is read.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from budget import selectors as budget
from budget.selectors import BudgetItemRow
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from indicators.errors import PlanNotScorable
from indicators.scoring.engine import score
from indicators.scoring.errors import ScoringError
from indicators.scoring.model import AgencyScore, AgencyYear, FacetScore, IndicatorScore, ObjectiveScore
from indicators.selectors import AgencyRead, CityRead, FacetNode, IndicatorNode, ObjectiveNode, read_city
from indicators.selectors.revisions import RevisionRow, revisions
from indicators.selectors.specs import reason
from objectives import selectors as objectives
from objectives.narrative import split_heading
from objectives.selectors import PlanRow
from reports.errors import AgencyNotFound, PlanNotFound
from reports.settlement.frozen import score_up_to, settled_years, up_to
from reports.snapshot import (
    BudgetItemView,
    BusinessLineView,
    ExecutionView,
    FacetView,
    IndicatorView,
    ObjectiveView,
    Snapshot,
)


def build_snapshots(
    *,
    year: int,
    through: int = 12,
    agency_codes: Collection[str] | None = None,
    known_at: datetime.datetime | None = None,
    plans: Sequence[PlanRow] | None = None,
    with_items: bool = True,
) -> list[Snapshot]:
    """The year of these agencies (None: of all) up to the end of month ``through``, in the order of the volume.

    With ``known_at`` figures, execution and awards are those that the portal held then: two queries more. ``plans``
    are those of the year where the caller has read them; without ``with_items`` budget items are left out.
    Raises AgencyNotFound, PlanNotFound, PlanNotScorable (all ScoreUnavailable) with a message for the person.
    """
    with patient_collector():
        with one_moment():
            plans = objectives.plans_of_year(year) if plans is None else plans
            _refuse_unknown(plans, year, agency_codes)
            wanted = [plan for plan in plans if _is_asked(plan, agency_codes)]
            frozen = _frozen(wanted, known_at)
            if len(frozen) == len(wanted):
                return [up_to(frozen[plan.id], through) for plan in wanted]
            city = read_city(plans, agency_codes, through, known_at)._replace(settled=frozen)
            lines = budget.business_lines([one.plan.id for one in city.agencies]) if with_items else {}
            revised = revisions([plan.id for plan in plans])
        scores = scores_of(city, through)
        return [
            _settled(city, agency, through)
            or _snapshot(
                agency,
                scores[agency.plan.agency_code],
                lines.get(agency.plan.id, {}),
                _Beside(agency.plan.id, revised, _others(city, agency), known_at),
            )
            for agency in city.agencies
        ]


def with_settled(city: CityRead) -> CityRead:
    """``city`` with the frozen years of its settled plans, which hold instead of what was read. One query, or two."""
    return city._replace(settled=_frozen([agency.plan for agency in city.agencies], None))


def _is_asked(plan: PlanRow, codes: Collection[str] | None) -> bool:
    return plan.agency_id is not None and (codes is None or plan.agency_code in codes)


def _frozen(plans: Sequence[PlanRow], known_at: datetime.datetime | None) -> Mapping[int, Snapshot]:
    """The settled ones among ``plans``; asked for what was known before a year was settled, not that one."""
    frozen = settled_years([plan.id for plan in plans])
    if known_at is None:
        return frozen
    return {key: found for key, found in frozen.items() if found.seal and found.seal.at <= known_at}


def _settled(city: CityRead, agency: AgencyRead, through: int) -> Snapshot | None:
    frozen = city.settled.get(agency.plan.id)
    return up_to(frozen, through) if frozen else None


def snapshots_of(city: CityRead, scores: Mapping[str, AgencyScore]) -> list[Snapshot]:
    """Snapshots of what was read and scored already, without business lines and revisions, which were not read."""
    return [
        _settled(city, agency, scores[agency.plan.agency_code].through)
        or _snapshot(
            agency,
            scores[agency.plan.agency_code],
            {},
            _Beside(agency.plan.id, {}, _others(city, agency), None),
        )
        for agency in city.agencies
    ]


def scores_of(city: CityRead, through: int) -> Mapping[str, AgencyScore]:
    """Agency code → the score up to month ``through`` (0: nothing yet); PlanNotScorable names what the engine refuses."""
    everyone = (*(agency.year for agency in city.agencies), *city.rivals)
    unsettled = {agency.plan.agency_code for agency in city.agencies if agency.plan.id not in city.settled}
    frozen = {found.agency_code: score_up_to(found, through) for found in city.settled.values()}
    try:
        scored = score(everyone, through, only=unsettled) | frozen
    except ScoringError as fault:
        raise PlanNotScorable(reason(fault)) from fault
    return {agency.plan.agency_code: scored[agency.plan.agency_code] for agency in city.agencies}


def _refuse_unknown(plans: Sequence[PlanRow], year: int, codes: Collection[str] | None) -> None:
    planned = {plan.agency_code for plan in plans if plan.agency_id}
    if codes is None:
        if not planned:
            raise PlanNotFound(year)
        return
    for code in codes:
        if code not in planned:
            name = Agency.objects.filter(code=code).values_list("name", flat=True).first()
            raise PlanNotFound(year, name) if name else AgencyNotFound(code)


class _Beside(NamedTuple):
    """What stands beside the tree: whose plan it is, what was changed after approval, whom it is ranked with."""

    plan_id: int
    revised: Mapping[int, tuple[RevisionRow, ...]]
    rivals: tuple[AgencyYear, ...]
    known_at: datetime.datetime | None


def _others(city: CityRead, agency: AgencyRead) -> tuple[AgencyYear, ...]:
    return (*(found.year for found in city.agencies if found is not agency), *city.rivals)


def _snapshot(
    agency: AgencyRead,
    scored: AgencyScore,
    lines: Mapping[str, tuple[BudgetItemRow, ...]],
    beside: _Beside,
) -> Snapshot:
    plan = agency.plan
    return Snapshot(
        agency_code=plan.agency_code,
        agency_name=plan.agency_name,
        chapter=plan.chapter,
        year=plan.year,
        through=scored.through,
        preamble=plan.preamble,
        axes=plan.axes,
        has_sample_figures=plan.has_sample_figures,
        facets=tuple(
            _facet_view(node, found, beside) for node, found in zip(agency.tree, scored.facets, strict=True)
        ),
        business_lines=tuple(
            BusinessLineView(name, tuple(_item_view(item) for item in items)) for name, items in lines.items()
        ),
        executions=tuple(ExecutionView(*row[1:]) for row in agency.executions),
        score=scored,
        given=agency.year,
        rivals=beside.rivals,
        known_at=beside.known_at,
        plan_id=plan.id,
        agency_id=plan.agency_id,
    )


def _facet_view(node: FacetNode, scored: FacetScore, beside: _Beside) -> FacetView:
    row = node.row
    views = tuple(
        _objective_view(below, found, beside)
        for below, found in zip(node.objectives, scored.objectives, strict=True)
    )
    return FacetView(row.no, row.name, row.weight, row.cap, row.note, views, scored)


def _objective_view(node: ObjectiveNode, scored: ObjectiveScore, beside: _Beside) -> ObjectiveView:
    row = node.row
    heading, description = split_heading(row.description, row.name)
    views = tuple(
        _indicator_view(below, found, beside)
        for below, found in zip(node.indicators, scored.indicators, strict=True)
    )
    return ObjectiveView(
        node.code,
        row.no,
        row.name,
        heading,
        description,
        row.weight,
        row.accounts.get(beside.plan_id, ""),
        views,
        scored,
    )


def _indicator_view(node: IndicatorNode, scored: IndicatorScore, beside: _Beside) -> IndicatorView:
    row = node.row
    return IndicatorView(
        code=node.spec.code,
        no=row.no,
        name=row.name,
        weight=row.weight,
        evaluation_system=row.evaluation_system,
        evaluation_method=row.evaluation_method,
        standard=row.standard,
        target_text=row.target_text,
        unit=row.unit,
        common=node.spec.common,
        score=scored,
        revisions=beside.revised.get(row.id, ()),
        typed=tuple(found.spec.code for found in node.inputs if not found.source),
        id=row.id,
    )


def _item_view(item: BudgetItemRow) -> BudgetItemView:
    code = f"{item.facet_no}-{item.objective_no}" if item.facet_no else ""
    return BudgetItemView(*item[:7], objective_code=code)
