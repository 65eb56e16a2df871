"""Approving a plan again: why what decides points is not what was approved before."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.reasons import ReasonField
from indicators.selectors.plan_changes import ChangeSinceApproval


class ChangesForm(forms.Form):
    """Cause and countermeasure of ``changes``; without changes there is nothing to ask."""

    cause = ReasonField(label=_("Cause"))
    countermeasure = ReasonField(label=_("Countermeasure"))

    def __init__(self, *args, changes: Sequence[ChangeSinceApproval], reason: str = "", **kwargs) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"cause": reason}})
        if not changes:
            del self.fields["cause"]
        if not any(change.lowered for change in changes):
            del self.fields["countermeasure"]
