"""Accounts of the annual report that speak of figures which have changed since."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.db.models import Max, OuterRef, Q, Subquery

from budget.selectors import amounts_changed
from indicators.models import FigureChange, IndicatorInput
from indicators.sources import Drawn
from objectives.models import ObjectiveAccount, Plan
from objectives.writing.finished import is_written


class _Place(NamedTuple):
    """An objective by the numbers that are printed, and its id."""

    facet_no: int
    no: int
    id: int


_OBJECTIVE = tuple(f"indicator__objective__{field}" for field in ("facet__no", "no", "pk"))


def figures_changed(plan: Plan) -> Mapping[int, datetime.datetime]:
    """Objective id → when a figure of its indicators last got another value in this plan: one that is reported, or that
    is drawn from another one or from the budget's execution. Two queries, three where something is drawn.
    """
    moved = _moved({plan.pk: plan.year}).get(plan.pk, {})
    return {place.id: at for place, at in moved.items()}


def overtaken_accounts(plan_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Plan id → the codes of the objectives with a figure that changed after the account was last written; a plan
    without any is absent. One query, four where something is written and drawn.
    """
    versions = ObjectiveAccount.history.filter(id=OuterRef("pk")).order_by("-history_date")
    rows = ObjectiveAccount.objects.filter(plan__in=plan_ids).order_by()
    rows = rows.annotate(last=Subquery(versions.values("history_date")[:1]))
    years: dict[int, int] = {}
    at: dict[tuple[int, int], datetime.datetime | None] = {}
    for plan_id, objective_id, text, year, last in rows.values_list(
        "plan_id", "objective_id", "text", "plan__year", "last"
    ):
        if is_written(text):
            years[plan_id], at[plan_id, objective_id] = year, last
    if not years:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for plan_id, moved in _moved(years).items():
        codes = [
            f"{place.facet_no}-{place.no}"
            for place, day in sorted(moved.items())
            if (written := at.get((plan_id, place.id))) is not None and day > written
        ]
        if codes:
            found[plan_id] = tuple(codes)
    return found


def _moved(years: Mapping[int, int]) -> dict[int, dict[_Place, datetime.datetime]]:
    """Plan id → objective → when a figure of it last got another value; ``years`` are the plans' own."""
    found: dict[int, dict[_Place, datetime.datetime]] = defaultdict(dict)
    sources: dict[tuple[int, str], datetime.datetime] = {}  # what inputs may be drawn from
    changes = FigureChange.objects.filter(plan__in=years).order_by()
    fields = ("plan_id", "input__code", "input__indicator__no", *(f"input__{field}" for field in _OBJECTIVE))
    rows = changes.values(*fields).annotate(last=Max("at")).values_list(*fields, "last")
    for plan_id, code, indicator_no, *objective, at in rows:
        place = _Place(*objective)
        _later(found[plan_id], place, at)
        sources[plan_id, Drawn(f"{place.facet_no}-{place.no}-{indicator_no}", code).key] = at
    drawn = list(_drawn(years))
    if drawn:
        sources.update(amounts_changed(years))
    for plan_id, source, place in drawn:
        if (plan_id, source) in sources:
            _later(found[plan_id], place, sources[plan_id, source])
    return found


def _drawn(years: Mapping[int, int]) -> Iterator[tuple[int, str, _Place]]:
    """Each plan's inputs that nobody reports, its own and those of its year's common plan, with where they are drawn from."""
    of_plans = Q(indicator__plan__in=years) | Q(
        indicator__plan__agency=None, indicator__plan__year__in=set(years.values())
    )
    rows = IndicatorInput.objects.filter(of_plans).exclude(source="").order_by()
    fields = ("indicator__plan_id", "indicator__plan__year", "indicator__plan__agency_id", "source")
    for own, year, agency_id, source, *objective in rows.values_list(*fields, *_OBJECTIVE):
        for plan_id in [own] if agency_id else [key for key, of in years.items() if of == year]:
            yield plan_id, source, _Place(*objective)


def _later(held: dict[_Place, datetime.datetime], place: _Place, at: datetime.datetime) -> None:
    held[place] = max(held.get(place, at), at)
