"""What can be said of an indicator in plain words: how it stands, and the sentence with its numbers."""

from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.live_text import decided_text, value_with_unit
from indicators.scoring.goal import Direction, Goal
from indicators.scoring.model import IndicatorScore, State
from reports.snapshot.approved import Approved


class Outcome(StrEnum):
    REACHED = "reached"
    WITHIN = "within"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OVER = "over"
    NOT_YET = "not_yet"
    MISSED = "missed"
    NO_TARGET = "no_target"
    JUDGED = "judged"
    NO_CASES = "no_cases"
    NOT_APPLICABLE = "not_applicable"
    NOTHING = "nothing"
    NO_EARLIER = "no_earlier"
    AT_YEAR_END = "at_year_end"


WORDS: dict[Outcome, str | Promise] = {
    Outcome.REACHED: _("Target reached"),
    Outcome.WITHIN: _("Within the limit so far"),
    Outcome.ON_TRACK: _("On track"),
    Outcome.BEHIND: _("Less than was due by now"),
    Outcome.OVER: _("More than was due by now"),
    Outcome.NOT_YET: _("Target not reached yet"),
    Outcome.MISSED: _("Target not reached"),
    Outcome.NO_TARGET: _("Rated on a scale of its own"),
    Outcome.JUDGED: _("Judged by reviewers"),
    Outcome.NO_CASES: _("There was no case"),
    Outcome.NOT_APPLICABLE: _("Does not apply to this agency this year"),
    Outcome.NOTHING: _("No approved figure yet"),
    Outcome.NO_EARLIER: _("Not rated: earlier years' values are missing"),
    Outcome.AT_YEAR_END: _("Compared with the whole of last year at the year's end"),
}


class Standing(StrEnum):
    """What outcomes come to for somebody who looks once; ``OPEN``: nothing can be said, or not yet."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OPEN = "open"


_STANDINGS = {
    Outcome.REACHED: Standing.REACHED,
    Outcome.WITHIN: Standing.ON_TRACK,
    Outcome.ON_TRACK: Standing.ON_TRACK,
    Outcome.BEHIND: Standing.BEHIND,
    Outcome.OVER: Standing.BEHIND,
    Outcome.MISSED: Standing.BEHIND,
}


def standing_of(outcome: Outcome) -> Standing:
    return _STANDINGS.get(outcome, Standing.OPEN)


def outcome_of(found: Approved) -> Outcome:
    """What can be said of an indicator; of a ceiling (≤) before the year is over only whether it is kept so far.

    A ceiling that fills up over the year is kept so far where no more is used up than was due by now.
    """
    score = found.score
    if score.state is State.NOT_APPLICABLE:
        return Outcome.NOT_APPLICABLE
    if score.spec.components and all(part.rule.awarded for part in score.spec.components):
        return Outcome.JUDGED
    if score.lacks_earlier_years:
        return Outcome.NO_EARLIER
    if score.value is None:
        no_case = score.state in {State.UNDEFINED, State.UNDECIDED}
        return Outcome.NO_CASES if no_case else Outcome.NOTHING
    if found.unequal:
        return Outcome.AT_YEAR_END
    if score.goal is None:
        return Outcome.NO_TARGET
    met = score.reached is True
    if found.over or not met:
        return _at_the_end(met=met) if found.over else _not_met(score.goal, score.value, found.due)
    if not score.goal.fewer_is_better:
        return Outcome.REACHED
    return Outcome.OVER if found.due is not None and score.value > found.due else Outcome.WITHIN


def _at_the_end(*, met: bool) -> Outcome:
    return Outcome.REACHED if met else Outcome.MISSED


def _not_met(goal: Goal, value: Fraction, due: Fraction | None) -> Outcome:
    """Of a value that does not meet the year's goal while the year goes on."""
    if goal.fewer_is_better:
        return Outcome.MISSED
    if due is None:
        return Outcome.NOT_YET
    too_much = goal.most is not None and value > goal.most.level
    return Outcome.BEHIND if too_much or value < due else Outcome.ON_TRACK


def sentence(found: Approved, outcome: Outcome) -> str:
    """Value, target, and what was due by then, each with its unit; empty where there is no value to speak of."""
    score = found.score
    if score.value is None or outcome in {Outcome.JUDGED, Outcome.AT_YEAR_END, Outcome.NOT_APPLICABLE}:
        return ""
    unit = found.view.unit
    numbers = {
        "month": found.last_month,
        "value": value_with_unit(score.value, unit, score.target),
        "goal": _goal(score, unit),
        "due": value_with_unit(found.due, unit, score.value),
    }
    if not numbers["goal"]:
        return (
            gettext("In the whole year: %(value)s.")
            if found.over
            else gettext("By month %(month)s: %(value)s.")
        ) % numbers
    if found.over:
        return gettext("In the whole year: %(value)s; the target was %(goal)s.") % numbers
    said = gettext("By month %(month)s: %(value)s; the year's target is %(goal)s.") % numbers
    if outcome is Outcome.REACHED or found.due in (None, score.target) or decided_text(score.goal):
        return said
    if score.goal and score.goal.fewer_is_better:
        return said + gettext(" By then %(due)s was the limit.") % numbers
    return said + gettext(" By then %(due)s was due.") % numbers


def _goal(score: IndicatorScore, unit: str) -> str:
    """``at least 90 %``, ``10–15 件``; empty where there is no target."""
    goal = score.goal
    if goal is None:
        return ""
    level = value_with_unit(goal.level, unit, score.value)
    words = {
        Direction.AT_LEAST: gettext("at least %(level)s"),
        Direction.AT_MOST: gettext("at most %(level)s"),
        Direction.ABOVE: gettext("more than %(level)s"),
        Direction.BELOW: gettext("less than %(level)s"),
    }
    if goal.is_range:
        return goal.written(lambda bound: value_with_unit(bound, unit, score.value))
    return decided_text(goal) or words[Direction(goal.direction)] % {"level": level}
