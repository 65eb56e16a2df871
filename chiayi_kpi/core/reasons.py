"""What people write when they decide or explain: a reason, a note, a cause, an answer. One limit holds for all of them."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.null_characters import NULL

LONGEST_REASON = 2_000  # characters
TOO_LONG = _("Too long: %(show_value)s characters, at most %(limit_value)s.")


def plain_lines(text: str) -> str:
    """``text`` as it is kept: line ends as one character, as browsers count them, and no blanks around it."""
    return text.replace("\r\n", "\n").strip()


def reason_fault(text: str, missing: str = "") -> str:
    """What is wrong with ``text``: ``missing`` where nothing is written, else why it is not kept; empty where it will do."""
    if not text:
        return missing
    if NULL in text:
        return str(_("It holds an invisible control character; type the text anew."))
    if len(text) > LONGEST_REASON:
        return TOO_LONG % {"show_value": len(text), "limit_value": LONGEST_REASON}
    return ""


def reason_given(text: str, refused: Callable[[str], Exception], missing: str = "") -> str:
    """What was written, as it is kept. Raises what ``refused`` makes of the message where it will not do.

    ``missing`` says that something has to be written; without it the text may stay empty.
    """
    text = plain_lines(text)
    if fault := reason_fault(text, missing):
        raise refused(fault)
    return text


class ReasonRefused(Refused):
    """A reason that is missing or will not do: what is wrong is said where it is written."""


class ReasonBox(NamedTuple):
    """A box of a page that was sent and refused: its ``id``, the text that stands in it again, and what is wrong with that.

    ``error`` is empty where the refusal was about something else.
    """

    id: str
    text: str
    error: str = ""


def refused_box(id: str, text: str, fault: Refused) -> ReasonBox:
    """The box as it comes back after ``fault``; without an ``id`` none of the page's."""
    return ReasonBox(id, text, str(fault) if id and isinstance(fault, ReasonRefused) else "")


class TextChanged(Refused):
    """Somebody else wrote another text since it was seen: what stands there ``now``, whose it is and since when."""

    def __init__(self, now: str, by: str, at: datetime.datetime | None) -> None:
        super().__init__(gettext("Somebody else has written something else here meanwhile."))
        self.now, self.by, self.at = now, by, at


def refuse_unseen(
    now: str, text: str, seen: str | None, last: Callable[[], tuple[str, datetime.datetime | None]]
) -> None:
    """Raise TextChanged where neither what was ``seen`` nor the new ``text`` stands there ``now``.

    ``seen`` None: the writer did not say what they saw. ``last`` tells who wrote what stands there, and when.
    """
    if seen is not None and now not in {plain_lines(seen), text}:
        raise TextChanged(now, *last())


class ReasonField(forms.CharField):
    """A field in which a reason is written: the same limit and the same message as the services have."""

    def __init__(self, *, rows: int = 3, **kwargs) -> None:
        super().__init__(
            max_length=LONGEST_REASON,
            error_messages={"max_length": TOO_LONG},
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def to_python(self, value) -> str:
        return plain_lines(super().to_python(value) or "")
