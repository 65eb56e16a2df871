"""Reasons, notes and answers: one limit, said with how long the text is, and the same in service, form and column."""

import pytest
from django import forms
from django.apps import apps

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.reasons import LONGEST_REASON, ReasonField, reason_given

pytestmark = pytest.mark.usefixtures("english")

COLUMNS = {
    "indicators.Award": ["reason"],
    "indicators.CheckAnswer": ["answer"],
    "indicators.IndicatorMonth": ["note", "reason"],
    "indicators.NotApplicable": ["reason"],
    "indicators.Rating": ["reason"],
    "indicators.RatingConfirmation": ["instead_reason"],
    "indicators.Settlement": ["reopen_reason"],
    "indicators.TargetRevision": ["cause", "countermeasure"],
    "budget.BudgetItemMonth": ["explanation"],
}


class ReasonForm(forms.Form):
    reason = ReasonField()


def test_a_text_is_kept_without_blanks_around_it_and_with_plain_line_ends():
    assert reason_given(" 一\r\n二 ", Refused) == "一\n二"
    assert reason_given("  ", Refused) == ""


@pytest.mark.parametrize("text", ["", "  ", "\r\n"])
def test_where_a_reason_is_needed_none_is_refused(text):
    with pytest.raises(Refused, match=r"^Say why\.$"):
        reason_given(text, Refused, missing="Say why.")


def test_service_and_form_name_the_limit_and_how_long_the_text_is():
    told = f"Too long: {LONGEST_REASON + 1} characters, at most {LONGEST_REASON}."
    with pytest.raises(Refused) as refused:
        reason_given("長" * (LONGEST_REASON + 1), Refused)
    assert str(refused.value) == told
    assert ReasonForm({"reason": "長" * (LONGEST_REASON + 1)}).errors["reason"] == [told]


def test_a_line_end_counts_as_one_character_as_in_the_browser():
    text = "\r\n".join(["長" * 999, "長" * 1000])
    assert len(reason_given(text, Refused)) == LONGEST_REASON
    assert ReasonForm({"reason": text}).is_valid()


@pytest.mark.parametrize(
    ("model", "column"), [(model, name) for model, names in COLUMNS.items() for name in names]
)
def test_the_column_holds_as_much(model, column):
    assert apps.get_model(model)._meta.get_field(column).max_length == LONGEST_REASON
