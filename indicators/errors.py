"""What stops a score from being given, or a month from being reported. Each message says to the person what is wrong, where, and what to do."""

from collections.abc import Sequence

from chiayi_kpi.core.errors import Refused


class ScoreUnavailable(Refused):
    """No score can be given; ``str()`` is the message for the person, in their language.

    ``refusals`` (``indicators.refusals.Refusal``): the plans that cannot be scored, where that is the cause.
    """

    refusals: tuple = ()


class DefinitionRefused(Exception):
    """A definition that the engine refuses; ``str()`` names the indicator and says why, but not whose plan it is."""


class PlanNotScorable(ScoreUnavailable):
    """Plans hold something that the engine refuses: a rule without its parameters, an unknown milestone.

    The message names every agency.
    """

    def __init__(self, refusals: Sequence) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(refusal.message for refusal in self.refusals))


class ReportingRefused(Refused):
    """A step on the month's way that cannot be taken now; ``str()`` is the message for the person."""


class MonthNotReady(ReportingRefused):
    """A month that cannot be submitted yet; ``missing`` names what is missing, indicator by indicator."""

    def __init__(self, message: str, missing: Sequence) -> None:
        super().__init__(message)
        self.missing = tuple(missing)


class AssignmentRefused(Refused):
    """Who reports what cannot be set so; ``str()`` is the message for the person."""


class RatingRefused(Refused):
    """A rating, or a step towards the settled year, that cannot be taken now; ``str()`` is for the person."""


class GradeRefused(RatingRefused):
    """A table of grades that cannot be, because of one ``field`` of the grade that is called ``grade``."""

    def __init__(self, message: str, *, grade: str, field: str) -> None:
        super().__init__(message)
        self.grade, self.field = grade, field


class YearNotReady(RatingRefused):
    """A year that cannot be settled yet; ``open_matters`` says what is still open, one sentence each."""

    def __init__(self, message: str, open_matters: Sequence[str]) -> None:
        super().__init__(message)
        self.open_matters = tuple(open_matters)
