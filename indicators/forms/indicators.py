"""Forms of an indicator and of its inputs: all that one page of the administration asks."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from budget.sources import SOURCES
from chiayi_kpi.core.admin_base import is_key
from chiayi_kpi.core.admin_forms import FullCleanForm, Lines
from indicators.forms.agency_side import (
    AgencySide,
    AgencySideBoxes,
    refuse_moved,
    side_fields,
    side_initial,
    side_typed,
)
from indicators.forms.milestones import MilestoneLine, MilestonesField, refuse_reported, written_milestones
from indicators.models import Indicator, IndicatorInput
from indicators.selectors.agency_side import highest_milestone
from indicators.selectors.lineage import possible_forerunners
from indicators.sources import drawn_from, parse_source, source_name, written_source
from objectives.forms import BranchForm
from objectives.models import Plan

lazy_source_name = lazy(source_name, str)


class IndicatorForm(AgencySideBoxes, BranchForm):
    """An indicator of an objective: every column of the printed table, its planned path, the years before and the mid-term targets."""

    parent = "objective"

    class Meta:
        model = Indicator
        fields = [
            "plan",
            "objective",
            "no",
            "name",
            "weight",
            "evaluation_system",
            "evaluation_method",
            "standard",
            "target_text",
            "unit",
            "when_undefined",
            "forerunner",
        ]
        widgets = {
            "name": Lines(attrs={"rows": 2}),
            "evaluation_method": Lines(attrs={"rows": 2}),
            "standard": Lines(attrs={"rows": 4}),
            "target_text": Lines(attrs={"rows": 2}),
        }
        help_texts = {
            "evaluation_method": _("Statistics, construction progress, or in your own words."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = self._plan()
        if "forerunner" in self.fields:
            choice = cast(forms.ModelChoiceField, self.fields["forerunner"])
            choice.queryset = possible_forerunners(self.plan)
        if self.plan is None:
            return
        self.fields |= side_fields(self.plan, self._unit())
        if self.instance.pk:
            self.initial = {**self.initial, **side_initial(self.plan, self.instance)}

    def side(self) -> AgencySide:
        """What was typed of the path and the years before; of the common plan, which has no figures, the path alone."""
        return side_typed(self.instance.plan, self.cleaned_data)

    def clean(self):
        """A value on which an approved plan's target rests is changed with its reasons, on a page of its own."""
        cleaned = super().clean()
        if self.plan is not None and not self.plan.is_common and self.instance.pk:
            refuse_moved(self, self.plan, self.instance)
        return cleaned

    def _plan(self) -> Plan | None:
        """The plan in which the indicator stands, or will stand: the one that the page names."""
        if self.instance.plan_id:
            return self.instance.plan
        named = self.data.get(self.add_prefix("plan")) if self.is_bound else self.initial.get("plan")
        if not is_key(named) or "plan" not in self.fields:
            return None
        field = cast(forms.ModelChoiceField, self.fields["plan"])
        return None if field.queryset is None else field.queryset.filter(pk=named).first()

    def _unit(self) -> str:
        return self.data.get(self.add_prefix("unit"), "").strip() if self.is_bound else self.instance.unit


class InputForm(FullCleanForm):
    """A number that is reported; the code is what formulas call it."""

    source = forms.ChoiceField(
        label=_("source"),
        required=False,
        choices=[("", _("reported by somebody")), *((key, lazy_source_name(key)) for key in SOURCES)],
        help_text=_("Otherwise it is taken from the budget execution, so that it is typed only once."),
    )
    drawn = forms.CharField(
        label=_("or another input"),
        required=False,
        max_length=60,
        help_text=_("Where the same number is reported for another indicator: “1-1-1 reported”."),
    )

    milestones = MilestonesField()

    class Meta:
        model = IndicatorInput
        fields = ["code", "name", "unit", "aggregation", "frequency", "source", "may_be_negative"]
        help_texts = {"code": _("Short, in letters, for example “visited”. Formulas use it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["aggregation"].required = False  # milestones say it themselves
        self.fields["frequency"].required = False  # left out it is the usual one, as in a workbook
        if drawn_from(self.instance.source):
            self.initial.update(source="", drawn=written_source(self.instance.source))
        if self.instance.pk:
            self.initial["milestones"] = written_milestones(self.instance.milestones.all())

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or IndicatorInput.Frequency.MONTH.value

    def clean_drawn(self) -> str:
        """The stored form of another input's name, or nothing."""
        try:
            source = parse_source(self.cleaned_data["drawn"])
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if source and self.cleaned_data.get("source"):
            raise ValidationError(_("Choose one source: the budget execution or another input."))
        return source

    def clean(self):
        cleaned = super().clean()
        cleaned["source"] = cleaned.get("drawn") or cleaned.get("source", "")
        milestones = cleaned.get("milestones")
        if not cleaned.get("aggregation") and "aggregation" not in self.errors:
            if milestones:
                cleaned["aggregation"] = IndicatorInput.Aggregation.LAST
            elif "milestones" not in self.errors:
                self.add_error("aggregation", self.fields["aggregation"].error_messages["required"])
        return cleaned

    def clean_milestones(self) -> list[MilestoneLine]:
        """The milestones; those that a month reports already stay."""
        found = self.cleaned_data["milestones"]
        if self.instance.pk and "milestones" in self.changed_data:
            refuse_reported(self.instance, found, highest_milestone(self.instance))
        return found


class InputFormSet(BaseInlineFormSet):
    """The inputs of an indicator on one page."""

    def milestones(self) -> dict[int, list[MilestoneLine]]:
        """Input id → its milestones, of the saved inputs whose milestones were changed."""
        return {
            form.instance.pk: form.cleaned_data["milestones"]
            for form in self.forms
            if form.instance.pk and "milestones" in form.changed_data and not form.cleaned_data.get("DELETE")
        }
