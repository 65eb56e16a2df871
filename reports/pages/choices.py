"""What a page offers to choose from, as its forms list it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise


class Choice(NamedTuple):
    value: str
    label: str | Promise
    chosen: bool


def choices(named: Iterable[tuple[str, str | Promise]], chosen: str) -> tuple[Choice, ...]:
    """The values with their labels, in their order; the one that the address asks for is ``chosen``."""
    return tuple(Choice(value, label, value == chosen) for value, label in named)
