"""Snapshots of agencies' years, built in bulk: 9 queries for one agency, and as many for all of them; more where a year is settled.

A settled year is shown as it was frozen (``archive``): nothing that was changed since is read.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from budget import selectors as budget
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.deadlines import open_month
from indicators.errors import PlanNotScorable
from indicators.refusals import Refusal, RefusalPlace
from indicators.scoring.engine import CityScores, score_each
from indicators.scoring.model import AgencyScore, AgencyYear
from indicators.selectors import AgencyRead, CityRead, read_city
from indicators.selectors.refusals import figure_refusal
from objectives import selectors as objectives
from objectives.selectors import PlanRow
from reports.snapshot.archive.settled import SettledYears, settled_years
from reports.snapshot.assembly import Lines, assembled
from reports.snapshot.errors import AgencyNotFound, PlanNotFound
from reports.snapshot.model import Snapshot
from reports.snapshot.not_owed import as_owed


class Built(NamedTuple):
    """Snapshots in the order of the volume, and the agencies that have none because their plans cannot be scored."""

    snapshots: list[Snapshot]
    refused: tuple[Refusal, ...]


class ScoredCity(NamedTuple):
    """Scores by agency code, and who has none, both in the order of the volume."""

    scores: Mapping[str, AgencyScore]
    refused: tuple[Refusal, ...]


def build_snapshots(
    *,
    year: int,
    through: int = LAST_MONTH,
    agency_codes: Collection[str] | None = None,
    as_of: datetime.datetime | None = None,
    plans: Sequence[PlanRow] | None = None,
    with_items: bool = True,
    ahead: bool = False,
) -> list[Snapshot]:
    """``build_each`` for whoever needs every agency that was asked for, such as a document.

    Raises AgencyNotFound, PlanNotFound, PlanNotScorable (all ScoreUnavailable) with a message for the person.
    """
    built = build_each(
        year=year,
        through=through,
        agency_codes=agency_codes,
        as_of=as_of,
        plans=plans,
        with_items=with_items,
        ahead=ahead,
    )
    if built.refused:
        raise PlanNotScorable(built.refused)
    return built.snapshots


def build_each(
    *,
    year: int,
    through: int = LAST_MONTH,
    agency_codes: Collection[str] | None = None,
    as_of: datetime.datetime | None = None,
    plans: Sequence[PlanRow] | None = None,
    with_items: bool = True,
    ahead: bool = False,
) -> Built:
    """The year of these agencies (None: of all) up to the end of month ``through``, as far as it can be scored.

    With ``as_of`` figures, execution and awards are those that the portal held then: two queries more. ``plans``
    are those of the year where the caller has read them; without ``with_items`` budget items are left out. A month is scored
    by the terms that held in it; where one looks ``ahead`` from there, by those of the year's end.
    Raises AgencyNotFound, PlanNotFound.
    """
    with patient_collector():
        with one_moment():
            plans = objectives.plans_of_year(year) if plans is None else plans
            refuse_unknown(plans, year, agency_codes)
            city = read_each(plans, agency_codes, through, as_of, ahead=ahead)
            lines = budget.business_lines([one.plan.id for one in city.agencies]) if with_items else {}
        scored = scores_of(city, through)
        return Built(_snapshots(city, scored, _Read(lines, as_of)), scored.refused)


def read_each(
    plans: Sequence[PlanRow],
    agency_codes: Collection[str] | None = None,
    through: int = LAST_MONTH,
    as_of: datetime.datetime | None = None,
    *,
    ahead: bool = False,
) -> CityRead:
    """What ``build_each`` scores, of the ``plans`` of one year. Where all that are asked for are settled, nothing else is read."""
    wanted = [plan for plan in plans if plan.is_asked(agency_codes)]
    settled = _settled(wanted, as_of)
    if len(settled.years) == len(wanted):
        return CityRead(tuple(wanted), (), (), (), settled.years)
    read = read_city(plans, agency_codes, through, as_of)
    return _holding(read.at_its_end() if ahead else read, settled)


def with_settled(cities: Mapping[int, CityRead]) -> dict[int, CityRead]:
    """``cities``, by their years, with the frozen years of their settled plans, which hold instead of what was read.

    No query where none is settled.
    """
    settled = _settled([plan for city in cities.values() for plan in city.plans])
    return {year: _holding(city, settled) for year, city in cities.items()}


def _settled(plans: Sequence[PlanRow], as_of: datetime.datetime | None = None) -> SettledYears:
    return settled_years([plan.id for plan in plans if plan.settled_at], as_of)


def snapshots_of(
    city: CityRead, scored: ScoredCity, as_of: datetime.datetime | None = None
) -> list[Snapshot]:
    """Snapshots of what was read and scored already, without business lines, which were not read."""
    return _snapshots(city, scored, _Read({}, as_of))


def scores_of(city: CityRead, through: int, *, lit: bool = True) -> ScoredCity:
    """The scores up to month ``through`` (0: nothing yet), and whose plans the engine refuses up to that month.

    Not ``lit``: as ``counted_scores`` has them.
    """
    refused = {refusal.plan.id: refusal for refusal in city.refused}
    refused |= {
        agency.plan.id: refusal
        for agency in city.agencies
        if agency.plan.id not in city.settled and (refusal := agency.refusal_in(through)) is not None
    }
    asked = _scorable(city, through)
    scored = score_each(_competing(city), through, only=set(asked), lit=lit) if asked else CityScores({}, {})
    for code, bad in scored.refused.items():
        plan = asked[code].plan
        refused[plan.id] = figure_refusal(plan, asked[code].tree_in(through), bad)
    scores = scored.scores | {
        found.december.agency_code: found.scores[through] for found in city.settled.values()
    }
    return ScoredCity(
        {plan.agency_code: scores[plan.agency_code] for plan in city.plans if plan.agency_code in scores},
        tuple(refused[plan.id] for plan in city.plans if plan.id in refused),
    )


def counted_scores(city: CityRead, through: int) -> Mapping[str, AgencyScore]:
    """``scores_of`` without lights by agency code, for a month that is only compared with; quicker."""
    settled = {
        plan.agency_code: city.settled[plan.id].scores[through]
        for plan in city.plans
        if plan.id in city.settled
    }
    only = set(_scorable(city, through))
    return score_each(_competing(city), through, only=only, lit=False).scores | settled


def totals_of(city: CityRead, through: int) -> Mapping[str, Decimal]:
    """The totals of ``counted_scores``."""
    return {code: score.total for code, score in counted_scores(city, through).items()}


def _scorable(city: CityRead, through: int) -> Mapping[str, AgencyRead]:
    asked = {plan.id for plan in city.plans}
    refused = {refusal.plan.id for refusal in city.refused}
    return {
        agency.plan.agency_code: agency
        for agency in city.agencies
        if agency.plan.id in asked
        and agency.plan.id not in city.settled
        and agency.plan.id not in refused
        and agency.refusal_in(through) is None
    }


def _competing(city: CityRead) -> tuple[AgencyYear, ...]:
    return (*(agency.year for agency in city.agencies), *city.rivals)


class _Read(NamedTuple):
    """What a snapshot shows beside the tree: business lines by plan id, as known when."""

    lines: Mapping[int, Lines]
    as_of: datetime.datetime | None


def _snapshots(city: CityRead, scored: ScoredCity, read: _Read) -> list[Snapshot]:
    agencies = {agency.plan.id: agency for agency in city.agencies}
    begun = any(open_month(plan.year, today()) for plan in city.plans)
    found = []
    for plan in city.plans:
        score = scored.scores.get(plan.agency_code)
        if score is None:
            continue
        if plan.id in city.settled:
            found.append(city.settled[plan.id].up_to(score.through))
        else:
            agency = agencies[plan.id]
            found.append(
                as_owed(
                    assembled(
                        agency,
                        score,
                        lines=read.lines.get(plan.id, {}),
                        revised=city.revised,
                        rivals=_others(city, agency),
                        as_of=read.as_of,
                    ),
                    begun,
                )
            )
    return found


def _others(city: CityRead, agency: AgencyRead) -> tuple[AgencyYear, ...]:
    return (*(found.year for found in city.agencies if found is not agency), *city.rivals)


def _holding(city: CityRead, settled: SettledYears) -> CityRead:
    """What is frozen can be shown whatever became of the plan, and what is damaged there is not replaced by it."""
    refused = {refusal.plan.id: refusal for refusal in city.refused}
    refused |= {
        plan.id: Refusal(plan, settled.damaged[plan.id], RefusalPlace.FROZEN, plan.id)
        for plan in city.plans
        if plan.id in settled.damaged
    }
    return city._replace(
        settled={plan.id: settled.years[plan.id] for plan in city.plans if plan.id in settled.years},
        refused=tuple(refusal for key, refusal in refused.items() if key not in settled.years),
    )


def refuse_unknown(plans: Sequence[PlanRow], year: int, codes: Collection[str] | None) -> None:
    """Raises AgencyNotFound or PlanNotFound for the first code without a plan; None: for no plan at all."""
    planned = {plan.agency_code for plan in plans if plan.agency_id}
    if codes is None:
        if not planned:
            raise PlanNotFound(year)
        return
    for code in codes:
        if code not in planned:
            name = Agency.objects.filter(code=code).values_list("name", flat=True).first()
            raise PlanNotFound(year, name) if name else AgencyNotFound(code)
