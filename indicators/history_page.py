"""The history as lines that the page shows and the files hold: one line a change, each with the same columns."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from indicators.live_text import from_system
from indicators.models import FigureChange, MonthEvent, PriorValue, TargetRevision
from indicators.rule_names import parameter_names
from indicators.selectors.changes_while_open import PlanChange
from indicators.selectors.deputies import Deputies
from indicators.selectors.easing import is_surely_easier
from indicators.selectors.history import EarlierValueChange
from indicators.selectors.milestones_then import MilestonesThen
from objectives.models import Plan

FIELDS = {
    "weight": gettext_lazy("weight"),
    "target_text": gettext_lazy("target as printed"),
}
EARLIER_WAYS = {
    str(PriorValue.Origin.SETTLED): TargetRevision.Way.SETTLEMENT.label,
    str(PriorValue.Origin.EXPECTED): PriorValue.Origin.EXPECTED.label,
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change. ``mark`` says why it stands out; empty for an ordinary one."""

    at: datetime.datetime
    who: str
    indicator: str
    subject: str  # the input, or what was changed
    month: int | None
    what: str
    old: Decimal | str | None
    new: Decimal | str | None
    way: str
    why: str
    mark: str


def figure_lines(rows: Iterable[FigureChange], deputies: Deputies) -> list[HistoryLine]:
    changes = list(rows)
    milestones = MilestonesThen(changes)
    return [
        HistoryLine(
            at=row.at,
            who=from_system(row.system) or _who(row.by, deputies, row.input.indicator_id, row.at),
            indicator=str(row.input.indicator),
            subject=row.input.name,
            month=row.month,
            what=_("figure"),
            old=milestones.before(row) or row.old,
            new=milestones.after(row) or row.new,
            way=row.get_way_display(),
            why=row.reason,
            mark=_("correction after approval") if row.corrects else "",  # type: ignore[attr-defined]  # annotated
        )
        for row in changes
    ]


def month_lines(rows: Iterable[MonthEvent], deputies: Deputies) -> list[HistoryLine]:
    return [
        HistoryLine(
            at=row.at,
            who=from_system(row.system) or _who(row.by, deputies, row.indicator_id, row.at),
            indicator=str(row.indicator),
            subject="",
            month=row.month,
            what=row.get_action_display(),
            old=None,
            new=None,
            way="",
            why=row.reason,
            mark=_("opened again after approval") if row.action == MonthEvent.Action.REOPEN else "",
        )
        for row in rows
    ]


def revision_lines(rows: Iterable[TargetRevision]) -> list[HistoryLine]:
    return [
        HistoryLine(
            at=row.at,
            who=_name(row.by),
            indicator=str(row.indicator),
            subject=_("Common plan") if row.plan.is_common else "",
            month=None,
            what=row.get_what_display(),
            old=row.old,
            new=row.new,
            way=row.get_way_display(),
            why=_reasons(row),
            mark=_revision_mark(row),
        )
        for row in rows
    ]


def _revision_mark(row: TargetRevision) -> str:
    if not row.lowered:
        return _("changed after approval")
    if row.what != TargetRevision.What.TERMS or is_surely_easier(row.old, row.new):
        return _("made easier after approval")
    return _("possibly made easier after approval")


def earlier_value_lines(rows: Iterable[EarlierValueChange], names: Mapping[int, str]) -> list[HistoryLine]:
    """``names``: indicator id → its code and name."""
    return [
        HistoryLine(
            at=row.at,
            who=row.who or _("the system"),
            indicator=names.get(row.indicator_id, ""),
            subject=_("year %s") % row.year,
            month=None,
            what=_("earlier year's value"),
            old=row.old,
            new=row.new,
            way=str(EARLIER_WAYS.get(row.origin, "")),
            why=row.reason,
            mark="",
        )
        for row in rows
    ]


def plan_change_lines(changes: Iterable[PlanChange], names: Mapping[int, str]) -> list[HistoryLine]:
    """``names``: indicator id → its code and name."""
    parameters = parameter_names()
    return [
        HistoryLine(
            at=change.at,
            who=change.who or _("the system"),
            indicator=names.get(change.indicator_id, change.name),
            subject=_("scoring component %s") % change.component if change.component else "",
            month=None,
            what=str(FIELDS.get(change.field) or parameters[change.field]),
            old=_plain(change.old),
            new=_plain(change.new),
            way="",
            why=change.reason,
            mark=_("changed while the plan was open again"),
        )
        for change in changes
    ]


def history_book(plan: Plan, title: str, lines: Iterable[HistoryLine]) -> WrittenBook:
    """The lines as a workbook of one sheet; text stays text, whatever it begins with."""
    columns = [
        WrittenColumn(_("When"), 20),
        WrittenColumn(_("Who"), 14),
        WrittenColumn(_("Indicator"), 40),
        WrittenColumn(_("Input"), 24),
        WrittenColumn(_("Month"), 7, as_text=False),
        WrittenColumn(_("What"), 14),
        WrittenColumn(_("From"), 14, as_text=False, as_shown=True),
        WrittenColumn(_("To"), 14, as_text=False, as_shown=True),
        WrittenColumn(_("Entered by"), 10),
        WrittenColumn(_("Why"), 40),
        WrittenColumn(_("Note"), 20),
    ]
    label = _("Sample data") if plan.has_sample_figures else ""
    return WrittenBook(title, [WrittenSheet(title, columns, [_cells(line) for line in lines])], label)


def _cells(line: HistoryLine) -> list:
    return [
        _moment(line.at),
        line.who,
        line.indicator,
        line.subject,
        line.month,
        line.what,
        _trimmed(line.old),
        _trimmed(line.new),
        line.way,
        line.why,
        line.mark,
    ]


def _plain(value) -> Decimal | str | None:
    return Decimal(value) if isinstance(value, int) else value


def _trimmed(value: Decimal | str | None) -> Decimal | str | None:
    """A figure with the decimals that were typed."""
    return Decimal(plain(value)) if isinstance(value, Decimal) else value


def _moment(at: datetime.datetime) -> str:
    """The page's day, and the time to the second: ``107.03.05 14:20:00``."""
    return f"{dotted(at)} {timezone.localtime(at):%H:%M:%S}"


def _who(person, deputies: Deputies, indicator_id: int, at: datetime.datetime) -> str:
    return deputies.who(_name(person), person.pk if person else None, indicator_id, at)


def _name(person) -> str:
    return str(person) if person else _("the system")


def _reasons(row: TargetRevision) -> str:
    texts = [_("cause: %s") % row.cause]
    if row.countermeasure:
        texts.append(_("countermeasure: %s") % row.countermeasure)
    return " · ".join(texts)
