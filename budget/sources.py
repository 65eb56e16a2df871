"""Where an indicator's input may come from the budget execution instead of a person: the one mapping.

Stored as ``current.paid`` (account and column of ``Execution``), written in workbooks as ``經常門實支數``.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from budget.models import Execution

ACCOUNTS = {Execution.Account.CURRENT: "經常門", Execution.Account.CAPITAL: "資本門"}
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
    """An account (``current`` or ``capital``) and the amount of it that is meant."""

    account: str
    amount: str


def key(account: str, amount: str) -> str:
    """``current.paid``: how an amount of an account is stored and asked for."""
    return f"{account}.{amount}"


SOURCES = {key(account, amount): Source(str(account), amount) for account in ACCOUNTS for amount in AMOUNTS}
WORDS = {
    f"{word}{column}": key(account, amount)
    for account, word in ACCOUNTS.items()
    for amount, column in AMOUNTS.items()
}
_WRITTEN = {key: word for word, key in WORDS.items()}


def written(key: str) -> str:
    """``經常門實支數`` for ``current.paid``; empty for an empty key."""
    return _WRITTEN[key] if key else ""
