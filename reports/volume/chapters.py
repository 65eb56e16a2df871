"""The chapters of a volume: read at one moment, written as HTML, and known by what they would print."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from chiayi_kpi.core.files import write_whole
from indicators.errors import PlanNotScorable
from objectives.selectors import plans_of_year
from reports.documents import fonts
from reports.documents.pdf import identity
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT
from reports.snapshot.model import Snapshot
from reports.volume import known
from reports.volume.errors import Fault, NotScored, TooMany
from reports.volume.known import Known
from reports.volume.models import VolumeJob
from reports.volume.numbering import SLOTS
from reports.volume.places import in_use, store

_KINDS = {VolumeJob.Document.REPORT: ANNUAL_REPORT, VolumeJob.Document.PLAN: ANNUAL_PLAN}
# The volume has one table of contents; a chapter's cover stays as its title page.
_IN_VOLUME = "\n.contents { display: none }\n</style>"
_FORM = b"2"  # raise it when saved chapters are to have another form

Finding = Callable[[VolumeJob, Snapshot, int], Known]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter waiting to be bound: ``galley`` is its saved form, ``page`` the HTML to be set where there is none."""

    agency_code: str
    agency_name: str
    slot: int
    provisional: bool
    sample: bool
    missing: str  # the characters that no face has, named
    key: str
    galley: Path

    @property
    def page(self) -> Path:
        return self.galley.with_suffix(".html")

    @property
    def is_set(self) -> bool:
        return self.galley.exists()


def chapters_of(job: VolumeJob) -> list[Chapter]:
    """The job's chapters in the order of the volume; writes the HTML of those that are not set yet.

    Raises NotScored, ScoreUnavailable, TooMany, OSError.
    """
    snapshots = _snapshots(job)
    places = _places(job.year, {snapshot.agency_code for snapshot in snapshots})
    find = _found if known.is_up_to_date() else _written
    return [_chapter(job, snapshot, places[snapshot.agency_code], find) for snapshot in snapshots]


def _snapshots(job: VolumeJob) -> list[Snapshot]:
    codes = None if job.whole_city else job.agency_codes
    kind = _KINDS[VolumeJob.Document(job.document)]
    try:
        return snapshots_for(kind, year=job.year, through=job.through, agency_codes=codes)
    except PlanNotScorable as fault:
        found = [(one.plan.agency_code, one.plan.agency_name, one.reason) for one in fault.refusals]
        raise NotScored([Fault(*one) for one in found]) from fault


def _places(year: int, chosen: Set[str]) -> Mapping[str, int]:
    """By all agencies of the year: a selection is to find the chapters that the whole city left.

    Where the year has more agencies than a volume has places, by those that are chosen. Raises TooMany.
    """
    numbers = [(plan.agency_code, plan.chapter) for plan in plans_of_year(year) if plan.agency_code]
    if len(numbers) > SLOTS:
        numbers = [(code, number) for code, number in numbers if code in chosen]
    return slots(numbers)


def slots(numbers: Sequence[tuple[str, int | None]]) -> Mapping[str, int]:
    """Agency code → its slot: the chapter's number where it is free, so that a selection changes no other's slot.

    Raises TooMany.
    """
    if len(numbers) > SLOTS:
        raise TooMany(len(numbers), SLOTS)
    found: dict[str, int] = {}
    for code, number in numbers:
        if number and number <= SLOTS and number not in found.values():
            found[code] = number
    free = iter(sorted(set(range(1, SLOTS + 1)) - set(found.values())))
    for code, _number in numbers:
        if code not in found:
            found[code] = next(free)
    return found


def key_of(html: str, slot: int) -> str:
    """32 digits that change with what is printed, with what prints it, and with the place it is printed for."""
    return hashlib.sha256(b"%s/%d/%s" % (_FORM, slot, identity(html).encode())).hexdigest()[:32]


def identifier(chapters: Iterable[Chapter], front: str) -> str:
    """The volume's identifier: the same chapters behind the same contents give the same file."""
    text = "/".join([front, *(chapter.key for chapter in chapters)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _chapter(job: VolumeJob, snapshot: Snapshot, slot: int, find: Finding) -> Chapter:
    found = find(job, snapshot, slot)
    return Chapter(
        snapshot.agency_code,
        snapshot.agency_name,
        slot,
        snapshot.score.provisional and job.document == VolumeJob.Document.REPORT,
        snapshot.has_sample_figures and job.document == VolumeJob.Document.REPORT,
        found.missing,
        found.key,
        _galley(found.key),
    )


def _found(job: VolumeJob, snapshot: Snapshot, slot: int) -> Known:
    """What is remembered of the chapter; where that is nothing, or is set no more, its HTML is written."""
    place = known.place(job.document, snapshot, slot)
    found = known.recall(place)
    if found is None or not in_use(_galley(found.key)):
        found = _written(job, snapshot, slot)
        known.remember(place, found)
    return found


def _written(job: VolumeJob, snapshot: Snapshot, slot: int) -> Known:
    """The chapter's HTML is written for the press, unless it is set already."""
    html = _KINDS[VolumeJob.Document(job.document)].html(snapshot).replace("</style>", _IN_VOLUME, 1)
    galley = _galley(key_of(html, slot))
    if not in_use(galley):
        write_whole(galley.with_suffix(".html"), html.encode())
    return Known(galley.stem, ", ".join(map(fonts.named, fonts.missing_characters(html))))


def _galley(key: str) -> Path:
    return store() / f"{key}.galley"
