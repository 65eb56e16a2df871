"""Where an input's figures come from, in words."""

from django.utils.translation import gettext as _

from budget.models import Execution
from budget.sources import AMOUNT_NAMES, SOURCES


def source_name(source: str) -> str:
    """Where an input's figures come from, in words: “current account, paid”; empty where somebody reports them."""
    if not source:
        return ""
    account, amount = SOURCES[source]
    return _("%(account)s: %(amount)s") % {
        "account": Execution.Account(account).label,
        "amount": AMOUNT_NAMES[amount],
    }
