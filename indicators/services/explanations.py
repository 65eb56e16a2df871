"""The explanation (說明) of an indicator's month as files and other systems write it: beside a figure, and yet one text a month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indicators.models import IndicatorMonth, MonthEvent
from indicators.reporting.figure_sheet import Entry, FigureSheet
from objectives.models import Plan

Month = tuple[int, int]  # (indicator id, month)


def joined(note: str, beside: Iterable[tuple[str, str]]) -> str:
    """``note``, then what is said ``beside`` it: the input's name and the text.

    What the note says already is not repeated; texts that differ are named by their inputs.
    """
    note = note.strip()
    more = [(name, text.strip()) for name, text in beside if text.strip() and text.strip() not in note]
    if len({text for _name, text in more}) > 1:
        lines = [f"{name}：{text}" for name, text in more]
    else:
        lines = [text for _name, text in more[:1]]
    return "\n".join(filter(None, [note, *lines]))


def with_one_explanation(
    figure_sheet: FigureSheet, entries: Sequence[Entry], *, beside: bool = False
) -> list[Entry]:
    """Entries of inputs of the sheet with what they say of an indicator's month made one text, which each that says any then has.

    The text takes the place of what stands in the portal where a writer knows that: a file that repeats it beside other
    texts keeps it, and so does a form that had none in that row. ``beside``: the writer knows nothing of it, so all of it stays.
    """
    said: dict[Month, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.cell.note is not None:
            said[_month(figure_sheet, entry)].append(entry)
    texts = {
        month: joined(
            _kept(figure_sheet.month(*month).note, of_month, beside),
            [(figure_sheet.inputs[one.input_id].spec.name, one.cell.note or "") for one in of_month],
        )
        for month, of_month in said.items()
    }
    looked_at = {
        month: next((one.seen.note for one in of_month if one.seen and one.seen.note), "")
        for month, of_month in said.items()
    }
    return [
        replace(
            entry,
            cell=replace(entry.cell, note=texts[month]),
            seen=entry.seen and replace(entry.seen, note=looked_at[month]),
        )
        if entry.cell.note is not None and (month := _month(figure_sheet, entry)) in texts
        else entry
        for entry in entries
    ]


def _kept(held: str, said: Sequence[Entry], beside: bool) -> str:
    """What of the explanation that stands there stays before the new texts."""
    seen = [entry.seen for entry in said if entry.seen is not None]
    if beside or (seen and not any(cell.note for cell in seen)):
        return held
    if seen:
        return ""
    texts = {entry.cell.note or "" for entry in said}
    lines = {line for text in texts for line in text.splitlines()}
    return held if held in texts or lines == set(held.splitlines()) else ""


def _month(figure_sheet: FigureSheet, entry: Entry) -> Month:
    return figure_sheet.inputs[entry.input_id].indicator_id, entry.month


def changed_explanations(figure_sheet: FigureSheet, entries: Iterable[Entry]) -> dict[Month, str]:
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
