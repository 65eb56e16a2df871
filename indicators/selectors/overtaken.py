"""Accounts of the annual report that speak of figures which have changed since."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from budget.selectors import Amount, ValueChange, amounts_changed
from indicators.models import FigureChange, IndicatorInput
from indicators.sources import Drawn
from objectives.models import ObjectiveAccount, Plan
from objectives.writing.fields import follows_figures
from objectives.writing.finished import is_written
from objectives.writing.rich_text import plain_text


class _Place(NamedTuple):
    """An objective by the numbers that are printed, and its id."""

    facet_no: int
    no: int
    id: int


@dataclass(frozen=True, slots=True)
class FigureChanges:
    """The changes of an objective's figures, of each cell in the order of time."""

    steps: Sequence[ValueChange]

    @property
    def last(self) -> datetime.datetime:
        """When a figure last got another value."""
        return max(step.at for step in self.steps)

    def since(self, moment: datetime.datetime) -> datetime.datetime | None:
        """When a figure that is another one now than it was at the moment last changed; None where every one is as it was."""
        cells: dict[tuple, list[ValueChange]] = defaultdict(list)
        for step in self.steps:
            if step.at > moment:
                cells[step.cell].append(step)
        return max((steps[-1].at for steps in cells.values() if steps[0].old != steps[-1].new), default=None)


_OBJECTIVE = tuple(f"indicator__objective__{field}" for field in ("facet__no", "no", "pk"))


def figures_changed(plan: Plan) -> Mapping[int, FigureChanges]:
    """Objective id → how the figures of its indicators changed in this plan: those that are reported, and those that are
    drawn from another one or from the budget's execution. Two queries, three where something is drawn.
    """
    moved = _moved({plan.pk: plan.year}).get(plan.pk, {})
    return {place.id: FigureChanges(steps) for place, steps in moved.items()}


def overtaken_accounts(plan_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Plan id → the codes of the objectives with a figure that is another one now than when the account was last
    written, without those in which every figure is a field; a plan without any is absent. One query, four where something is written and drawn.
    """
    versions = ObjectiveAccount.history.filter(id=OuterRef("pk")).order_by("-history_date")
    rows = ObjectiveAccount.objects.filter(plan__in=plan_ids).order_by()
    rows = rows.annotate(last=Subquery(versions.values("history_date")[:1]))
    years: dict[int, int] = {}
    at: dict[tuple[int, int], datetime.datetime | None] = {}
    for plan_id, objective_id, text, year, last in rows.values_list(
        "plan_id", "objective_id", "text", "plan__year", "last"
    ):
        if is_written(text) and not follows_figures(plain_text(text)):
            years[plan_id], at[plan_id, objective_id] = year, last
    if not years:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for plan_id, moved in _moved(years).items():
        codes = [
            f"{place.facet_no}-{place.no}"
            for place, steps in sorted(moved.items())
            if (written := at.get((plan_id, place.id))) is not None and FigureChanges(steps).since(written)
        ]
        if codes:
            found[plan_id] = tuple(codes)
    return found


def _moved(years: Mapping[int, int]) -> dict[int, dict[_Place, list[ValueChange]]]:
    """Plan id → objective → the changes of its figures; ``years`` are the plans' own."""
    found: dict[int, dict[_Place, list[ValueChange]]] = defaultdict(lambda: defaultdict(list))
    sources: dict[Amount, list[ValueChange]] = defaultdict(list)  # what inputs may be drawn from
    changes = FigureChange.objects.filter(plan__in=years).order_by("at", "pk")
    fields = ("plan_id", "input_id", "month", "at", "old", "new", "input__code", "input__indicator__no")
    rows = changes.values_list(*fields, *(f"input__{field}" for field in _OBJECTIVE))
    for plan_id, input_id, month, at, old, new, code, indicator_no, *objective in rows:
        place, step = _Place(*objective), ValueChange((input_id, month), at, old, new)
        found[plan_id][place].append(step)
        sources[plan_id, Drawn(f"{place.facet_no}-{place.no}-{indicator_no}", code).key].append(step)
    drawn = list(_drawn(years))
    if drawn:
        sources.update(amounts_changed(years))
    for plan_id, source, place in drawn:
        if (plan_id, source) in sources:
            found[plan_id][place] += sources[plan_id, source]
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
