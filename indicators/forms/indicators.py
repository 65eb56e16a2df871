"""Forms of an indicator and of its inputs."""

from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from budget.sources import SOURCES
from chiayi_kpi.core.admin_base import RowFormSet
from chiayi_kpi.core.admin_forms import FullCleanForm, Lines
from indicators.models import Indicator, IndicatorInput, Milestone
from indicators.sources import drawn_from, parse_source, source_name, written_source
from objectives.forms import BranchForm

lazy_source_name = lazy(source_name, str)


class IndicatorForm(BranchForm):
    """An indicator of an objective, with every column of the printed table."""

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


class InputForm(FullCleanForm):
    """A number that is reported; the code is what formulas call it."""

    source = forms.ChoiceField(
        label=_("source"),
        required=False,
        choices=[("", _("reported by somebody")), *((key, lazy_source_name(key)) for key in SOURCES)],
        help_text=_("Otherwise taken from the budget execution, so that it is typed once."),
    )
    drawn = forms.CharField(
        label=_("or another input"),
        required=False,
        max_length=60,
        help_text=_("Where the same number is reported for another indicator: “1-1-1 reported”."),
    )

    class Meta:
        model = IndicatorInput
        fields = ["code", "name", "unit", "aggregation", "frequency", "source"]
        help_texts = {"code": _("Short, in letters, for example “visited”. Formulas use it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["frequency"].required = False  # left out it is the usual one, as in a workbook
        if drawn_from(self.instance.source):
            self.initial.update(source="", drawn=written_source(self.instance.source))

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
        return cleaned


class MilestoneFormSet(RowFormSet):
    """The milestones of an input: the percentages rise with the numbers, and the last one is 100."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if self._is_kept(form)]
        rows = sorted(((row["no"], row["percent"]) for row in kept), key=lambda row: row[0])
        if not rows:
            return
        percents = [percent for _no, percent in rows]
        if any(later <= earlier for earlier, later in pairwise(percents)):
            raise ValidationError(
                _("Each milestone's cumulative per cent must be higher than the one before.")
            )
        if percents[-1] != 100:
            raise ValidationError(_("The last milestone must be 100 %."))

    def _is_kept(self, form) -> bool:
        return form.cleaned_data.get("no") is not None and not form.cleaned_data.get("DELETE")


class MilestoneForm(FullCleanForm):
    class Meta:
        model = Milestone
        fields = ["no", "name", "percent"]
