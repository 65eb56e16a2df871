"""Where an indicator's input may come from the budget execution instead of a person: the one mapping.

Stored as ``current.paid`` (category and column of ``Execution``), written in workbooks as ``經常門實支數``.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from budget.models import Execution

CATEGORIES = {Execution.Category.CURRENT: "經常門", Execution.Category.CAPITAL: "資本門"}
AMOUNTS = {
    "budget": "預算數",
    "frozen": "控管數",
    "paid": "實支數",
    "payable": "應付數",
    "reserved": "保留已發生權責數",
}
AMOUNT_NAMES = {
    "budget": _("budget"),
    "frozen": _("frozen"),
    "paid": _("paid"),
    "payable": _("payable"),
    "reserved": _("reserved with obligation"),
}


class Source(NamedTuple):
    """A category (``current`` or ``capital``) and the amount of it that is meant."""

    category: str
    amount: str


def key(category: str, amount: str) -> str:
    """``current.paid``: how an amount of a category is stored and asked for."""
    return f"{category}.{amount}"


SOURCES = {
    key(category, amount): Source(str(category), amount) for category in CATEGORIES for amount in AMOUNTS
}
WORDS = {
    f"{word}{column}": key(category, amount)
    for category, word in CATEGORIES.items()
    for amount, column in AMOUNTS.items()
}
_WRITTEN = {key: word for word, key in WORDS.items()}


def written(key: str) -> str:
    """``經常門實支數`` for ``current.paid``; empty for an empty key."""
    return _WRITTEN[key] if key else ""
