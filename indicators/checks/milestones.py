"""A milestone as people write it: its name, its per cent, or both as the lists write them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from chiayi_kpi.core.folding import folded
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.typed_number import LONGEST_TEXT, NumberError, read_number


class Reached(Protocol):
    """A milestone, whether of a plan as it is kept or of one as it is scored."""

    @property
    def no(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def percent(self) -> Decimal: ...


def per_cent(milestone: Reached) -> str:
    return f"{trimmed(milestone.percent)} %"


def full_name(milestone: Reached) -> str:
    """``決標 50 %``."""
    return f"{milestone.name} {per_cent(milestone)}"


def milestone_text(milestone: Reached) -> str:
    """How a list writes it: ``3 決標 50%``."""
    return f"{milestone.no} {milestone.name} {trimmed(milestone.percent)}%"


def read_milestone(text: str, milestones: Sequence[Reached], *, by_number: bool = False) -> Decimal | None:
    """The number of the milestone that was typed, 0 for none yet; None where nothing was typed.

    ``80 %``, ``80``, ``交貨``, ``交貨 80 %`` and ``5 交貨 80%`` are read. A bare number is a per cent; only where the place
    asks for the milestone's number (``by_number``, the column of a file) it is that first. Raises NumberError with what there is.
    """
    typed = _plain(text)
    if not typed:
        return None
    number = _number(text)
    if number == 0:
        return number
    if by_number and number in {found.no for found in milestones} and not typed.endswith("%"):
        return number
    meant = {found.no for found in milestones if found.percent == number or typed in _writings(found)}
    if len(meant) != 1:
        known = _(", ").join(map(milestone_text, milestones))
        message = _("“%(text)s” is none of the milestones: %(known)s.")
        raise NumberError("milestone", message % {"text": text.strip()[:LONGEST_TEXT], "known": known})
    return Decimal(meant.pop())


def _number(text: str) -> Decimal | None:
    try:
        return read_number(text, "%")
    except NumberError:
        return None


def _writings(milestone: Reached) -> Iterator[str]:
    for text in (milestone.name, f"{milestone.name} {trimmed(milestone.percent)}%"):
        yield _plain(text)
        yield _plain(f"{milestone.no} {text}")


def _plain(text: str) -> str:
    """Without spaces; full-width forms do not count."""
    return folded(text).replace(" ", "")
