"""The forms of improvement measures: what is written of one, and which of them a list shows."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.form_fields import DayField, choice_field
from chiayi_kpi.core.reasons import ReasonField
from indicators.models import Evidence, Remedy
from indicators.selectors.reporters import Reporters
from indicators.services.remedies import RemedyTexts


class RemedyForm(forms.Form):
    """What is written of a measure. ``hands_in``: it is handed in with this, so that its result may not be missing.

    A measure that is begun has neither result nor evidence to ask for.
    """

    cause = ReasonField(label=_("Cause of the shortfall"), rows=4)
    measure = ReasonField(label=_("What is done about it"), rows=4)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int)
    due = DayField(label=_("Due day"))
    result = ReasonField(
        label=_("Result"), required=False, help_text=_("How far it has come; needed to hand it in."), rows=4
    )
    evidence = forms.TypedChoiceField(
        label=_("Evidence"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("A file of the indicator, attached where its figures are reported."),
    )
    no_evidence = ReasonField(
        label=_("Why there is no evidence"),
        required=False,
        help_text=_("Needed to hand it in without a file."),
        rows=2,
    )

    def __init__(
        self,
        *args,
        people: Reporters,
        files: Sequence[Evidence] | None,
        remedy: Remedy | None = None,
        hands_in: bool = False,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._hands_in = hands_in
        known = [(person.id, person.label) for person in people.all]
        if remedy is not None and remedy.owner_id not in dict(known):
            known.append((remedy.owner_id, str(remedy.owner)))
        choice_field(self, "owner").choices = [("", "—"), *known]
        if files is None:
            for name in ("result", "evidence", "no_evidence"):
                del self.fields[name]
            return
        choice_field(self, "evidence").choices = [
            ("", "—"),
            *(
                (file.pk, _("Month %(month)s: %(name)s") % {"month": file.month, "name": file.name})
                for file in files
            ),
        ]

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if self._hands_in:
            if not cleaned.get("result") and "result" not in self.errors:
                self.add_error("result", ValidationError(_("Say what came of the measure.")))
            if not cleaned.get("evidence") and not cleaned.get("no_evidence"):
                message = _("Choose a file as evidence, or say why there is none.")
                self.add_error("no_evidence", ValidationError(message))
        return cleaned

    @property
    def texts(self) -> RemedyTexts:
        """What was written, for the service."""
        return RemedyTexts(**self.cleaned_data)


class RemedyFilter(forms.Form):
    """Which measures a list shows: in one state, of one person, about one indicator."""

    UNFINISHED, OVERDUE = "unfinished", "overdue"

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("measures", "All")),
            (UNFINISHED, _("not closed")),
            (OVERDUE, _("overdue")),
            *Remedy.State.choices,
        ],
    )
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, empty_value=None, required=False)
    indicator = forms.TypedChoiceField(label=_("Indicator"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, remedies: Sequence[Remedy], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = {one.owner_id: str(one.owner) for one in remedies}
        indicators = {
            one.indicator_id: str(one.indicator)
            for one in sorted(remedies, key=lambda one: [int(part) for part in one.indicator.code.split("-")])
        }
        everybody = ("", pgettext_lazy("measures", "All"))
        choice_field(self, "owner").choices = [everybody, *sorted(people.items(), key=lambda one: one[1])]
        choice_field(self, "indicator").choices = [everybody, *indicators.items()]

    def chosen(self, remedies: Sequence[Remedy]) -> list[Remedy]:
        """Those that the filter keeps; none where it asks for what is not there."""
        if not self.is_valid():
            return []
        return [one for one in remedies if self._keeps(one)]

    def _keeps(self, remedy: Remedy) -> bool:
        state, owner, indicator = (self.cleaned_data[name] for name in ("state", "owner", "indicator"))
        return (
            (owner is None or remedy.owner_id == owner)
            and (indicator is None or remedy.indicator_id == indicator)
            and (
                not state
                or (state == self.UNFINISHED and remedy.closed_on is None)
                or (state == self.OVERDUE and remedy.is_overdue(today()))
                or state == remedy.state
            )
        )
