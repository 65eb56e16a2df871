"""Answering a soft check: "is it so?" – yes, and why. The answer is kept with the value it was given about."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.reasons import reason_given
from indicators.errors import ReportingRefused
from indicators.models import CheckAnswer
from indicators.reporting.figure_sheet import read_figure_sheet
from indicators.services.figures import conflicting
from objectives.locking import lock_open
from objectives.models import Plan


@transaction.atomic
def answer_checks(
    *, plan: Plan, input_id: int, month: int, answers: Mapping[str, str], by, about: Decimal | None = None
) -> list[CheckAnswer]:
    """Keep the answer to each check (by its kind) of the figure that stands in the cell now.

    An empty text confirms the figure without a word. ``about`` is the figure that the person was asked about, where
    they were. Raises FiguresRefused with what stands there where that is another, ReportingRefused for a cell without
    a figure, a closed month or an answer that is too long.
    """
    lock_open(plan)
    figure_sheet = read_figure_sheet(plan, [input_id])
    row, value = figure_sheet.inputs.get(input_id), figure_sheet.cell(input_id, month).value
    if row is not None and about is not None and about != value:
        raise conflicting(
            plan, input_id, month, _("The figure was changed meanwhile; check it again."), value
        )
    if row is None or value is None:
        raise ReportingRefused(_("There is no figure here to comment on."))
    if figure_sheet.month(row.indicator_id, month).closed:
        raise ReportingRefused(_("The month is closed."))
    texts = {kind: reason_given(text, ReportingRefused) for kind, text in answers.items()}
    return [
        CheckAnswer.objects.update_or_create(
            plan=plan,
            input_id=input_id,
            month=month,
            check_kind=kind,
            defaults={"value": value, "answer": text, "by": by},
        )[0]
        for kind, text in texts.items()
    ]
