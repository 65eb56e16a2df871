"""Where an input's figures come from when nobody reports them: the budget execution, or another input of the plan.

The budget's columns are in ``budget.sources``. Another input is stored as ``figure:1-1-1:reported`` and written in
workbooks as ``1-1-1 reported``. The one that is named must be reported itself: there are no chains.
"""

import re
from collections.abc import Mapping, MutableMapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget import sources as budget
from budget.models import Execution
from chiayi_kpi.core.workbook.values import as_code, shorten
from indicators.errors import DefinitionRefused

_PREFIX = "figure"
_WRITTEN = re.compile(r"0*([1-5])-0*([1-9]\d?)-0*([1-9]\d?)\s+(\S{1,40})", re.ASCII)


class Drawn(NamedTuple):
    """The input that figures are drawn from: its indicator's printed code, and its own code."""

    indicator: str
    input: str

    @property
    def key(self) -> str:
        return f"{_PREFIX}:{self.indicator}:{self.input}"


Sources = Mapping[
    tuple[str, str], str
]  # (indicator code, input code) → source, of one agency's effective tree
Figures = MutableMapping[
    str, MutableMapping[str, Mapping[int, Decimal]]
]  # indicator code → input code → months


def drawn_from(source: str) -> Drawn | None:
    """The other input that a stored source names; None for one of the budget's, or for none."""
    prefix, _colon, rest = source.partition(":")
    return Drawn(*rest.split(":", 1)) if prefix == _PREFIX else None


def parse_source(text: str) -> str:
    """The stored form of what a workbook or a person writes; ValueError says what can be written."""
    word = as_code(text)
    if not word:
        return ""
    if word in budget.WORDS:
        return budget.WORDS[word]
    match = _WRITTEN.fullmatch(word)
    if match is None or not match[4].isidentifier():
        message = _(
            "“%(value)s” is no source; write another input like “1-1-1 reported”, or one of: %(words)s."
        )
        raise ValueError(message % {"value": shorten(word), "words": _(", ").join(budget.WORDS)})
    return Drawn("-".join(match.groups()[:3]), match[4]).key


def written_source(source: str) -> str:
    """``1-1-1 reported`` or ``經常門實支數``: a stored source as workbooks write it."""
    drawn = drawn_from(source)
    return " ".join(drawn) if drawn else budget.written(source)


def source_name(source: str) -> str:
    """Where an input's figures come from, in words: “current expenditure: paid”; empty where somebody reports them."""
    drawn = drawn_from(source)
    if drawn:
        return _("indicator %(code)s: %(input)s") % {"code": drawn.indicator, "input": drawn.input}
    if not source:
        return ""
    category, amount = budget.SOURCES[source]
    return _("%(category)s: %(amount)s") % {
        "category": Execution.Category(category).label,
        "amount": budget.AMOUNT_NAMES[amount],
    }


def source_fault(source: str, known: Sources) -> str:
    """Why figures cannot be drawn from another input; empty where they can, or where the source is not another input."""
    drawn = drawn_from(source)
    if drawn is None:
        return ""
    named = written_source(source)
    if drawn not in known:
        return _("its source “%s” is not an input of the plan.") % named
    if known[drawn]:
        return _("its source “%s” is not reported itself; name the input that is.") % named
    return ""


def refuse_faulty(sources: Sources) -> None:
    """Raises DefinitionRefused, naming indicator and input, where figures cannot be drawn from another input."""
    for (code, name), source in sources.items():
        fault = source_fault(source, sources)
        if fault:
            message = _("Indicator %(code)s, input %(input)s: %(fault)s")
            raise DefinitionRefused(message % {"code": code, "input": name, "fault": fault})


def draw_figures(figures: Figures, sources: Sources) -> None:
    """Give every input that draws from another one that one's months; a faulty source gives none."""
    for (code, name), source in sources.items():
        drawn = drawn_from(source)
        if drawn is None:
            continue
        months = figures.get(drawn.indicator, {}).get(drawn.input)
        if months:
            figures.setdefault(code, {})[name] = months
