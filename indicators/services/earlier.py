"""Writing values of earlier years (歷年). One on which an approved plan's target rests is changed only as a target is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.history import save_with_history, stamp
from chiayi_kpi.core.reasons import reason_given
from indicators.errors import ReportingRefused
from indicators.models import PriorValue, TargetRevision
from indicators.selectors.lineage import heirs
from indicators.validation.earlier import Served, StoredKey, served_values
from indicators.validation.moved_values import MovedTarget, moved_targets
from objectives.locking import LOCK_ORDER
from objectives.models import Plan

CAUSE_NEEDED = gettext_lazy("This value is part of an approved plan's target. Give the cause of the change.")
COUNTERMEASURE_NEEDED = gettext_lazy("A target that is made easier needs a countermeasure too.")


class EarlierValues:
    """The values of these agencies as they stand, and the approved targets that rest on them.

    The agencies' open plans are held until the transaction ends, so that none is approved or settled meanwhile; not where
    somebody only looks.
    """

    def __init__(self, agency_ids: Collection[int], *, only_looks: bool = False) -> None:
        of_agencies = Plan.objects.filter(agency_id__in=agency_ids, settled_at=None).order_by(*LOCK_ORDER)
        if not only_looks:
            of_agencies = of_agencies.select_for_update(no_key=True, of=("self",))
        plans = list(of_agencies.select_related("agency"))
        self._served = served_values([plan for plan in plans if plan.is_approved])
        self.rows = {
            (row.agency_id, row.code, row.year): row
            for row in PriorValue.objects.filter(agency__in=agency_ids)
        }
        self._values: dict[int, dict[StoredKey, Decimal]] = {key: {} for key in agency_ids}
        for (agency_id, code, year), row in self.rows.items():
            self._values[agency_id][code, year] = row.value

    def serves(self, agency_id: int, code: str, year: int) -> list[Served]:
        """What of approved plans rests on this value."""
        return self._served.get((agency_id, code, year), [])

    def moves(self, agency_id: int, code: str, year: int, value: Decimal | None) -> list[MovedTarget]:
        """The targets that another value (None: none at all) would move."""
        before, key = self._values.get(agency_id, {}), (code, year)
        after = {other: known for other, known in before.items() if other != key}
        if value is not None:
            after[key] = value
        return moved_targets(self.serves(agency_id, code, year), key, before, after)


@transaction.atomic
def change_earlier_value(
    *,
    agency: Agency,
    code: str,
    year: int,
    value: Decimal | None,
    by,
    cause: str = "",
    countermeasure: str = "",
) -> PriorValue | None:
    """Set the value of an earlier year, or take it away (``value`` None).

    Where a target of an approved plan moves, ReportingRefused without a ``cause``, and without a ``countermeasure`` where it
    becomes easier; the change then stands among the target's revisions.
    """
    values = EarlierValues([agency.pk])
    moved = values.moves(agency.pk, code, year, value)
    cause, countermeasure = _reasons(moved, cause, countermeasure)
    record_moves(moved, by=by, cause=cause, countermeasure=countermeasure)
    row = values.rows.get((agency.pk, code, year)) or PriorValue(agency=agency, code=code, year=year)
    stamp(row, by=by, reason=cause)
    if value is None:
        if row.pk:
            row.delete()
        return None
    if row.pk is None or row.value != value:
        row.value, row.origin = value, PriorValue.Origin.ENTERED
        row.save()
    return row


def record_moves(
    moved: Iterable[MovedTarget],
    *,
    by,
    cause: str,
    countermeasure: str = "",
    way: str = TargetRevision.Way.PAGE,
) -> None:
    """Keep what moved among the targets' revisions. What a settled year brought is no decision: it is never *lowered*."""
    decided = way != TargetRevision.Way.SETTLEMENT
    TargetRevision.objects.bulk_create(
        TargetRevision(
            plan=each.plan,
            indicator=each.indicator,
            what=TargetRevision.What.TARGET,
            old=each.old,
            new=each.new,
            lowered=each.lowered and decided,
            way=way,
            cause=cause,
            countermeasure=countermeasure if each.lowered and decided else "",
            by=by,
        )
        for each in moved
    )


