"""Why a total that reaches a higher grade does not earn it, in the words of whoever reads the page."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from indicators.scoring import rounding
from indicators.scoring.model import AgencyScore, State
from indicators.year_end.grades import Condition, Grade, Graded, deducted, named


class DeniedGrade(NamedTuple):
    """A higher grade that the total reaches, and each of its conditions that is not met."""

    name: str
    missed: str


def denied_grades(graded: Graded, score: AgencyScore) -> tuple[DeniedGrade, ...]:
    """The higher grades that ``score`` misses by a condition."""
    return tuple(
        DeniedGrade(grade.name, _("; ").join(_missed(condition, grade, score) for condition in failed))
        for grade, failed in graded.denied
    )


def _missed(condition: Condition, grade: Grade, score: AgencyScore) -> str:
    match condition:
        case Condition.CORE_SCORED:
            return _("Every core objective scored")
        case Condition.NO_RED:
            return _("No red light among the core indicators")
        case Condition.FACET_SHARE:
            return _("at least %(share)s %% of every facet's weight") % {"share": grade.facet_share}
        case Condition.INDICATOR_RATE:
            return _missed_rate(grade, score)
        case Condition.NO_DEDUCTION:
            codes = _(", ").join(found.spec.code for found in deducted(score))
            return _("no point taken off (below the points they start with: %(codes)s)") % {"codes": codes}


def _missed_rate(grade: Grade, score: AgencyScore) -> str:
    least, found = Fraction(grade.indicator_rate or 0), named(score, grade.indicator_code)
    if found is None:
        why = _("the agency has no such indicator")
    elif found.state is State.NOT_APPLICABLE:
        why = _("it does not apply to the agency")
    elif found.rate is None:
        why = _("it has no achievement rate")
    else:
        why = _("%(name)s: %(rate)s %%") % {
            "name": found.spec.name,
            "rate": rounding.shown(found.rate, least),
        }
    text = _("an achievement rate of %(code)s of at least %(least)s %% (%(why)s)")
    return text % {"code": grade.indicator_code, "least": rounding.shown(least), "why": why}
