"""What is typed at the year's end: an indicator's points, why a year is reopened, a year's grades."""

from decimal import Decimal

from django import forms
from django.db.models import BigIntegerField
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.folding import folded
from chiayi_kpi.core.reasons import ReasonField
from indicators.forms.revision import NumberField
from indicators.models import RatingPart
from indicators.year_end.grades import FIELDS, Grade

AWARDED = "points-"  # before the number of the component that a box is of
SEEN = "seen-"  # before the name of the box


class RatingForm(forms.Form):
    """One part's points for one indicator, and why."""

    part = forms.ChoiceField(choices=RatingPart.choices, widget=forms.HiddenInput)
    indicator = forms.IntegerField(
        label=_("Indicator"), min_value=1, max_value=BigIntegerField.MAX_BIGINT, widget=forms.HiddenInput
    )
    points = NumberField(label=_("Points"))
    reason = ReasonField(label=_("Reason"), rows=2)


class WithdrawForm(forms.Form):
    """Which part takes its points of which indicator back."""

    part = forms.ChoiceField(choices=RatingPart.choices)
    indicator = forms.IntegerField(min_value=1, max_value=BigIntegerField.MAX_BIGINT)


class AwardForm(forms.Form):
    """What reviewers award, by the number of the component, and why; an empty box is nothing awarded."""

    indicator = forms.IntegerField(min_value=1, max_value=BigIntegerField.MAX_BIGINT)
    reason = ReasonField(label=_("Reason"), rows=2)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in data:
            if name.removeprefix(AWARDED).isdecimal() and len(name) < len(AWARDED) + 4:
                self.fields[name] = NumberField(label=_("Points"), required=False)
                self.fields[SEEN + name] = NumberField(label=_("Points"), required=False)

    def points(self) -> dict[int, Decimal | None]:
        """Component number → points; None where the box is empty."""
        return {no: self.cleaned_data[name] for no, name in self._boxes()}

    def seen(self) -> dict[int, Decimal | None]:
        """Component number → the points that stood in the box when the page was made."""
        return {no: self.cleaned_data[SEEN + name] for no, name in self._boxes()}

    def typed(self) -> dict[int, str]:
        """Component number → what was typed where something else stood before."""
        return {
            no: self[name].value() or ""
            for no, name in self._boxes()
            if name in self.errors or self.cleaned_data[name] != self.cleaned_data.get(SEEN + name)
        }

    def _boxes(self) -> list[tuple[int, str]]:
        """Component number and the name of its box."""
        return [(int(name.removeprefix(AWARDED)), name) for name in self.fields if name.startswith(AWARDED)]


class PartForm(forms.Form):
    """Which part is confirmed, or opened again."""

    part = forms.ChoiceField(choices=RatingPart.choices)
    again = forms.BooleanField(required=False)
    reason = ReasonField(required=False)  # of the planning office, in another's place


class SettleForm(forms.Form):
    """Settling closes the year for everybody: it is said once more that this is meant."""

    sure = forms.BooleanField()
    shown = forms.CharField(required=False)  # total and grade, as the page showed them


class GradeForm(forms.Form):
    """One grade and what it asks for; a row that is emptied is left out."""

    name = forms.CharField(label=_("Grade"), max_length=10)
    least = NumberField(label=_("Least total"))
    core_scored = forms.BooleanField(label=_("Every core objective scored"), required=False)
    no_red = forms.BooleanField(label=_("No red light among the core indicators"), required=False)
    facet_share = forms.IntegerField(
        label=_("Least share of every facet (%)"), required=False, min_value=1, max_value=100
    )
    indicator_code = forms.CharField(label=_("Code of a named indicator"), required=False, max_length=20)
    indicator_rate = NumberField(label=_("Its least achievement rate (%)"), required=False, unit="%")
    no_deduction = forms.BooleanField(label=_("No point taken off"), required=False)

    def clean_indicator_code(self) -> str:
        """The code without full-width digits and with a plain dash, and without spaces."""
        return "".join(folded(self.cleaned_data["indicator_code"]).split())

    def grade(self) -> Grade:
        """The grade as typed."""
        return Grade(**{name: self.cleaned_data[name] for name in FIELDS})


GradeFormSet = formset_factory(
    GradeForm, extra=1, max_num=12, absolute_max=20, can_delete=True, can_delete_extra=False
)
