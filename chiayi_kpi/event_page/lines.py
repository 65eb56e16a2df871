"""The event log as lines that the page shows and the files hold."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted_moment
from chiayi_kpi.core.templatetags.numbers import roc_year
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from chiayi_kpi.event_page.trails import TrailChange, Trails, fields_of
from chiayi_kpi.events.kinds import EventOutcome
from chiayi_kpi.events.models import Event

MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event; ``left``: how many steps of it are not among ``steps``."""

    at: datetime.datetime
    who: str
    account: str
    instead_of: str
    kind: str
    outcome: str
    succeeded: bool
    where: str
    thing: str
    steps: tuple[TrailChange, ...]
    left: int
    path: str
    address: str
    request_id: str

    @property
    def told(self) -> str:
        """The steps in one cell of a file."""
        said = []
        for step in self.steps:
            moved = f"{step.old} → {step.new}" if step.old else step.new
            why = _(" (%(reason)s)") % {"reason": step.why} if step.why else ""
            said.append(f"{step.what}{_(': ') + moved if moved else ''}{why}")
        if self.left:
            said.append(_("%(count)s more changes") % {"count": self.left})
        return _("; ").join(said)


def event_lines(events: Sequence[Event]) -> list[EventLine]:
    trails = Trails(events)
    return [_line(event, trails) for event in events]


def _line(event: Event, trails: Trails) -> EventLine:
    steps = trails.of(event)
    fields = fields_of(event)
    if fields and not event.details.get("trail"):
        steps = [*steps[:-1], steps[-1]._replace(new=_(", ").join(fields))] if steps else steps
    said = event.details
    return EventLine(
        at=event.at,
        who=_who(event),
        account=event.username,
        instead_of=event.for_username and str(event.for_user or event.for_username),
        kind=event.get_kind_display(),
        outcome=_outcome(event),
        succeeded=event.outcome == EventOutcome.SUCCESS,
        where=" ".join(
            part for part in (str(event.agency or ""), roc_year(event.year) if event.year else "") if part
        ),
        thing=trails.name(event),
        steps=tuple(steps[:MOST_STEPS]),
        left=max(0, len(steps) - MOST_STEPS) + said.get("left_out", 0),
        path=said.get("path", ""),
        address=event.address or "",
        request_id=event.request_id,
    )


def _who(event: Event) -> str:
    """The person; else the other system or the command; else nobody who is known here."""
    if event.username:
        return str(event.user or event.username)
    if system := event.details.get("system"):
        return _("System %(name)s") % {"name": system}
    if command := event.details.get("command"):
        return _("Command %(name)s") % {"name": command}
    return _("not signed in") if event.request_id else _("the system")


def _outcome(event: Event) -> str:
    """Of a visitor nobody knows only some refusals are kept, each with how many there were."""
    shown, count = event.get_outcome_display(), event.details.get("count", 1)
    if count == 1:
        return shown
    return _("%(outcome)s (%(count)s times within an hour)") % {"outcome": shown, "count": count}


def event_book(lines: Sequence[EventLine]) -> WrittenBook:
    columns = [
        WrittenColumn(_("When"), 16),
        WrittenColumn(_("Who"), 12),
        WrittenColumn(_("user name"), 14),
        WrittenColumn(_("in place of"), 12),
        WrittenColumn(_("Event"), 18),
        WrittenColumn(_("How it ended"), 8),
        WrittenColumn(_("Agency and year"), 20),
        WrittenColumn(_("About what"), 30),
        WrittenColumn(_("What changed"), 60),
        WrittenColumn(_("Page"), 24),
        WrittenColumn(_("from where"), 16),
        WrittenColumn(_("request"), 34),
    ]
    rows = [
        [
            dotted_moment(line.at),
            line.who,
            line.account,
            line.instead_of,
            line.kind,
            line.outcome,
            line.where,
            line.thing,
            line.told,
            line.path,
            line.address,
            line.request_id,
        ]
        for line in lines
    ]
    title = str(_("Event log"))
    return WrittenBook(title, [WrittenSheet(title, columns, rows)])
