"""The form in which an owner, or whoever assigns the indicators, says who stands in and when."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.form_fields import DayField
from indicators.selectors.assignment_rows import AssignmentRow
from indicators.selectors.reporters import Reporters


class AbsenceForm(forms.Form):
    """Who stands in, from when to when, in which indicators; every indicator of the owner is chosen at first."""

    deputy = forms.TypedChoiceField(label=_("Deputy"), coerce=int)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    indicators = forms.TypedMultipleChoiceField(
        label=_("Indicators"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one indicator.")},
    )

    def __init__(
        self, *args, owner_id: int, people: Reporters, rows: Sequence[AssignmentRow], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(person.id, person.label) for person in people.all if person.id != owner_id]
        cast(forms.ChoiceField, self.fields["deputy"]).choices = [("", "—"), *others]
        cast(forms.ChoiceField, self.fields["indicators"]).choices = [
            (row.indicator_id, f"{row.code} {row.name}") for row in rows
        ]
        self.initial.setdefault("indicators", [row.indicator_id for row in rows])
        self.initial.setdefault("first", today())
        self._propose(rows, {pk for pk, _label in others})

    def _propose(self, rows: Sequence[AssignmentRow], known: set[int]) -> None:
        """Whoever stands there as deputy most often is proposed."""
        named = [row.assignment.deputy_id for row in rows if row.assignment.deputy_id in known]
        if named:
            self.initial.setdefault("deputy", max(set(named), key=named.count))

    def clean(self):
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            raise ValidationError({"last": _("The last day is before the first day.")})
        if last and last < today():
            raise ValidationError({"last": _("This day is over already.")})
        return cleaned
