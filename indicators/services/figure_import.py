"""Monthly figures by the thousand, from a file: the same checks and writes as cell by cell."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import CharField, DateTimeField, F, Value

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.copying import insert_from
from indicators.models import FigureChange, MonthlyFigure
from indicators.reporting.figure_sheet import FigureCell, FigureEntry, FigureSheet, read_figure_sheet
from indicators.services.explanations import (
    Place,
    changed_explanations,
    with_one_explanation,
    write_explanations,
)
from indicators.services.figures import apply_figures, check_entries, clear_nothing_to_report
from objectives.locking import lock_plan
from objectives.models import Plan


@transaction.atomic
def import_figures(
    *,
    plan: Plan,
    entries: Sequence[FigureEntry],
    by,
    way: FigureChange.Way,
    reason: str = "",
    only_looks: bool = False,
) -> tuple[list[tuple[FigureCell, FigureCell]], Mapping[Place, str]]:
    """Write the entries into the agency's ``plan``; returns for each what stood in its cell before, and what was written; and
    why a text was left out, by (input id, month).

    What the rows of an indicator's month say is made one explanation. ``only_looks``: nothing is written, so the plan is not
    held, and no cell. Raises FiguresRefused with all faults, as ``record_figures`` does.
    """
    if not only_looks:
        lock_plan(plan)
    figure_sheet = read_figure_sheet(plan, {entry.input_id for entry in entries})
    entries, left = with_one_explanation(plan, figure_sheet, entries)
    former = [figure_sheet.cell(entry.input_id, entry.month) for entry in entries]
    changing = check_entries(plan=plan, figure_sheet=figure_sheet, entries=entries)
    if not only_looks:
        _write(plan, figure_sheet, changing, by, way, reason)
    return [(held, entry.cell) for held, entry in zip(former, entries, strict=True)], left


def _write(
    plan: Plan,
    figure_sheet: FigureSheet,
    changing: Sequence[FigureEntry],
    by,
    way: FigureChange.Way,
    reason: str,
) -> None:
    fresh: list[FigureEntry] = []
    other: list[FigureEntry] = []
    for entry in changing:
        is_fresh = entry.cell.value is not None and (entry.input_id, entry.month) not in figure_sheet.figures
        (fresh if is_fresh else other).append(entry)
    apply_figures(plan=plan, figure_sheet=figure_sheet, entries=other, by=by, way=way, reason=reason)
    places = {(entry.input_id, entry.month) for entry in fresh}
    clear_nothing_to_report(plan=plan, figure_sheet=figure_sheet, places=places)
    _insert(plan, fresh, by, way, reason)
    write_explanations(plan=plan, notes=changed_explanations(figure_sheet, changing), by=by)


def _insert(plan: Plan, fresh: Sequence[FigureEntry], by, way: FigureChange.Way, reason: str) -> None:
    """Figures where nothing was reported. Their audit rows are copied inside the database, which is most of the time
    that an import would take: the plan is locked, so what is in these months now is what was just written.
    """
    if not fresh:
        return
    existing = MonthlyFigure.objects.filter(plan=plan)
    last = existing.order_by("-pk").values_list("pk", flat=True).first() or 0
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan_id=plan.pk, input_id=e.input_id, month=e.month, value=e.cell.value)
        for e in fresh
        if e.cell.value is not None
    )
    who = FigureChange._meta.get_field("by").target_field
    insert_from(
        existing.filter(pk__gt=last),
        FigureChange,
        {
            "plan": F("plan_id"),
            "input": F("input_id"),
            "month": F("month"),
            "new": F("value"),
            "at": Value(now(), output_field=DateTimeField()),
            "by": Value(by.pk if by is not None else None, output_field=who),
            "way": Value(str(way), output_field=CharField()),
            "reason": Value(reason, output_field=CharField()),
            "system": Value("", output_field=CharField()),
        },
    )
