"""Who reports the indicators of one plan, how far their months are, what was asked and answered, and the latest change."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import DateTimeField, Max, Value

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import CheckAnswer, FigureChange, IndicatorMonth
from indicators.reporting.questions import Answers, Question
from indicators.reporting.rows import NOBODY, Assigned, RowMonth, assigned


@dataclass(frozen=True, slots=True)
class Update:
    """Of one indicator; ``months`` without the number of figures, which the reader of figures knows.

    ``answers``: the value about which somebody said that it is right, by input, month and kind of the question.
    """

    assigned: Assigned = NOBODY
    months: Mapping[int, RowMonth] = field(default_factory=dict)
    changed: datetime.datetime | None = None
    answers: Answers = field(default_factory=dict)


UNTOUCHED = Update()

# Rows of (indicator, month, state, nothing to report, reason, moment, input, value). Month 0 is about no month, but the latest
# change; with an input it is an answer, and the state the kind of its question.
_ANSWERS = (
    CheckAnswer.objects.filter(plan_id=Given("plan"))
    .order_by()
    .values_list(
        *(
            "input__indicator_id",
            "month",
            "check_kind",
            Value(False),
            Value(""),
            Value(None, DateTimeField()),
        ),
        *("input__code", "value"),
    )
)
_STATES = (
    IndicatorMonth.objects.filter(plan_id=Given("plan"))
    .order_by()
    .values_list(
        *("indicator_id", "month", "state", "nothing_to_report", "reason"),
        *(Value(None, DateTimeField()), Value(""), Value(0)),
    )
)
_CHANGES = (
    FigureChange.objects.filter(plan_id=Given("plan"))
    .order_by()
    .values("input__indicator_id")
    .annotate(latest=Max("at"))
    .values_list(
        *("input__indicator_id", Value(0), Value(""), Value(False), Value(""), "latest", Value(""), Value(0))
    )
)
_REPORTED = Prepared(_ANSWERS.union(_CHANGES, _STATES, all=True))


def updates(plan_id: int, *, people_only: bool = False) -> dict[int, Update]:
    """Indicator id → what is known of its reporting now. Two queries; with ``people_only`` one."""
    people = assigned([plan_id])
    months: dict[int, dict[int, RowMonth]] = defaultdict(dict)
    changed: dict[int, datetime.datetime] = {}
    answers: dict[int, dict[Question, Decimal]] = defaultdict(dict)
    rows = [] if people_only else _REPORTED(plan=plan_id)
    for indicator_id, month, state, nothing, reason, at, code, value in rows:
        if code:
            answers[indicator_id][code, month, state] = value
        elif month:
            months[indicator_id][month] = RowMonth(state, nothing, reason)
        else:
            changed[indicator_id] = at
    ids = {indicator_id for _plan_id, indicator_id in people} | months.keys() | changed.keys()
    return {
        pk: Update(
            people.get((plan_id, pk), NOBODY), months.get(pk, {}), changed.get(pk), answers.get(pk, {})
        )
        for pk in ids
    }
