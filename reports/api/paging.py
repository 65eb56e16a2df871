"""Long lists in pages: ``?page=`` and ``?page_size=``, and the address of the next page in the answer."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from chiayi_kpi.core.query import query_of
from reports.api.access import ApiRefusal

MOST_ROWS = 1_000
_LONGEST_NUMBER = 9  # digits; no list has a page beyond


class Page(NamedTuple):
    """One page of a list; ``place`` is what the answer says of it: how many there are, and where it goes on."""

    rows: Sequence[Any]
    place: dict[str, Any]


def page_of(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any, Any], *, size: int) -> Page:
    """The page that is asked for, the first without ``?page=``; ``size`` rows unless ``?page_size=`` says otherwise.

    Raises ApiRefusal: 400 for what is no number from 1, or more than ``MOST_ROWS`` at a time, 404 for a page beyond the last.
    """
    number = _number(request, "page", 1, 10**_LONGEST_NUMBER - 1)
    paginator = Paginator(rows, _number(request, "page_size", size, MOST_ROWS))
    try:
        page = paginator.page(number)
    except EmptyPage as error:
        text = _("There is no page %(page)d: the list has %(pages)d.")
        raise ApiRefusal(404, text % {"page": number, "pages": paginator.num_pages}) from error
    return Page(
        list(page.object_list),
        {"count": paginator.count, "next": _address(request, number + 1) if page.has_next() else None},
    )


def _number(request: HttpRequest, name: str, otherwise: int, most: int) -> int:
    text = request.GET.get(name)
    if text is None:
        return otherwise
    found = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not found or not 1 <= int(text) <= most:
        message = _("“%(name)s” has to be a whole number from 1 to %(most)d.")
        raise ApiRefusal(400, message % {"name": name, "most": most})
    return int(text)


def _address(request: HttpRequest, page: int) -> str:
    return f"{request.build_absolute_uri(request.path)}?{query_of(request, page=str(page))}"
