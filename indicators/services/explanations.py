"""The explanation (說明) of an indicator's month as files and other systems write it: beside a figure, and yet one text a month."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.reasons import LONGEST_REASON, plain_lines
from indicators.models import IndicatorMonth, MonthEvent
from indicators.reporting.figure_sheet import FigureEntry, FigureSheet
from indicators.selectors.explanations import Month, Said, said_before
from objectives.models import Plan

Place = tuple[int, int]  # (input id, month)


class Explained(NamedTuple):
    """Entries whose explanation is that of their month; ``left``: why what one says is not in it, by (input id, month)."""

    entries: list[FigureEntry]
    left: Mapping[Place, str]


def holds(note: str, text: str, name: str = "") -> bool:
    """Whether ``text`` stands in ``note`` in lines of its own, plain or named by its input; no text stands everywhere."""
    lines = f"\n{note}\n"
    return not text or f"\n{text}\n" in lines or (bool(name) and f"\n{name}：{text}\n" in lines)


def joined(note: str, beside: Iterable[tuple[str, str]], *, named: bool = False) -> str:
    """``note``, then what is said ``beside`` it: the input's name and the text.

    What the note says already is not repeated. Texts that differ are ``named`` by their inputs in any case. A text for which
    ``LONGEST_REASON`` leaves no room is left out whole.
    """
    note = plain_lines(note)
    texts = [(name, plain_lines(text)) for name, text in beside]
    more = [(name, text) for name, text in texts if not holds(note, text, name)]
    if named or len({text for _name, text in more}) > 1:
        lines = [f"{name}：{text}" for name, text in more]
    else:
        lines = [text for _name, text in more[:1]]
    for line in lines:
        longer = f"{note}\n{line}" if note else line
        note = longer if len(longer) <= LONGEST_REASON else note
    return note


def with_one_explanation(
    plan: Plan,
    figure_sheet: FigureSheet,
    entries: Sequence[FigureEntry],
    *,
    system: str = "",
    existing: Mapping[Month, str] | None = None,
) -> Explained:
    """Entries of inputs of the sheet with what they say of an indicator's month made one text, which each that says any then has.

    The text takes the place of what stands in the portal where a writer knows that: a file that repeats it beside other
    texts keeps it, and so does a form that had none in that row. A ``system`` knows nothing of it: all stays but what the
    system itself said of the same inputs. ``existing``: what the writer was shown there, where that is known.

    Beside a figure that stays as it is, who did not look says nothing again that was said before and taken out since, nor
    anything of a closed month. At most one query.
    """
    of_month: dict[Month, list[FigureEntry]] = defaultdict(list)
    for entry in entries:
        if entry.cell.note is not None and entry.input_id in figure_sheet.inputs:
            plain = replace(entry, cell=replace(entry.cell, note=plain_lines(entry.cell.note)))
            of_month[_month(figure_sheet, entry)].append(plain)
    unseen = {month for month, said in of_month.items() if any(entry.seen is None for entry in said)}
    before = said_before(plan, unseen)
    written: dict[Place, FigureEntry] = {}
    left: dict[Place, str] = {}
    for month, said in of_month.items():
        held, past = (existing or {}).get(month, figure_sheet.month(*month).note), before.get(month, ())
        heard = [entry for entry in said if not _is_old(figure_sheet, entry, held, past)]
        if system:
            kept = _without_own(figure_sheet, heard, held, _own_lines(past, system))
        else:
            kept = held if len(heard) < len(said) else _kept(held, heard)
        beside = [(_name(figure_sheet, entry), entry.cell.note or "") for entry in heard]
        text = joined(kept, beside, named=bool(system) and not _of_all(figure_sheet, month, heard))
        seen = next((one.seen.note for one in said if one.seen and one.seen.note), "")
        for entry in said:
            note = text if entry in heard else None
            cell, looked_at = replace(entry.cell, note=note), entry.seen and replace(entry.seen, note=seen)
            written[_place(entry)] = replace(entry, cell=cell, seen=looked_at)
            if note is not None and not _stands(figure_sheet, entry, [note]):
                left[_place(entry)] = _("The month's explanation has no room for this text; it was left out.")
            elif note is None and not _stands(figure_sheet, entry, [held, *(one.text for one in past)]):
                left[_place(entry)] = _("The month is closed: its explanation stays as it is.")
    return Explained([written.get(_place(entry), entry) for entry in entries], left)


def _is_old(figure_sheet: FigureSheet, entry: FigureEntry, held: str, past: Sequence[Said]) -> bool:
    """Whether the text of who did not look goes unheard: the figure stays, and it was taken out since, or the month is closed."""
    now = figure_sheet.cell(entry.input_id, entry.month)
    if entry.seen is not None or entry.cell.value != now.value:
        return False
    if figure_sheet.month(*_month(figure_sheet, entry)).closed:
        return True
    stood = _stands(figure_sheet, entry, (one.text for one in past))
    return stood and not _stands(figure_sheet, entry, [held])


def _stands(figure_sheet: FigureSheet, entry: FigureEntry, texts: Iterable[str]) -> bool:
    name = _name(figure_sheet, entry)
    return any(holds(text, entry.cell.note or "", name) for text in texts)


def _kept(held: str, said: Sequence[FigureEntry]) -> str:
    """What of the explanation that stands there stays before the new texts of a file."""
    seen = [entry.seen for entry in said if entry.seen is not None]
    if seen:
        return "" if any(cell.note for cell in seen) else held
    texts = {entry.cell.note or "" for entry in said}
    lines = {line for text in texts for line in text.splitlines()}
    return held if held in texts or lines == set(held.splitlines()) else ""


def _own_lines(past: Iterable[Said], system: str) -> set[str]:
    """The lines that the system brought into the month's explanation."""
    own: set[str] = set()
    before: set[str] = set()
    for one in past:
        lines = set(one.text.splitlines())
        if one.system == system:
            own |= lines - before
        before = lines
    return own


