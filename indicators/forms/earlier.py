"""The form of a value of an earlier year: a value on which an approved target rests asks for its reasons."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_forms import FullCleanForm
from chiayi_kpi.core.reasons import ReasonField
from indicators.models import PriorValue
from indicators.selectors.lineage import StoredCodes
from indicators.services.earlier import CAUSE_NEEDED, COUNTERMEASURE_NEEDED, EarlierValues
from indicators.validation.moved_values import MovedTarget

NO_SUCH_INDICATOR = _("No plan of a year after %(year)d has an indicator %(code)s.")


class PriorValueForm(FullCleanForm):
    """``cause`` and ``countermeasure`` are asked for where the value is part of an approved plan's target."""

    cause = ReasonField(
        label=_("Cause"),
        required=False,
        help_text=_("Needed where the value is part of an approved plan's target."),
    )
    countermeasure = ReasonField(
        label=_("Countermeasure"),
        required=False,
        help_text=_("Needed where the target is made easier to reach."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        agency = cleaned.get("agency") or (self.instance.agency if self.instance.pk else None)
        if agency is None or cleaned.get("value") is None:
            return cleaned
        if self.instance.pk is None and {"code", "year"} <= cleaned.keys():
            self._use_stored_code(agency.pk, cleaned)
        code = cleaned.get("code") or self.instance.code
        year = cleaned.get("year") or self.instance.year
        self._ask_for_reasons(EarlierValues([agency.pk]).moves(agency.pk, code, year, cleaned["value"]))
        return cleaned

    def _use_stored_code(self, agency_id: int, cleaned: dict[str, Any]) -> None:
        """The indicator may have had another code in that year; that is where its value stands."""
        code, year = cleaned["code"], cleaned["year"]
        stored = StoredCodes([agency_id]).stored(agency_id, code, year)
        if not stored:
            self.add_error("code", NO_SUCH_INDICATOR % {"code": code, "year": year})
        elif stored != code:
            cleaned["code"] = stored

    def _ask_for_reasons(self, moved: Sequence[MovedTarget]) -> None:
        if moved and not self.cleaned_data.get("cause"):
            self.add_error("cause", CAUSE_NEEDED)
        if any(each.lowered for each in moved) and not self.cleaned_data.get("countermeasure"):
            self.add_error("countermeasure", COUNTERMEASURE_NEEDED)

    class Meta:
        model = PriorValue
        fields = ("agency", "code", "year", "value")
