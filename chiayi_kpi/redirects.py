"""Where pages used to be: every address that has changed leads on to the new one for good, with its query."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, re_path

# What stood before the year, and where it stands in the agency's year now.
OF_AGENCY = {
    "approve": "approval",
    "budget": "execution",
    "exchange": "exchange",
    "history": "history",
    "ratings": "ratings",
    "report": "report",
    "targets": "targets",
    "writing": "writing",
}
OF_CITY = {"grades": "grades", "reporting": "reporting", "settling": "settling"}


def moved(
    request: HttpRequest, year: str, old: str = "", agency: str = "", rest: str = ""
) -> HttpResponsePermanentRedirect:
    """Lead on from ``/old/year/agency/rest``; what is sent by POST is sent again to the new address (308)."""
    new = (OF_AGENCY if agency else OF_CITY).get(old, "")
    where = get_script_prefix() + "/".join(part for part in (year, agency, new) if part)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        f"{where}/{quote(rest)}" + (f"?{query}" if query else ""),
        preserve_request=request.method not in ("GET", "HEAD"),
    )


# Of any other year there is no page (``core.converters.RocYear``).
_YEAR, _AGENCY = r"(?P<year>9[0-9]|1[0-9]{2}|200)", r"(?P<agency>[-\w]+)"

urlpatterns = [
    re_path(rf"^(?P<old>{'|'.join(OF_AGENCY)})/{_YEAR}/{_AGENCY}/(?P<rest>.*)$", moved),
    re_path(rf"^(?P<old>{'|'.join(OF_CITY)})/{_YEAR}/(?P<rest>.*)$", moved),
    re_path(rf"^{_YEAR}/{_AGENCY}/score/$", moved),  # the dashboard shows the score and its working
]