def moved_text(moved: Sequence[MovedTarget]) -> str:
    """Why a file may not bring such a value, and the way to change it."""
    text = _(
        "It would move a target of the approved plan: %(moves)s. That is a change of target and needs its cause; "
        "change the value on its page under “earlier years' values”."
    )
    moves = _("; ").join(f"{each.indicator.code} {each.old} → {each.new} ({each.plan})" for each in moved)
    return text % {"moves": moves}


def _reasons(moved: Sequence[MovedTarget], cause: str, countermeasure: str) -> tuple[str, str]:
    cause = reason_given(cause, ReportingRefused, missing=str(CAUSE_NEEDED) if moved else "")
    lowered = any(each.lowered for each in moved)
    missing = str(COUNTERMEASURE_NEEDED) if lowered else ""
    return cause, reason_given(countermeasure, ReportingRefused, missing=missing)


def keep_year_values(
    *, plan: Plan, values: Mapping[int, Decimal], settled: bool, by, reason: str
) -> list[PriorValue]:
    """Keep what the year of ``plan`` came to (by the indicator's id) for those indicators that go on in the next plan.

    What is not ``settled`` is what the year is expected to come to. Returns the values that are other ones now.
    The caller holds the transaction.
    """
    origin = PriorValue.Origin.SETTLED if settled else PriorValue.Origin.EXPECTED
    rows = [
        PriorValue(agency=plan.own_agency, code=code, year=plan.year, value=values[pk], origin=origin)
        for pk, code in heirs(plan).items()
        if pk in values
    ]
    written, _kept = take_over(values=rows, by=by, reason=reason)
    return written


def expect_again(*, plan: Plan, by, reason: str) -> None:
    """The year of ``plan`` was opened again: what was taken over from it is what it is expected to come to."""
    rows = list(
        PriorValue.objects.filter(
            agency=plan.agency_id, year=plan.year, origin=PriorValue.Origin.SETTLED
        ).select_for_update()
    )
    for row in rows:
        row.origin = PriorValue.Origin.EXPECTED
    save_with_history(created=[], changed=rows, fields=["origin"], by=by, reason=reason)


def take_over(*, values: Sequence[PriorValue], by, reason: str) -> tuple[list[PriorValue], list[PriorValue]]:
    """Keep the values that a year came to, or is expected to come to, as values of an earlier year.

    What a person entered stays, and so does a settled value where only an expected one is known. Returns the rows that were
    written, and those that were not because another value had been entered. The caller holds the transaction.
    """
    known = EarlierValues({row.agency_id for row in values})
    created: list[PriorValue] = []
    changed: list[PriorValue] = []
    kept: list[PriorValue] = []
    for row in values:
        existing = known.rows.get((row.agency_id, row.code, row.year))
        if existing is None:
            created.append(row)
        elif existing.origin == PriorValue.Origin.ENTERED:
            kept += [existing] if existing.value != row.value else []
        elif (existing.value, existing.origin) != (row.value, row.origin) and _replaces(row, existing):
            moved = known.moves(row.agency_id, row.code, row.year, row.value)
            record_moves(moved, by=by, cause=reason, way=TargetRevision.Way.SETTLEMENT)
            existing.value, existing.origin = row.value, row.origin
            changed.append(existing)
    save_with_history(created=created, changed=changed, fields=["value", "origin"], by=by, reason=reason)
    return [*created, *changed], kept


def _replaces(row: PriorValue, existing: PriorValue) -> bool:
    return row.origin == PriorValue.Origin.SETTLED or existing.origin == PriorValue.Origin.EXPECTED
