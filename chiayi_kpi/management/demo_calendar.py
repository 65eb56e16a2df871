"""The official calendars of the demo's years, as the DGPA published them: no sample data."""

from django.conf import settings
from django.utils.translation import gettext as _

from chiayi_kpi.workdays.models import CalendarDay
from chiayi_kpi.workdays.official_table import read_table
from chiayi_kpi.workdays.services import import_calendar

CALENDARS = settings.BASE_DIR / "fixtures" / "calendar"


def load_calendars() -> int:
    """Import the calendars once; days that are there stay as they are. Returns how many are new."""
    if CalendarDay.objects.exists():
        return 0
    table = [
        day
        for path in sorted(CALENDARS.glob("*.csv"))
        for day in read_table(path.read_bytes(), int(path.stem))
    ]
    return import_calendar(table=table, by=None, reason=_("official calendar “%s”") % "data.gov.tw")
