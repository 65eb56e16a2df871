"""Taking a branch out of a draft: a facet, an objective or an indicator, with all that was agreed below it.

What was reported and decided is kept for good, so a branch on which such rows hang stays (``Hanging.kept``). Figures of a plan
that was never approved bind nobody: they go along, and the history says which they were.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib.admin.utils import NestedObjects
from django.db import router, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import stamp
from indicators.models import FigureChange, Indicator, MonthlyFigure
from indicators.scoring.rounding import plain
from indicators.services.codes import values_of
from indicators.services.drafts import EditRefused, lock_drafts
from indicators.services.moving import close_gaps
from objectives.models import Facet, Objective, Plan

Row = Facet | Objective | Indicator
FIGURES = (FigureChange, MonthlyFigure)


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a branch, by the name of its kind: what goes with it, what is kept and so keeps it, and how many
    entries of history there are, which stay. ``figures``: the reported ones by name, a line for each input.
    """

    gone: dict[str, int]
    kept: dict[str, int]
    history: int
    figures: tuple[str, ...]


def hanging_on(row: Row) -> Hanging:
    """What hangs on ``row``, itself included; a constant number of queries for each kind of row."""
    indicators, above = _rows(row)
    gone: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    history = 0
    figures_go = _was_never_approved(row.plan)
    for rows in (indicators, *above):
        found, protected = _collected(rows)
        for model, ones in found.items():
            gone[str(model._meta.verbose_name_plural)] += len(ones)
            if hasattr(model, "history"):
                key = model._meta.pk.attname
                history += model.history.filter(**{f"{key}__in": [one.pk for one in ones]}).count()
        for one in protected:
            if not _below(one, row):
                goes = figures_go and isinstance(one, FIGURES) and one.plan_id == row.plan_id
                (gone if goes else kept)[str(one._meta.verbose_name_plural)] += 1
    earlier = values_of(indicators)
    if earlier:
        gone[str(earlier[0]._meta.verbose_name_plural)] += len(earlier)
    lines = _figures_of(indicators).values()
    return Hanging(dict(gone), dict(kept), history, tuple(line for ones in lines for line in ones))


@transaction.atomic
def delete_branch(*, row: Row, by) -> None:
    """Delete ``row`` and all below it, and number what stays beside it without a gap.

    Raises EditRefused where something hangs on it that is kept, YearSettled, PermissionDenied.
    """
    lock_drafts([row.plan], by=by)
    hanging = hanging_on(row)
    if hanging.kept:
        listed = _(", ").join(f"{name} {count}" for name, count in hanging.kept.items())
        raise EditRefused(
            _("“%(row)s” stays, because what was reported and decided is kept: %(kept)s.")
            % {"row": row, "kept": listed}
        )
    indicators, above = _rows(row)
    figures = _figures_of(indicators)
    for model in FIGURES:
        model._default_manager.filter(input__indicator__in=indicators).delete()
    for indicator in indicators:
        named = _("; ").join(figures[indicator.pk])
        stamp(indicator, by=by, reason=_("deleted with its figures: %s") % named if named else "")
    for one in (*values_of(indicators), *indicators, *(each for rows in above for each in rows)):
        if not isinstance(one, Indicator):
            stamp(one, by=by)
        one.delete()
    parent = getattr(row, "objective", None) or getattr(row, "facet", None)
    if parent is not None:
        close_gaps(plan=row.plan, parent=parent, by=by)


def _was_never_approved(plan: Plan) -> bool:
    """Whether the plan is an agency's own and a draft since it stands."""
    return not plan.is_common and not plan.history.filter(status=Plan.Status.APPROVED).exists()


def _figures_of(indicators: Sequence[Indicator]) -> dict[int, list[str]]:
    """Indicator id → its reported figures, a line for each input and agency. One query."""
    rows = MonthlyFigure.objects.filter(input__indicator__in=indicators).select_related(
        "input", "plan__agency"
    )
    found: dict[tuple[int, str], list[str]] = {}
    codes = {one.pk: one.code for one in indicators}
    for row in rows.order_by("plan_id", "input_id", "month"):
        pk = row.input.indicator_id
        agency = f"{row.plan.own_agency.name} " if row.plan_id != indicators[0].plan_id else ""
        value = f"{_('month %s') % row.month} = {plain(row.value)}"
        found.setdefault((pk, f"{agency}{codes[pk]} {row.input.name}"), []).append(value)
    lines: dict[int, list[str]] = defaultdict(list)
    for (pk, name), values in found.items():
        lines[pk].append(f"{name}{_(': ')}{_(', ').join(values)}")
    return lines


def _rows(row: Row) -> tuple[list[Indicator], list[list[Objective] | list[Facet]]]:
    """The indicators of a branch, and what stands above them in it, from below."""
    if isinstance(row, Indicator):
        return [row], []
    objectives = (
        [row] if isinstance(row, Objective) else list(Objective.objects.filter(facet=row, plan=row.plan_id))
    )
    indicators = Indicator.objects.filter(objective__in=objectives, plan=row.plan_id)
    rows = list(indicators.select_related("plan__agency", "objective__facet", "forerunner__plan"))
    return rows, [objectives] if isinstance(row, Objective) else [objectives, [row]]


def _collected(rows: Sequence[Model]) -> tuple[dict[type[Model], list[Model]], Iterable[Model]]:
    collector = NestedObjects(using=router.db_for_write(Indicator), origin=rows)
    collector.collect(rows)
    found = cast(dict[type[Model], set[Model]], collector.model_objs)
    rows_of = {kind: list(ones) for kind, ones in found.items() if not kind._meta.auto_created}
    return rows_of, collector.protected


def _below(one: Model, row: Row) -> bool:
    """Whether a row that protects another is part of the branch, and so goes first itself."""
    return isinstance(one, Objective | Indicator) and one.plan_id == row.plan_id
