"""The headers of a table that sorts by its columns: each leads to the order that a click brings."""

from typing import NamedTuple

from django.utils.functional import Promise

ASCENDING, DESCENDING = "ascending", "descending"


class SortHeader(NamedTuple):
    """``query`` is the address of the next order; ``aria`` the order that holds, empty where it is another column's."""

    column: str
    label: str | Promise
    query: str
    aria: str
    goes_to: str | Promise = ""  # the next order in words
    number: bool = False
