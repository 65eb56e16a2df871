"""What a forecast is called in words: how a value was found, or why none was, and the total with what is open."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.scoring.rounding import points
from reports.analysis.outlook.model import IndicatorForecast, Method, NoForecast, YearTotal

METHODS = {
    Method.SEASON: _("by the course of earlier years"),
    Method.PACE: _("at this pace"),
    Method.LATE: _("at this pace: what comes late in the year is not known"),
    Method.PATH: _("along the planned path"),
    Method.LEVEL: _("as it has been so far"),
    Method.FINAL: _("actual result"),
}
REASONS = {
    NoForecast.NOT_BEGUN: _("No month has ended yet"),
    NoForecast.NO_FIGURES: _("No forecast: there is no figure yet"),
    NoForecast.NO_EARLIER: _("No forecast: earlier years' values are missing"),
    NoForecast.ONE_MONTH: _("No forecast: only one month is reported"),
    NoForecast.UNDECIDED: _("No forecast: what holds without a case is not decided"),
    NoForecast.NOTHING_YET: _("No forecast: nothing has begun that could be projected"),
    NoForecast.CONTEST: _("No forecast: it depends on the other agencies"),
    NoForecast.AWARD: _("No forecast: reviewers award the points"),
    NoForecast.AWARDED: _("awarded by the reviewers"),
    NoForecast.NO_CASES: _("no case came"),
    NoForecast.NOT_APPLICABLE: _("not applicable"),
}


def how(found: IndicatorForecast) -> str:
    """How the value was found, or why it cannot be said."""
    if found.reason is not None:
        return str(REASONS[found.reason])
    return str(METHODS[found.estimate.method]) if found.estimate else ""


def range_words(found: YearTotal) -> str:
    """The range of a year's total, never without the open points: “74.71–88.21, and 12.94 points that nobody can foretell”."""
    between = str(found.least)
    if found.most > found.least:
        between = gettext("%(least)s–%(most)s") % {"least": found.least, "most": found.most}
    if not found.open:
        return between
    return gettext("%(between)s, and %(open)s points that cannot be forecast") % {
        "between": between,
        "open": points(found.open),
    }


def promise_words(found: YearTotal) -> str:
    """What the range is made to hold; of a total without one its open points alone, and nothing where none is open."""
    if found.most > found.least:
        return gettext("in four cases of five %(range)s") % {"range": range_words(found)}
    if not found.open:
        return ""
    return gettext("and %(open)s points that nobody can foretell") % {"open": points(found.open)}
