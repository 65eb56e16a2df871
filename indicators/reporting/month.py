"""One agency's month: what was reported for each indicator, what is unusual about it, and what is still missing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.checks import Finding, PartOfWhole, Subject, shares, soft_checks
from indicators.models import Assignment, CheckAnswer, Evidence, IndicatorMonth
from indicators.reporting.asked_inputs import asked_inputs
from indicators.scoring.model import IndicatorScore, InputSpec, Light
from indicators.scoring.model import State as ScoreState
from indicators.selectors.live import LivePlan, read_live
from indicators.selectors.tree import IndicatorNode, indicator_nodes
from objectives.models import Plan

State = IndicatorMonth.State
_ANSWERS = Prepared(
    CheckAnswer.objects.filter(plan=Given("plan"), month=Given("month"))
    .order_by()
    .values_list("input_id", "check_kind", "value")
)


class Answer(NamedTuple):
    """What was said to a check: in whose words, about which value."""

    kind: str
    text: str
    by: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class InputProgress:
    """One typed input in the month: its figure and the one before, the questions open and those answered.

    The figure of a fixed one is that which holds in the month.
    """

    id: int
    spec: InputSpec
    value: Decimal | None
    before: Decimal | None
    questions: tuple[Finding, ...]
    answered: tuple[tuple[Finding, Answer], ...]


@dataclass(frozen=True, slots=True)
class IndicatorProgress:
    """One indicator in the month. ``inputs`` are those that somebody types for it; without one there is nothing to submit.

    ``updated`` is the latest month up to this one with a figure or an explicit nothing to report, 0 without any.
    """

    node: IndicatorNode
    score: IndicatorScore
    state: str
    nothing_to_report: bool
    note: str
    reason: str
    inputs: tuple[InputProgress, ...]
    assignment: Assignment | None
    evidence: int
    updated: int

    @property
    def id(self) -> int:
        return self.node.row.id

    @property
    def code(self) -> str:
        return self.node.spec.code

    @property
    def name(self) -> str:
        return self.node.row.name

    @property
    def reportable(self) -> bool:
        return bool(self.inputs) and self.score.state is not ScoreState.NOT_APPLICABLE

    @property
    def closed(self) -> bool:
        return self.state in IndicatorMonth.CLOSED

    @property
    def owner_name(self) -> str:
        return str(self.assignment.owner or "") if self.assignment else ""


class Missing(NamedTuple):
    """What an indicator still lacks before its month can be submitted: ``figure``, ``note`` or ``answer``."""

    indicator_id: int
    code: str
    name: str
    kind: str
    message: str
    input_id: int | None = None


@dataclass(frozen=True, slots=True)
class MonthOverview:
    """One agency's month with every indicator in the plan's order, and the live plan it was scored from."""

    plan: Plan
    month: int
    live: LivePlan
    indicators: tuple[IndicatorProgress, ...]

    def reportable(self) -> tuple[IndicatorProgress, ...]:
        return tuple(found for found in self.indicators if found.reportable)

    def by_id(self) -> dict[int, IndicatorProgress]:
        return {found.id: found for found in self.indicators}


def month_overview(plan: Plan, month: int) -> MonthOverview:
    """The agency's month ``month`` (1-12), scored as if the year ended with it. A constant number of queries.

    Raises PlanNotScorable where a definition cannot be computed.
    """
    live = read_live(plan, month)
    said = _Said(plan, month)
    indicators = tuple(_progress(live, node, month, said) for node in indicator_nodes(live.read.tree))
    return MonthOverview(plan, month, live, indicators)


def open_questions(
    live: LivePlan, month: int, indicator_ids: Collection[int]
) -> dict[int, tuple[Finding, ...]]:
    """Input id → what is unlikely about its figure of the month and not answered yet. One query, none where nothing is unlikely."""
    asked: dict[int, tuple[Decimal, Sequence[Finding]]] = {}
    for node in live.nodes():
        if node.row.id not in indicator_ids:
            continue
        figures, siblings = _figures_and_subjects(live, node)
        of_shares = shares(node.spec)
        for row in node.inputs:
            subject = siblings[row.spec.code]
            if row.source or month not in figures.get(row.spec.code, {}):
                continue
            if unlikely := soft_checks(subject, month, siblings, of_shares):
                asked[row.id] = subject.months[month], unlikely
    if not asked:
        return {}
    said = {
        (input_id, kind): value for input_id, kind, value in _ANSWERS(plan=live.read.plan.id, month=month)
    }
    # An answer holds for the value it was given about.
    still = {
        input_id: tuple(one for one in unlikely if said.get((input_id, one.kind)) != value)
        for input_id, (value, unlikely) in asked.items()
    }
    return {input_id: found for input_id, found in still.items() if found}


def missing(progress: IndicatorProgress) -> tuple[Missing, ...]:
    """What has to be there before the month can be submitted; an indicator with nothing to report needs no figure."""
    found = []
    if not progress.nothing_to_report:
        found += [
            _missing(progress, "figure", _("“%s” has no figure.") % row.spec.name, row.id)
            for row in progress.inputs
            if row.value is None
        ]
        found += [
            _missing(
                progress,
                "answer",
                _("%(input)s: %(question)s") % {"input": row.spec.name, "question": question.message},
                row.id,
            )
            for row in progress.inputs
            for question in row.questions
        ]
    if progress.score.light is Light.RED and not progress.note:
        found.append(_missing(progress, "note", _("The light is red: write down the cause and the remedy.")))
    return tuple(found)


def _missing(progress: IndicatorProgress, kind: str, message: str, input_id: int | None = None) -> Missing:
    return Missing(progress.id, progress.code, progress.name, kind, message, input_id)


class _Said:
    """What people said of the plan's months, by indicator or input: four queries."""

    def __init__(self, plan: Plan, month: int) -> None:
        self.months: dict[int, dict[int, IndicatorMonth]] = defaultdict(dict)
        for row in IndicatorMonth.objects.filter(plan=plan, month__lte=month).order_by():
            self.months[row.indicator_id][row.month] = row
        self.answers: dict[int, dict[str, Answer]] = defaultdict(dict)
        for said in CheckAnswer.objects.filter(plan=plan, month=month).select_related("by"):
            self.answers[said.input_id][said.check_kind] = Answer(
                said.check_kind, said.answer, str(said.by or ""), said.value
            )
        assignments = Assignment.objects.filter(plan=plan).select_related("owner", "deputy").order_by()
        self.assignments = {row.indicator_id: row for row in assignments}
        files = Evidence.objects.filter(plan=plan, month=month).order_by()
        self.evidence = dict(files.values_list("indicator_id").annotate(Count("pk")))


