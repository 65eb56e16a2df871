"""Questions about unlikely figures that nobody answered, over a whole year of any number of plans."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.checks import Subject, shares, soft_checks
from indicators.models import CheckAnswer
from indicators.reporting.rows import PlanHead
from indicators.scoring.model import IndicatorSpec
from indicators.selectors.city import AgencyRead, read_city
from indicators.selectors.tree import indicator_nodes
from objectives.selectors import plans_of_year

Question = tuple[str, int, str]  # of an indicator: input, month, kind
Answers = Mapping[Question, Decimal]  # the value about which somebody said that it is right

_ANSWERS = Prepared(
    CheckAnswer.objects.filter(plan_id__in=Given("plan_ids"))
    .order_by()
    .values_list("plan_id", "input__indicator_id", "input__code", "month", "check_kind", "value")
)


class ReportedYear(NamedTuple):
    """An indicator's figures of a year by input and month; ``typed`` are the inputs that somebody reports."""

    indicator_id: int
    spec: IndicatorSpec
    typed: Collection[str]
    figures: Mapping[str, Mapping[int, Decimal]]


def unanswered(plans: Mapping[int, Collection[ReportedYear]]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Plan id → the (indicator's code, month) with a figure that was asked about and of which nobody said that it is right,
    in the plan's order; a plan without any is absent. One query; none where nothing is asked about.
    """
    asked = {
        plan_id: [(one, list(_questions(one))) for one in reported] for plan_id, reported in plans.items()
    }
    if not any(found for of_plan in asked.values() for _one, found in of_plan):
        return {}
    answers: dict[tuple[int, int], dict[Question, Decimal]] = defaultdict(dict)
    for plan_id, indicator_id, code, month, kind, value in _ANSWERS(plan_ids=list(plans)):
        answers[plan_id, indicator_id][code, month, kind] = value
    found = {
        plan_id: tuple(
            (one.spec.code, month)
            for one, questions in of_plan
            for month in _open_months(questions, answers[plan_id, one.indicator_id])
        )
        for plan_id, of_plan in asked.items()
    }
    return {plan_id: places for plan_id, places in found.items() if places}


def months_unanswered(reported: ReportedYear, answers: Answers) -> list[int]:
    """The months in which one of its figures was asked about and nobody said that it is right."""
    return _open_months(_questions(reported), answers)


def _open_months(questions: Iterable[tuple[Question, Decimal]], answers: Answers) -> list[int]:
    """An answer holds for the value it was given about."""
    return sorted({key[1] for key, value in questions if answers.get(key) != value})


def unanswered_now(plans: Iterable[PlanHead]) -> dict[int, frozenset[tuple[str, int]]]:
    """The same of the figures as they stand now, of those of the plans that can be scored. A constant number of queries a year."""
    codes: dict[int, set[str]] = defaultdict(set)
    for plan in plans:
        codes[plan.year].add(plan.agency_code)
    reads = [
        read
        for year, of_year in codes.items()
        for read in read_city(plans_of_year(year), of_year, for_scores=True).agencies
    ]
    found = unanswered({read.plan.id: _reported(read) for read in reads}) if reads else {}
    return {plan_id: frozenset(places) for plan_id, places in found.items()}


def _reported(read: AgencyRead) -> list[ReportedYear]:
    return [
        ReportedYear(
            node.row.id,
            node.spec,
            [found.spec.code for found in node.inputs if not found.source],
            read.year.facts.figures.get(node.spec.code, {}),
        )
        for node in indicator_nodes(read.tree)
    ]


def _questions(reported: ReportedYear) -> Iterator[tuple[Question, Decimal]]:
    """Every question that its figures raise, answered or not, with the value that is asked about."""
    siblings = {
        spec.code: Subject.of(spec, reported.figures.get(spec.code, {})) for spec in reported.spec.inputs
    }
    of_shares = shares(reported.spec)
    for code in reported.typed:
        for month, value in reported.figures.get(code, {}).items():
            for asked in soft_checks(siblings[code], month, siblings, of_shares):
                yield (code, month, asked.kind), value
