"""What names an indicator by its printed code, and follows it when the code changes or the indicator is gone."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from chiayi_kpi.core.history import save_with_history, stamp
from indicators.models import Indicator, IndicatorInput, PriorValue
from indicators.sources import Drawn, drawn_from
from objectives.models import Plan

Codes = Mapping[int, str]  # indicator id → printed code


def codes_of(of: Q) -> dict[int, str]:
    rows = Indicator.objects.filter(of).select_related("objective__facet")
    return {row.pk: row.code for row in rows}


def follow_codes(before: Codes, after: Codes, by) -> None:
    """Let what names these indicators by their codes name them by their new ones."""
    moved = {pk: (old, after[pk]) for pk, old in before.items() if after[pk] != old}
    if not moved:
        return
    rows = list(Indicator.objects.filter(pk__in=moved).select_related("plan__agency", "forerunner__plan"))
    for plan in {row.plan_id: row.plan for row in rows}.values():
        codes = dict(moved[row.pk] for row in rows if row.plan_id == plan.pk)
        _rename_sources(plan, codes, by)
        _keep_earlier_values(plan, [row for row in rows if row.plan_id == plan.pk], moved, by)


def _rename_sources(plan: Plan, codes: Mapping[str, str], by) -> None:
    inputs = IndicatorInput.objects.filter(indicator__plan__year=plan.year, source__startswith="figure:")
    if not plan.is_common:
        inputs = inputs.filter(indicator__plan=plan)
    draw_from_new_codes(inputs, codes, by)


def draw_from_new_codes(
    inputs: Iterable[IndicatorInput], codes: Mapping[str, str], by, reason: str = ""
) -> None:
    """Inputs that draw their figures from an indicator name it by its new code; ``codes``: former → new."""
    changed = []
    for row in inputs:
        drawn = drawn_from(row.source)
        if drawn is not None and drawn.indicator in codes:
            row.source = Drawn(codes[drawn.indicator], drawn.input).key
            changed.append(row)
    save_with_history(created=[], changed=changed, fields=["source"], by=by, reason=reason)


def _keep_earlier_values(
    plan: Plan, rows: Sequence[Indicator], moved: Mapping[int, tuple[str, str]], by
) -> None:
    """Values of the years before stand under the code of that year's plan, or of the first later one: those that stand
    under this plan's codes are renamed, and an indicator of an earlier plan becomes the forerunner if there is none yet.
    """
    former = link_forerunners(rows, plan, by, {pk: old for pk, (old, _new) in moved.items()})
    since = {moved[row.pk][0]: _since(row, moved[row.pk][0], former) for row in rows}
    codes = dict(moved[row.pk] for row in rows)
    values = PriorValue.objects.filter(year__lt=plan.year, code__in={*codes, *codes.values()})
    if not plan.is_common:
        values = values.filter(agency=plan.agency)
    _rename_values(list(values), codes, since, by)


def link_forerunners(
    rows: Iterable[Indicator], plan: Plan, by, codes: Codes | None = None
) -> Mapping[str, Indicator]:
    """Those of ``plan`` that only their codes tie to the year before get that indicator as their forerunner.

    ``codes``: what they were called where they have other codes by now. Returns the year before's, by printed code.
    """
    former = _former_indicators(plan)
    linked = []
    for row in rows:
        found = former.get(codes[row.pk] if codes else row.code)
        if row.forerunner_id is None and found is not None and not hasattr(found, "successor"):
            row.forerunner = found
            linked.append(row)
    save_with_history(created=[], changed=linked, fields=["forerunner"], by=by)
    return former


def _former_indicators(plan: Plan) -> dict[str, Indicator]:
    """Printed code → the indicator of the last plan before ``plan`` of the same agency, or of the common ones."""
    earlier = Plan.objects.filter(agency=plan.agency_id, year__lt=plan.year).order_by("-year").first()
    rows = Indicator.objects.filter(plan=earlier).select_related("plan", "objective__facet", "successor")
    return {row.code: row for row in rows} if earlier else {}


def _rename_values(
    values: Collection[PriorValue], codes: Mapping[str, str], since: Mapping[str, int], by
) -> None:
    """Values of codes that change get the new one; what stands there of an indicator that is gone gives way."""
    renamed = [row for row in values if row.code in codes and row.year > since[row.code]]
    ids = {row.pk for row in renamed}
    targets = {(row.agency_id, codes[row.code], row.year) for row in renamed}
    for row in values:
        if row.pk not in ids and (row.agency_id, row.code, row.year) in targets:
            stamp(row, by=by)
            row.delete()
    for row in renamed:
        PriorValue.objects.filter(pk=row.pk).update(code=f"~{row.pk % 10**8}")
        row.code = codes[row.code]
    save_with_history(created=[], changed=renamed, fields=["code"], by=by)


def values_of(indicators: Iterable[Indicator]) -> list[PriorValue]:
    """The earlier values that stand under the codes of these indicators of one plan, and of no other plan's."""
    rows = list(indicators)
    if not rows:
        return []
    plan = rows[0].plan
    former = _former_indicators(plan)
    since = {row.code: _since(row, row.code, former) for row in rows}
    values = PriorValue.objects.filter(year__lt=plan.year, code__in=since)
    if not plan.is_common:
        values = values.filter(agency=plan.agency)
    return [row for row in values if row.year > since[row.code]]


def _since(row: Indicator, code: str, former: Mapping[str, Indicator]) -> int:
    """The year after which earlier values stand under this plan's code: that of the plan which had the indicator before."""
    found = row.forerunner or former.get(code)
    return found.plan.year if found else 0
