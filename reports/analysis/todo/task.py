"""Something to do, as every list of tasks says it: what, about whom, until when, where it is done."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.roc import dotted

NAMED = 4  # so many agencies stand by name in a task; other pages name all


@dataclass(frozen=True, slots=True)
class TaskAgency:
    """An agency by name, where to look at it, and how much of the task is its."""

    code: str
    name: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """``text`` says what, ``about`` of what or whom, ``note`` what hangs on it or is still lacking.

    ``url`` is where it is done, empty where the person cannot do it; ``action`` names the button that leads there,
    ``action_about`` is read out with it. ``is_own``: the person's own, and not what others are asked for. ``agencies``
    are the first of those that it is about, ``more`` how many there are besides.
    """

    text: str
    url: str = ""
    note: str = ""
    code: str = ""  # of the indicator that it is about, if it is one
    about: str = ""
    is_own: bool = False
    due: datetime.date | None = None
    due_why: str = ""  # where that day needs a word
    overdue: bool = False
    days_late: int = 0  # where ``text`` names its deadline and that has passed
    draft: bool = False  # asked for by a draft plan, with which nobody is late
    came_back: str = ""  # that it was returned or reopened, in a word
    action: str = ""
    action_about: str = ""
    agencies: tuple[TaskAgency, ...] = ()
    more: int = 0


def days_late(day: datetime.date, today: datetime.date) -> int:
    """How many days the deadline has passed, 0 while it has not."""
    return max((today - day).days, 0)


def when(day: datetime.date, late: int) -> str:
    """The deadline as a task names it, with by how many days it has passed."""
    if not late:
        return _("by %(day)s") % {"day": dotted(day)}
    text = ngettext(
        "was due by %(day)s, %(days)d day overdue", "was due by %(day)s, %(days)d days overdue", late
    )
    # No line ends between the number and what it counts.
    return (text % {"day": dotted(day), "days": late}).replace(f"{late} ", f"{late}\N{NO-BREAK SPACE}")


def task_about(text: str, url: str, agencies: Sequence[TaskAgency], note: str = "") -> Task:
    """The task with the first of the agencies that it is about by name."""
    return Task(text, url, note, agencies=tuple(agencies[:NAMED]), more=max(len(agencies) - NAMED, 0))
