"""Which year cannot be drafted from which, each with its reason and the way to it."""

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.agency_changes import end_text
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.models import LAST_YEAR
from objectives.models import Plan


class YearNotCopied(Refused):
    """A year that cannot be copied so; ``str()`` is the message for the person, and nothing was changed."""


class CommonPlanMissing(YearNotCopied):
    """The common plan, on which the agency's plan rests, has to be copied first."""


def refuse_copy(source: Plan, to: int) -> None:
    """YearNotCopied where the plan cannot be drafted for the year ``to``."""
    _refuse_years(source, to)
    _refuse_ended(source, to)
    _refuse_without_common(source, to)


def _refuse_years(source: Plan, to: int) -> None:
    if to == source.year:
        raise YearNotCopied(_("A year is not copied onto itself."))
    if not source.year < to <= LAST_YEAR:
        raise YearNotCopied(_("A year is copied into a later one, up to %s.") % LAST_YEAR)
    goes_on = (
        Plan.objects.filter(indicators__forerunner__plan=source).exclude(year=to).order_by("year").first()
    )
    if goes_on is not None:
        raise YearNotCopied(
            _("%(source)s goes on in the year %(year)s already; copy that year's plan instead.")
            % {"source": source, "year": goes_on.year}
        )


def _refuse_ended(source: Plan, to: int) -> None:
    if source.agency is not None and source.agency.ends_before(to):
        raise YearNotCopied(end_text(source.agency))


def needs_common_plan(source: Plan, to: int) -> bool:
    """Whether the common plan, on which the plan rests, has to be carried over to the year ``to`` first."""
    years = set(Plan.objects.filter(agency=None, year__in=[source.year, to]).values_list("year", flat=True))
    return not source.is_common and source.year in years and to not in years


def _refuse_without_common(source: Plan, to: int) -> None:
    if needs_common_plan(source, to):
        raise CommonPlanMissing(
            _(
                "The common plan of the year %(year)s is missing, on which this plan rests. "
                "The planning office carries the common plan over first."
            )
            % {"year": to}
        )
