"""Arranging a plan's tree: where a row goes, where a copy of it goes, which plan is copied."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator
from indicators.selectors.places import Groups, parents_in, places_in_plan
from objectives.models import Objective, Plan


class PlaceForm(forms.Form):
    """Where the row is to stand. ``where`` is ``(parent id, place)`` afterwards."""

    where = forms.ChoiceField(label=_("In front of"))

    def __init__(self, *args, row: Objective | Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [
            (heading, [(value, label or _("— at the end —")) for value, label in places])
            for heading, places in places_in_plan(row)
        ]
        self.fields["where"].choices = groups  # type: ignore[attr-defined]  # a choice field
        parent = row.facet_id if isinstance(row, Objective) else row.objective_id
        self.initial["where"] = f"{parent}:{_own_place(row)}"

    def clean_where(self) -> tuple[int, int]:
        parent, place = self.cleaned_data["where"].split(":")
        return int(parent), int(place)


class TargetForm(forms.Form):
    """Where a copy of the row is to stand. ``where`` is ``(plan id, parent id)`` afterwards."""

    where = forms.ChoiceField(label=_("At the end of"))

    def __init__(self, *args, row: Objective | Indicator, plans: Iterable[Plan], **kwargs):
        super().__init__(*args, **kwargs)
        groups: Groups = [group for group in parents_in(plans, type(row)) if group[1]]
        self.fields["where"].choices = groups  # type: ignore[attr-defined]  # a choice field
        parent = row.facet_id if isinstance(row, Objective) else row.objective_id
        self.initial["where"] = f"{row.plan_id}:{parent}"

    def clean_where(self) -> tuple[int, int]:
        plan, parent = self.cleaned_data["where"].split(":")
        return int(plan), int(parent)


class ShareForm(forms.Form):
    """Whether what stands in a facet becomes common with it."""

    whole = forms.BooleanField(
        label=_("with its objectives and indicators"),
        required=False,
        help_text=_("Otherwise they stay the agency's own and stand in the common facet."),
    )


class SourceForm(forms.Form):
    """The plan that is copied."""

    source = forms.ModelChoiceField(label=_("Plan to copy"), queryset=Plan.objects.none())

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = plans  # type: ignore[attr-defined]  # a choice of rows


def _own_place(row: Objective | Indicator) -> int:
    """The place of ``row`` among its plan's own rows under its parent, from 1."""
    before = {"plan": row.plan_id, "no__lt": row.no}
    if isinstance(row, Objective):
        return Objective.objects.filter(**before, facet=row.facet_id).count() + 1
    return Indicator.objects.filter(**before, objective=row.objective_id).count() + 1
