"""An indicator's score so far, in the words of the reporting page: the row's own short form and the panel's long one."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import EMPTY, grouped, with_unit
from chiayi_kpi.core.typed_number import numbers_in
from indicators.scoring import rounding
from indicators.scoring.goal import Goal
from indicators.scoring.model import IndicatorScore, State
from indicators.scoring.wording import explain_grouped


def from_system(name: str) -> str:
    """What is said of a figure that another system reported; empty where none did."""
    return _("from the system %s") % name if name else ""


@dataclass(frozen=True, slots=True)
class RowScore:
    """Light, points so far and what can be earned."""

    light: str
    points: Decimal
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class PanelScore:
    """The indicator at the side: values as people read them, its state as a mark, and the working of the points."""

    row: RowScore
    of_month: str
    so_far: str
    target: str
    due: str
    shown_state: str
    working: tuple[str, ...]


def row_score(score: IndicatorScore) -> RowScore:
    return RowScore(score.light.value, score.points, score.maximum)


def panel_score(score: IndicatorScore, of_month: Fraction | None) -> PanelScore:
    """``of_month`` is the value that this month alone would make."""
    lang = get_language() or ""
    unit = score.spec.unit
    return PanelScore(
        row=row_score(score),
        of_month=value_with_unit(of_month, unit, score.target),
        so_far=value_with_unit(score.value, unit, score.target),
        target=decided_text(score.goal) or value_with_unit(score.target, unit),
        due=due_text(score),
        shown_state=shown_state(score),
        working=tuple(explain_grouped(step, lang) for step in score.trace),
    )


def shown_state(score: IndicatorScore) -> str:
    """The state as a mark shows it, empty where it is simply scored: neither what no period has been due for
    nor what lacks values of earlier years alone is said to be unreported.
    """
    if score.state is State.SCORED:
        return ""
    if score.not_due:
        return "not_due"
    return "no_earlier" if score.lacks_earlier_years else score.state.value


def value_with_unit(value: Fraction | None, unit: str, against: Fraction | None = None) -> str:
    """``1,234.5 件``; more decimals where two would put it on the wrong side of ``against``; a dash for none."""
    return EMPTY if value is None else with_unit(grouped(rounding.shown(value, against)), unit)


def goal_text(goal: Goal, unit: str, against: Fraction | None) -> str:
    """``≥ 80 %``, the level as ``value_with_unit``; or that the years before have decided it."""
    return decided_text(goal) or goal.written(lambda level: value_with_unit(level, unit, against))


def decided_text(goal: Goal | None) -> str:
    """What is said instead of a target that is left to this year below zero; empty where this year decides."""
    decided = goal.decided_before if goal else None
    if decided is None:
        return ""
    return _("reached by the years before") if decided else _("exceeded by the years before")


def due_text(score: IndicatorScore) -> str:
    """What was due by now, in its unit; a dash where nothing was, or the years before have decided it."""
    return EMPTY if decided_text(score.goal) else value_with_unit(score.due, score.spec.unit)


def target_beside(score: IndicatorScore, printed: str) -> str:
    """The target that is computed with, where the printed one does not say it: a baseline, behind ↑ or ↓."""
    if score.target is None or decided_text(score.goal):
        return decided_text(score.goal)
    return "" if score.target in numbers_in(printed) else value_with_unit(score.target, score.spec.unit)
