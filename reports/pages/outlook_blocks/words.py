"""What a forecast is called in words: how a value was found, or why none was."""

from django.utils.translation import gettext_lazy as _

from reports.analysis.outlook.model import IndicatorForecast, Method, NoForecast

METHODS = {
    Method.SEASON: _("by the course of earlier years"),
    Method.PACE: _("at this pace"),
    Method.LATE: _("at this pace or better: December's share is not known"),
    Method.PATH: _("along the planned path"),
    Method.LEVEL: _("as it has been so far"),
    Method.FINAL: _("what came"),
}
REASONS = {
    NoForecast.NO_FIGURES: _("Cannot be said: no figure yet"),
    NoForecast.ONE_MONTH: _("Cannot be said: only one month is reported"),
    NoForecast.NOTHING_YET: _("Cannot be said: nothing has begun that could be carried on"),
    NoForecast.CONTEST: _("Cannot be said: it depends on the other agencies"),
    NoForecast.AWARD: _("Cannot be said: reviewers award the points"),
    NoForecast.AWARDED: _("awarded by the reviewers"),
    NoForecast.NOT_APPLICABLE: _("not applicable"),
}


def how(found: IndicatorForecast) -> str:
    """How the value was found, or why it cannot be said."""
    if found.reason is not None:
        return str(REASONS[found.reason])
    return str(METHODS[found.estimate.method]) if found.estimate else ""
