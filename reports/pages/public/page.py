"""What the public page shows, ready to print: what was promised, what was reached, in plain words."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.formats import EMPTY
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.goal import Goal
from indicators.scoring.model import State
from indicators.selectors.revisions import RevisionRow
from reports.pages.tables import value_cell
from reports.snapshot.approved import Approved, approved_year
from reports.snapshot.indicator_text import indicator_text
from reports.snapshot.model import Snapshot
from reports.snapshot.year_end import Seal


class Outcome(StrEnum):
    REACHED = "reached"
    WITHIN = "within"
    OVER = "over"
    NOT_YET = "not_yet"
    MISSED = "missed"
    NO_TARGET = "no_target"
    JUDGED = "judged"
    NO_CASES = "no_cases"
    NOT_APPLICABLE = "not_applicable"
    NOTHING = "nothing"
    AT_YEAR_END = "at_year_end"


WORDS: dict[Outcome, str | Promise] = {
    Outcome.REACHED: _("Target reached"),
    Outcome.WITHIN: _("Within the limit so far"),
    Outcome.OVER: _("More than was due by now"),
    Outcome.NOT_YET: _("Target not reached yet"),
    Outcome.MISSED: _("Target not reached"),
    Outcome.NO_TARGET: _("Rated on a scale of its own"),
    Outcome.JUDGED: _("Judged by reviewers"),
    Outcome.NO_CASES: _("There was no case"),
    Outcome.NOT_APPLICABLE: _("Does not apply to this agency this year"),
    Outcome.NOTHING: _("No approved figure yet"),
    Outcome.AT_YEAR_END: _("Compared with the whole of last year at the year's end"),
}
TONES = {Outcome.REACHED: "success", Outcome.WITHIN: "success", Outcome.MISSED: "danger"}


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One indicator; ``target`` as printed, an arrow (↑, ↓) with the number it stands for.

    ``value`` and ``number`` are those of the approved months up to ``last_month`` (0: none).
    """

    code: str
    name: str
    standard: str
    target: str
    value: str
    number: Decimal | None
    unit: str
    weight: Decimal
    last_month: int
    outcome: Outcome
    words: str | Promise
    tone: str
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """``facets``: each facet's name with its indicators."""

    agency_code: str
    agency_name: str
    year: int
    facets: tuple[tuple[str, tuple[PublicRow, ...]], ...]
    reached: int
    with_figure: int
    total: int
    sample: bool
    maximum: Fraction
    seal: Seal | None  # total, grade and hash of a settled year


def public_page(snapshot: Snapshot) -> PublicPage:
    """The page of one agency's year. Three queries."""
    facets = tuple(
        (name, tuple(_row(found) for found in indicators)) for name, indicators in approved_year(snapshot)
    )
    rows = [row for _name, of_facet in facets for row in of_facet]
    return PublicPage(
        agency_code=snapshot.agency_code,
        agency_name=snapshot.agency_name,
        year=snapshot.year,
        facets=facets,
        reached=sum(row.outcome in {Outcome.REACHED, Outcome.WITHIN} for row in rows),
        with_figure=sum(row.last_month > 0 for row in rows),
        total=len(rows),
        sample=snapshot.has_sample_figures,
        maximum=snapshot.score.maximum,
        seal=snapshot.seal,
    )


def _row(found: Approved) -> PublicRow:
    view, score = found.view, found.score
    texts = indicator_text(replace(view, score=score))
    outcome = outcome_of(found)
    return PublicRow(
        code=view.code,
        name=view.name,
        standard=view.standard,
        target=f"{view.target_text} ({texts.compared})" if texts.baseline else view.target_text,
        value=EMPTY if outcome is Outcome.AT_YEAR_END else texts.value,
        number=None if outcome is Outcome.AT_YEAR_END else value_cell(score.value, score.target),
        unit=view.unit,
        weight=view.weight,
        last_month=found.last_month,
        outcome=outcome,
        words=WORDS[outcome],
        tone=TONES.get(outcome, ""),
        revisions=tuple(one for one in view.revisions if one.what == "target"),
    )


def outcome_of(found: Approved) -> Outcome:
    """What can be said of an indicator; of a ceiling (≤) before December only whether it is kept so far.

    A ceiling that fills up over the year is kept so far where no more is used up than was due by now.
    """
    score = found.score
    if score.state is State.NOT_APPLICABLE:
        return Outcome.NOT_APPLICABLE
    if score.spec.components and all(part.rule.awarded for part in score.spec.components):
        return Outcome.JUDGED
    if score.value is None:
        no_case = score.state in {State.UNDEFINED, State.UNDECIDED}
        return Outcome.NO_CASES if no_case else Outcome.NOTHING
    if found.unequal:
        return Outcome.AT_YEAR_END
    if score.goal is None:
        return Outcome.NO_TARGET
    behind = found.due is not None and score.value > found.due
    return _measured(
        score.goal, met=score.reached is True, behind=behind, over=found.last_month == LAST_MONTH
    )


def _measured(goal: Goal, *, met: bool, behind: bool, over: bool) -> Outcome:
    if goal.fewer_is_better:
        if not met:
            return Outcome.MISSED
        if over:
            return Outcome.REACHED
        return Outcome.OVER if behind else Outcome.WITHIN
    if met:
        return Outcome.REACHED
    return Outcome.MISSED if over else Outcome.NOT_YET
