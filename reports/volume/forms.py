"""What is chosen when a volume is ordered."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.selectors import PlanRow
from reports.months import LAST
from reports.volume.models import VolumeJob


class OrderForm(forms.Form):
    """The document, the month and the agencies; all agencies are chosen to begin with."""

    document = forms.ChoiceField(label=_("Document"), choices=VolumeJob.Document)
    through = forms.TypedChoiceField(
        label=_("Figures up to month"), coerce=int, choices=[(month, month) for month in range(1, LAST + 1)]
    )
    agencies = forms.MultipleChoiceField(
        label=_("Agencies"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one agency that has a plan for the year.")},
    )

    def __init__(self, *args, plans: Sequence[PlanRow], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = [
            (plan.agency_code, f"{plan.chapter}　{plan.agency_name}" if plan.chapter else plan.agency_name)
            for plan in plans
        ]
        self.fields["agencies"].initial = [plan.agency_code for plan in plans]
