"""What the read side cannot show, each with a message for the person."""

from django.utils.translation import gettext as _

from indicators.errors import ScoreUnavailable


class AgencyNotFound(ScoreUnavailable):
    """There is no agency of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_("There is no agency with the code %(code)s.") % {"code": code})


class PlanNotFound(ScoreUnavailable):
    """The agency (or, without one, every agency) has no plan for the year."""

    def __init__(self, year: int, agency: str | None = None) -> None:
        if agency is None:
            message = _("No agency has a plan for the year %(year)s.") % {"year": year}
        else:
            message = _("%(agency)s has no plan for the year %(year)s.") % {"agency": agency, "year": year}
        super().__init__(message)
