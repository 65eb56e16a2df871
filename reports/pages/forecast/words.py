"""What a forecast is called in words: how a value was found, or why none was."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.formats import EMPTY
from indicators.scoring.rounding import shown
from reports.analysis.outlook.model import Estimate, IndicatorForecast, Method, Silence
from reports.snapshot.indicator_text import grouped, with_unit

METHODS = {
    Method.SEASON: gettext_lazy("by the course of earlier years"),
    Method.PACE: gettext_lazy("at this pace"),
    Method.LATE: gettext_lazy("at this pace or better: December's share is not known"),
    Method.PATH: gettext_lazy("along the planned path"),
    Method.LEVEL: gettext_lazy("as it has been so far"),
    Method.FINAL: gettext_lazy("what came"),
}
SILENCES = {
    Silence.NO_FIGURES: gettext_lazy("Cannot be said: no figure yet"),
    Silence.ONE_MONTH: gettext_lazy("Cannot be said: only one month is reported"),
    Silence.NOTHING_YET: gettext_lazy("Cannot be said: nothing has begun that could be carried on"),
    Silence.CONTEST: gettext_lazy("Cannot be said: it depends on the other agencies"),
    Silence.AWARD: gettext_lazy("Cannot be said: reviewers award the points"),
    Silence.AWARDED: gettext_lazy("awarded by the reviewers"),
    Silence.NOT_APPLICABLE: gettext_lazy("not applicable"),
}


def how(found: IndicatorForecast) -> str:
    """How the value was found, or why it cannot be said."""
    if found.silence is not None:
        return str(SILENCES[found.silence])
    return str(METHODS[found.estimate.method]) if found.estimate else ""


def value_text(found: IndicatorForecast) -> str:
    """The value expected at the year's end with its unit; a dash where nothing is said."""
    return EMPTY if found.estimate is None else with_unit(found.estimate.central, found.unit)


def range_text(estimate: Estimate | None) -> str:
    """``82.1 – 90.3``; empty where there is no range."""
    if estimate is None or estimate.low == estimate.high:
        return ""
    low, high = (grouped(shown(end)) for end in (estimate.low, estimate.high))
    return _("%(low)s – %(high)s") % {"low": low, "high": high}
