"""Plans of a year carried over into a later one, each with what its year came to or is expected to come to."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.roc import LAST_MONTH, months_ended
from indicators.services.copied_year import Choices, CopiedYear, YearValues
from indicators.services.copy_year import copy_year
from objectives.locking import lock_all_years
from objectives.models import Plan
from reports.analysis.outlook.expected_year import forecast
from reports.analysis.outlook.seasons import seasons_of
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import build_each
from reports.snapshot.year_values import is_growth, stored, year_values


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What came of several plans, in their order: the copies, and why the others were not made."""

    copied: Sequence[CopiedYear] = ()
    refused: Sequence[tuple[Plan, str]] = ()


def carry_over(plans: Sequence[Plan], to: int, *, by, choices: Choices, preview: bool = False) -> CarriedOver:
    """Copy each of ``plans`` (of one year, the common one first) into the year ``to``, in one transaction.

    One that is refused leaves nothing and does not keep the others. ``preview``: everything is done to see what would come
    of it, and nothing stays.
    """
    values = values_of(plans)
    with transaction.atomic():
        lock_all_years(
            {plan.agency_id for plan in plans}
        )  # the plans of ``to``, and the years whose values move
        found = _carried(plans, to, by, choices, values)
        if preview:
            transaction.set_rollback(True)
    return found


def _carried(
    plans: Sequence[Plan], to: int, by, choices: Choices, values: Mapping[int, YearValues]
) -> CarriedOver:
    copied: list[CopiedYear] = []
    refused: list[tuple[Plan, str]] = []
    for plan in plans:
        try:
            copied.append(copy_year(source=plan, to=to, by=by, choices=choices, values=values.get(plan.pk)))
        except (Refused, PermissionDenied) as fault:
            refused.append((plan, str(fault)))
    return CarriedOver(copied, refused)


def values_of(plans: Collection[Plan]) -> Mapping[int, YearValues]:
    """By plan's id what its year came to; expected where it is not settled. A plan that cannot be scored has none."""
    own = {plan.own_agency.code: plan for plan in plans if not plan.is_common}
    through = months_ended(next(iter(own.values())).year, today()) if own else 0
    if not through:
        return {}
    year = next(iter(own.values())).year
    snapshots = build_each(year=year, through=through, agency_codes=own, ahead=True).snapshots
    of_year = year_values if through == LAST_MONTH else _expected(snapshots)
    return {
        own[snapshot.agency_code].pk: YearValues(of_year(snapshot), settled=snapshot.seal is not None)
        for snapshot in snapshots
    }


def _expected(snapshots: Sequence[Snapshot]) -> Callable[[Snapshot], dict[int, Decimal]]:
    """What the forecast says of each indicator's year-end value; what grows from last year's is not foretold."""
    forecasts = forecast(snapshots, seasons_of(snapshots))

    def of_snapshot(snapshot: Snapshot) -> dict[int, Decimal]:
        found = forecasts[snapshot.agency_code].indicators
        return stored(
            {
                view.id: estimate.central
                for view in snapshot.indicators()
                if (estimate := found[view.code].estimate) is not None and not is_growth(view.score)
            }
        )

    return of_snapshot
