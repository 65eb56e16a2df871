"""What is chosen when a volume is ordered."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.form_fields import choice_field
from chiayi_kpi.core.roc import MONTHS
from objectives.selectors import PlanRow
from reports.volumes.models import VolumeJob


class OrderForm(forms.Form):
    """The document, the month, whether chapters have covers, and the agencies; all agencies are chosen to begin with."""

    document = forms.ChoiceField(label=_("Document"), choices=VolumeJob.Document)
    through = forms.TypedChoiceField(
        label=_("Figures up to month (of a report)"),
        coerce=int,
        choices=[(month, month) for month in MONTHS],
    )
    covers = forms.BooleanField(
        label=_("Cover and contents in front of every chapter"),
        help_text=_("Otherwise a chapter begins with its number and title."),
        required=False,
    )
    agencies = forms.MultipleChoiceField(
        label=_("Agencies"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one agency that has a plan for the year.")},
    )

    def __init__(self, *args, plans: Sequence[PlanRow], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._offered = len(plans)
        choice_field(self, "agencies").choices = [
            (plan.agency_code, f"{plan.chapter}　{plan.agency_name}" if plan.chapter else plan.agency_name)
            for plan in plans
        ]

    @property
    def chosen(self) -> int:
        """How many agencies are ticked."""
        return len(self["agencies"].value() or ())

    @property
    def is_selection(self) -> bool:
        """Whether some agencies are left out, or something is wrong with them: then they are to be seen."""
        return bool(self["agencies"].errors) or self.chosen < self._offered


def first_choice(sent: QueryDict, plans: Sequence[PlanRow], month: int) -> Mapping:
    """What the form begins with: the whole city's report up to ``month``, or what the address or form asks for.

    ``tick`` is what a browser without scripts sends for all agencies, or none.
    """
    tick, codes = sent.get("tick"), [plan.agency_code for plan in plans]
    named = [code for code in sent.getlist("agencies") if code in codes]
    return {
        "document": sent.get("document", VolumeJob.Document.REPORT),
        "through": sent.get("through", month),
        "covers": sent.get("covers", ""),
        "agencies": [] if tick == "none" else named if named and not tick else codes,
    }
