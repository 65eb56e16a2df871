"""What files and other systems wrote beside figures becomes part of the month's one explanation, as pages had joined it."""

from collections import defaultdict

from django.db import migrations
from django.db.models import F

ROWS = 2_000  # read or written at a time


def join(apps, schema_editor):
    remember_changes(apps)
    IndicatorMonth = apps.get_model("indicators", "IndicatorMonth")
    figures = apps.get_model("indicators", "MonthlyFigure").objects.exclude(note="")
    beside = defaultdict(list)
    for *month, name, note in figures.order_by("input_id").values_list(
        "plan_id", "input__indicator_id", "month", "input__name", "note"
    ):
        beside[tuple(month)].append((name, note))
    plans = {plan_id for plan_id, _indicator_id, _month in beside}
    held = {
        (row.plan_id, row.indicator_id, row.month): row
        for row in IndicatorMonth.objects.filter(plan__in=plans)
    }
    fresh = []
    for month, texts in beside.items():
        row = held.get(month)
        if row is None:
            plan_id, indicator_id, number = month
            row = IndicatorMonth(plan_id=plan_id, indicator_id=indicator_id, month=number)
            fresh.append(row)
        row.note = joined(row.note, texts)
    standing = [row for month, row in held.items() if month in beside]
    IndicatorMonth.objects.bulk_update(standing, ["note"], batch_size=ROWS)
    IndicatorMonth.objects.bulk_create(fresh, batch_size=ROWS)


def joined(note, beside):
    note = note.strip()
    more = [(name, text.strip()) for name, text in beside if not holds(note, text.strip(), name)]
    if len({text for _name, text in more}) > 1:
        lines = [f"{name}：{text}" for name, text in more]
    else:
        lines = [text for _name, text in more[:1]]
    return "\n".join(filter(None, [note, *lines]))


def holds(note, text, name):
    """Whether the text stands there in lines of its own: a word within another sentence does not say the same."""
    lines = f"\n{note}\n".replace("\r\n", "\n")
    return not text or f"\n{text}\n" in lines or f"\n{name}：{text}\n" in lines


def remember_changes(apps):
    """The life of those texts goes to where the life of an explanation is kept."""
    FigureChange = apps.get_model("indicators", "FigureChange")
    MonthEvent = apps.get_model("indicators", "MonthEvent")
    MonthEvent._meta.get_field("at").auto_now_add = False  # they happened when they happened
    changed = FigureChange.objects.exclude(old_note=F("new_note")).order_by("at", "pk")
    last = {}
    events = []
    fields = ("new_note", "at", "by_id", "system", "reason", "old", "new")
    for *month, note, at, by_id, system, reason, old, new in changed.values_list(
        "plan_id", "input__indicator_id", "month", *fields
    ).iterator(ROWS):
        row_goes = old is not None and old == new
        before, *told = last.get(tuple(month), ("",))
        if note == before and (not row_goes or told == [by_id, system, reason]):
            continue
        last[tuple(month)] = (note, by_id, system, reason)
        if row_goes and reason:  # typed with a change of which nothing else is kept
            note = f"{note}（{reason}）"
        plan_id, indicator_id, number = month
        events.append(
            MonthEvent(
                plan_id=plan_id,
                indicator_id=indicator_id,
                month=number,
                action="note",
                reason=note,
                at=at,
                by_id=by_id,
                system=system,
            )
        )
    MonthEvent.objects.bulk_create(events, batch_size=ROWS)
    changed.filter(old=F("new")).delete()  # only the text was another, which the events tell now


class Migration(migrations.Migration):
    dependencies = [("indicators", "0015_event_of_a_system")]

    operations = [migrations.RunPython(join, migrations.RunPython.noop)]