def _without_own(
    figure_sheet: FigureSheet, said: Sequence[FigureEntry], held: str, own: Collection[str]
) -> str:
    """What stands there without the system's ``own`` lines about the same inputs, but for those that it says again.

    A line without a name is of the input named before it, or of all of them.
    """
    if not said:
        return held
    month = _month(figure_sheet, said[0])
    names = [row.spec.name for row in figure_sheet.inputs.values() if row.indicator_id == month[0]]
    new = {_name(figure_sheet, entry) for entry in said if not _stands(figure_sheet, entry, [held])}
    every = _of_all(figure_sheet, month, said) and len(new) == len(said)
    kept, whose = [], ""
    for line in held.splitlines():
        if line not in own:
            whose = ""
            kept.append(line)
            continue
        whose = next((name for name in names if line.startswith(f"{name}：")), whose)
        if not (whose in new if whose else every):
            kept.append(line)
    return "\n".join(kept)


def _of_all(figure_sheet: FigureSheet, month: Month, said: Sequence[FigureEntry]) -> bool:
    """Whether the entries are of all inputs of the month's indicator that are reported."""
    asked = {pk for pk, row in figure_sheet.inputs.items() if row.indicator_id == month[0] and not row.source}
    return asked <= {entry.input_id for entry in said}


def _name(figure_sheet: FigureSheet, entry: FigureEntry) -> str:
    return figure_sheet.inputs[entry.input_id].spec.name


def _place(entry: FigureEntry) -> Place:
    return entry.input_id, entry.month


def _month(figure_sheet: FigureSheet, entry: FigureEntry) -> Month:
    return figure_sheet.inputs[entry.input_id].indicator_id, entry.month


def changed_explanations(figure_sheet: FigureSheet, entries: Iterable[FigureEntry]) -> dict[Month, str]:
    """The explanations that writing these entries changes, by (indicator id, month)."""
    return {
        _month(figure_sheet, entry): entry.cell.note
        for entry in entries
        if entry.cell.note is not None
        and entry.cell.note != figure_sheet.cell(entry.input_id, entry.month).note
    }


def write_explanations(*, plan: Plan, notes: Mapping[Month, str], by, system: str = "") -> None:
    """Write the explanations, each with its ``MonthEvent``; the caller has locked the plan and asked whether the months are open."""
    if not notes:
        return
    IndicatorMonth.objects.bulk_create(
        (
            IndicatorMonth(plan=plan, indicator_id=indicator_id, month=month, note=note)
            for (indicator_id, month), note in notes.items()
        ),
        update_conflicts=True,
        unique_fields=["plan", "indicator", "month"],
        update_fields=["note", "changed_at"],
    )
    MonthEvent.objects.bulk_create(
        MonthEvent(
            plan=plan,
            indicator_id=indicator_id,
            month=month,
            action=MonthEvent.Action.NOTE,
            by=by,
            reason=note,
            system=system,
        )
        for (indicator_id, month), note in notes.items()
    )
