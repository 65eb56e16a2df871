"""A plan's own indicators as a sheet: one row each, a cell of text for every column that can be changed in bulk."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Field, TextField
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.formats import plain
from indicators.models import Assignment, Indicator, IndicatorInput, printed_order
from indicators.selectors.reporters import Reporters, reporters
from objectives.models import Plan

PRINTED = (
    "name",
    "weight",
    "unit",
    "target_text",
    "evaluation_system",
    "evaluation_method",
    "standard",
    "when_undefined",
)
PEOPLE = {
    "owner": "owner",
    "deputy": "deputy",
    "owning_unit": "unit",
}  # the sheet's column → the assignment's
USUAL = ("name", "weight", "unit", "target_text", "evaluation_system", "frequency")


class SheetColumn(NamedTuple):
    """``choices``: what may stand in a cell, by its key; none where anything may. ``long``: texts of several lines."""

    key: str
    label: str
    choices: Mapping[str, str]
    long: bool = False


def sheet_columns() -> dict[str, SheetColumn]:
    """The columns by key, in the order in which they stand."""
    fields: dict[str, Field] = {name: _field(Indicator, name) for name in PRINTED}
    fields["frequency"] = _field(IndicatorInput, "frequency")
    columns = {
        key: SheetColumn(
            key,
            str(field.verbose_name),
            {str(value): str(label) for value, label in field.choices or ()},
            isinstance(field, TextField),
        )
        for key, field in fields.items()
    }
    labels = {"owner": _("owner"), "deputy": _("deputy"), "owning_unit": _("owning unit")}
    return columns | {key: SheetColumn(key, str(label), {}) for key, label in labels.items()}


class SheetRow(NamedTuple):
    """An indicator with what its cells say."""

    indicator: Indicator
    cells: dict[str, str]


def sheet_rows(plan: Plan, columns: Collection[str]) -> list[SheetRow]:
    """The plan's own indicators in printed order; a constant number of queries."""
    rows = list(
        Indicator.objects.filter(plan=plan)
        .select_related("plan__agency", "objective__facet")
        .prefetch_related("inputs")
        .order_by(*printed_order())
    )
    people, assigned = _people(plan) if set(PEOPLE) & set(columns) else (None, {})
    return [
        SheetRow(row, {key: _text(row, key, people, assigned.get(row.pk)) for key in columns}) for row in rows
    ]


def _people(plan: Plan) -> tuple[Reporters | None, dict[int, Assignment]]:
    if plan.is_common:
        return None, {}
    held = Assignment.objects.filter(plan=plan).select_related("owner", "deputy")
    return reporters(plan.own_agency.pk), {row.indicator_id: row for row in held}


def _text(row: Indicator, key: str, people: Reporters | None, assignment: Assignment | None) -> str:
    if key in PEOPLE:
        if assignment is None or people is None:
            return ""
        value = getattr(assignment, PEOPLE[key])
        return value if key == "owning_unit" else people.label(value)
    if key == "frequency":
        return _frequency(list(row.inputs.all()))
    field = _field(Indicator, key)
    value = getattr(row, key)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain(value) if key == "weight" else str(value)


def _frequency(inputs: list[IndicatorInput]) -> str:
    """That of all inputs; nothing where they differ, so that nobody takes one for all."""
    found = {str(one.get_frequency_display()) for one in inputs}  # type: ignore[attr-defined]  # Django makes it
    return found.pop() if len(found) == 1 else ""


def _field(model, name: str) -> Field:
    return model._meta.get_field(name)
