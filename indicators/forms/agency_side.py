"""What one agency's plan says of an indicator, as boxes: the planned path's twelve months, the years before, the mid-term targets.

An own indicator's stand on its page; a common one's on a page for each agency (``AgencySideForm``), but for the path that the
common plan has for all, which stands on the indicator's own.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.roc import MONTHS
from indicators.forms.revision import NumberField
from indicators.models import Indicator
from indicators.selectors.agency_side import earlier_values, mid_term_targets, planned_values, stored_codes
from indicators.services.earlier import EarlierValues, moved_text
from objectives.models import Plan

YEARS_SHOWN = 5  # before the plan's own; older values stand in the list of earlier years
OF_FOUR_YEAR_PLANS = 3  # so many years before and after the plan's own a four-year plan with it can reach


def path_name(month: int) -> str:
    return f"path_{month}"


def earlier_name(year: int) -> str:
    return f"earlier_{year}"


def mid_term_name(year: int) -> str:
    return f"mid_term_{year}"


def mid_term_years(plan: Plan) -> range:
    """The years whose mid-term targets are asked for."""
    return range(plan.year - OF_FOUR_YEAR_PLANS, plan.year + OF_FOUR_YEAR_PLANS + 1)


def years_before(plan: Plan) -> range:
    """The years whose values are asked for, the oldest first."""
    return range(plan.year - YEARS_SHOWN, plan.year)


class AgencySide(NamedTuple):
    """What was typed: month → planned value, year → earlier value and year → mid-term target, None where the box is empty."""

    path: Mapping[int, Decimal | None]
    earlier: Mapping[int, Decimal | None]
    mid_term: Mapping[int, Decimal | None]


def side_fields(plan: Plan, unit: str = "") -> dict[str, forms.Field]:
    """The boxes of ``plan``, none of which has to be filled; of the common plan, which has no figures, the path's alone."""
    months: dict[str, forms.Field] = {path_name(month): _box(_("month %s") % month, unit) for month in MONTHS}
    if plan.is_common:
        return months
    years: dict[str, forms.Field] = {
        earlier_name(year): _box(_("year %s") % year, unit) for year in years_before(plan)
    }
    targets: dict[str, forms.Field] = {
        mid_term_name(year): _box(_("year %s") % year, unit) for year in mid_term_years(plan)
    }
    return months | years | targets


def side_initial(plan: Plan, indicator: Indicator) -> dict[str, str]:
    """What stands in the boxes now (a constant number of queries)."""
    held: dict[Callable[[int], str], Mapping[int, Decimal]] = {path_name: planned_values(plan, indicator)}
    if not plan.is_common:
        years = mid_term_years(plan)
        targets = mid_term_targets(plan.pk, years[0], years[-1], [indicator.pk])
        held[earlier_name] = earlier_values(plan, indicator, years_before(plan))
        held[mid_term_name] = targets.get(indicator.pk, {})
    return {name(key): plain(value) for name, values in held.items() for key, value in values.items()}


def side_typed(plan: Plan, cleaned: Mapping[str, Any]) -> AgencySide:
    """What a valid form says; a box that is not on the page says nothing."""

    def typed(name: Callable[[int], str], keys: Iterable[int]) -> dict[int, Decimal | None]:
        return {key: cleaned[name(key)] for key in keys if name(key) in cleaned}

    return AgencySide(
        typed(path_name, MONTHS),
        typed(earlier_name, years_before(plan)),
        typed(mid_term_name, mid_term_years(plan)),
    )


def _in_words(path: Mapping[int, Decimal]) -> str:
    """The planned values in the order of their months; months in a row that have the same are said together."""
    runs: list[tuple[int, int, str]] = []
    for month, value in path.items():
        written = plain(value)
        if runs and runs[-1][1:] == (month - 1, written):
            runs[-1] = runs[-1][0], month, written
        else:
            runs.append((month, month, written))
    months = [(str(first) if first == last else f"{first}–{last}", written) for first, last, written in runs]
    return _(", ").join(f"{_('month %s') % month}{_(': ')}{written}" for month, written in months)


def _box(label: str, unit: str) -> NumberField:
    box = NumberField(label=label, required=False, unit=unit)
    box.widget.attrs |= {"autocomplete": "off", "size": 6}
    return box


class AgencySideBoxes(forms.BaseForm):
    """A form with ``side_fields``, one cell each in a row; without a plan it has none."""

    plan: Plan | None

    @property
    def path_boxes(self) -> list[forms.BoundField]:
        """The twelve months of the planned path."""
        return self._boxes(map(path_name, MONTHS))

    @property
    def earlier_boxes(self) -> list[forms.BoundField]:
        """The years before the plan's, the oldest first."""
        return self._boxes(map(earlier_name, years_before(self.plan)) if self.plan else ())

    @property
    def mid_term_boxes(self) -> list[forms.BoundField]:
        """The years that a four-year plan with the plan's own can reach."""
        return self._boxes(map(mid_term_name, mid_term_years(self.plan)) if self.plan else ())

    def _boxes(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


def refuse_moved(form: forms.BaseForm, plan: Plan, indicator: Indicator) -> None:
    """Name each changed value on which an approved plan's target rests: it is changed with its reasons, on a page of its own."""
    changed = [year for year in years_before(plan) if earlier_name(year) in form.changed_data]
    codes = stored_codes(plan, indicator, changed)
    values = EarlierValues([plan.own_agency.pk], only_looks=True) if codes else None
    for year, code in codes.items():
        value = form.cleaned_data.get(earlier_name(year))
        moved = values.moves(plan.own_agency.pk, code, year, value) if values else []
        if moved and earlier_name(year) not in form.errors:
            form.add_error(earlier_name(year), moved_text(moved))


class AgencySideForm(AgencySideBoxes, forms.Form):
    """The boxes of one agency's plan for a common indicator."""

    plan: Plan

    def __init__(self, data: Mapping[str, Any] | None, *, plan: Plan, indicator: Indicator):
        super().__init__(data, initial=side_initial(plan, indicator))
        self.plan, self.indicator = plan, indicator
        self.fields |= side_fields(plan, indicator.unit)

    def clean(self):
        cleaned = super().clean()
        refuse_moved(self, self.plan, self.indicator)
        return cleaned

    @property
    def side(self) -> AgencySide:
        """What a valid form says."""
        return side_typed(self.plan, self.cleaned_data)

    @cached_property
    def common_path(self) -> str:
        """The path that holds while the agency plans none, in words; empty where the common plan has none."""
        return _in_words(planned_values(self.indicator.plan, self.indicator))

    @property
    def has_own_path(self) -> bool:
        """Whether the agency has planned values of its own."""
        return any(path_name(month) in self.initial for month in MONTHS)
