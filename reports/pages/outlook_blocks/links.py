"""Where an indicator of a forecast is looked at in the month of the snapshot."""

from urllib.parse import urlencode

from django.urls import reverse

from reports.analysis.outlook.model import IndicatorForecast
from reports.snapshot.model import Snapshot


def indicator_url(snapshot: Snapshot, found: IndicatorForecast) -> str:
    """Its page, which is told which indicator is meant: in the month shown its number may have been another."""
    where = reverse("indicator", args=[snapshot.year, snapshot.agency_code, found.code])
    meant = {"meant": found.id} if found.id else {}
    return f"{where}?{urlencode({'through': snapshot.through} | meant)}"