def _figures_and_subjects(
    live: LivePlan, node: IndicatorNode
) -> tuple[Mapping[str, Mapping[int, Decimal]], dict[str, Subject]]:
    """The indicator's figures, and its inputs as the checks look at them, by the code of the input."""
    figures = live.read.year.facts.figures.get(node.spec.code, {})
    return figures, {spec.code: Subject.of(spec, figures.get(spec.code, {})) for spec in node.spec.inputs}


def _progress(live: LivePlan, node: IndicatorNode, month: int, said: _Said) -> IndicatorProgress:
    figures, siblings = _figures_and_subjects(live, node)
    typed = [row for row in node.inputs if not row.source]
    of_shares = shares(node.spec)
    months = said.months.get(node.row.id, {})
    now = months.get(month) or IndicatorMonth(month=month)
    return IndicatorProgress(
        node=node,
        score=live.scores[node.spec.code],
        state=now.state,
        nothing_to_report=now.nothing_to_report,
        note=now.note,
        reason=now.reason,
        inputs=tuple(
            _input(
                row.id,
                siblings[row.spec.code],
                month,
                said,
                siblings,
                of_shares if month in figures.get(row.spec.code, {}) else None,
            )
            for row in asked_inputs(live, node, month, now.state)
        ),
        assignment=said.assignments.get(node.row.id),
        evidence=said.evidence.get(node.row.id, 0),
        updated=_updated([figures.get(row.spec.code, {}) for row in typed], months, month),
    )


def _input(
    input_id: int,
    subject: Subject,
    month: int,
    said: _Said,
    siblings: Mapping[str, Subject],
    of_shares: Sequence[PartOfWhole] | None,
) -> InputProgress:
    """``of_shares`` is None where nobody typed the figure this month: it holds for the year, and nothing is asked anew."""
    value = subject.months.get(month)
    answers = said.answers.get(input_id, {})
    open_, answered = [], []
    for found in () if of_shares is None else soft_checks(subject, month, siblings, of_shares):
        answer = answers.get(found.kind)
        if answer is None or answer.value != value:  # an answer holds for the value it was given about
            open_.append(found)
        else:
            answered.append((found, answer))
    before = subject.before(month)
    return InputProgress(
        input_id,
        subject.spec,
        value,
        before[0] if before else None,
        tuple(open_),
        tuple(answered),
    )


def _updated(figures: list[Mapping[int, Decimal]], months: Mapping[int, IndicatorMonth], through: int) -> int:
    reported = {month for held in figures for month in held if month <= through}
    silent = {row.month for row in months.values() if row.nothing_to_report}
    return max(reported | silent, default=0)
