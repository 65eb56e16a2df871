"""The chapters of a volume: finished documents of one agency each, stored under a digest of all they are made from.

Writing a chapter's HTML costs five times as much as reading what it is made of, so of an unchanged one not even that
is written. What has to be the same is all that the snapshot holds, of an unsettled year the day, the documents' faces, and
every line of the project that could write it otherwise.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.moment import one_moment
from indicators.errors import PlanNotScorable
from objectives.writing.selectors import city_texts
from reports.analysis.comparisons.city_year import read_city_year
from reports.documents import fonts
from reports.documents.city_part import NAME, CityPart, city_part
from reports.documents.html import city_part_html
from reports.documents.pdf import identity
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, DocumentKind, file_name, kept
from reports.snapshot.model import Snapshot
from reports.volumes.errors import AgencyFault, NotScored
from reports.volumes.models import VolumeJob
from reports.volumes.sources import loaded_sources

VOLUMES, CHAPTERS = "volumes", "volumes/chapters"  # folders of the storage

_KINDS = {VolumeJob.Document.REPORT: ANNUAL_REPORT, VolumeJob.Document.PLAN: ANNUAL_PLAN}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One agency's document in a volume, or the city's part, which has no ``agency_code``.

    ``document``: the name under which the same document is kept on its own, empty where there is none. ``identity``: of the HTML that waits to be printed,
    empty where the chapter was stored already. ``missing``: the characters that no face has, named.
    """

    agency_code: str
    agency_name: str
    digest: str
    document: str = ""
    identity: str = ""
    missing: str = ""
    provisional: bool = False
    sample: bool = False
    draft: bool = False
    task: str = ""

    @property
    def name(self) -> str:
        """Of the finished PDF in the storage."""
        return f"{CHAPTERS}/{self.digest}.pdf"

    @property
    def html(self) -> str:
        """Of what waits to be printed."""
        return f"{CHAPTERS}/{self.digest}.html"


def names_in(folder: str) -> set[str]:
    """The files of a folder of the storage; there are none in one that nobody has made yet."""
    try:
        return set(kept().listdir(folder)[1])
    except FileNotFoundError:
        return set()


def stored(chapters: Collection[Chapter]) -> list[Chapter]:
    """Those whose finished PDF is there. One look at the storage for all."""
    names = names_in(CHAPTERS) if chapters else set()
    return [chapter for chapter in chapters if f"{chapter.digest}.pdf" in names]


def result(job: VolumeJob) -> str:
    """The finished volume's name in the storage."""
    return f"{VOLUMES}/{job.pk}.pdf"


def kind_of(job: VolumeJob) -> DocumentKind:
    """What kind of document the chapters are."""
    return _KINDS[VolumeJob.Document(job.document)]


def chapters_of(job: VolumeJob) -> list[Chapter]:
    """The chapters as they were read, in the order of the volume; empty before.

    Another version of the portal may have written them: what this one does not know is passed over, and what that one did
    not know is empty.
    """
    names = [one.name for one in fields(Chapter)]
    return [Chapter(**{name: found[name] for name in names if name in found}) for found in job.chapters]


def read_chapters(job: VolumeJob) -> list[Chapter]:
    """Read the job's chapters, all at one moment; writes the HTML of those that are not stored yet.

    Raises NotScored, ScoreUnavailable, FontsUnknown, OSError.
    """
    with one_moment():
        snapshots = _snapshots(job)
        city = read_city_year(job.year, job.through) if job.has_city_part else None
        texts = city_texts(job.year)
    names = names_in(CHAPTERS)
    chapters = [_chapter(job, snapshot, names) for snapshot in snapshots]
    return [_city_chapter(city_part(city, snapshots, texts), names), *chapters] if city else chapters


def _snapshots(job: VolumeJob) -> Sequence[Snapshot]:
    codes = None if job.whole_city else job.agency_codes
    try:
        return snapshots_for(kind_of(job), year=job.year, through=job.through, agency_codes=codes)
    except PlanNotScorable as fault:
        found = [(one.plan.agency_code, one.plan.agency_name, one.reason) for one in fault.refusals]
        raise NotScored([AgencyFault(*one) for one in found]) from fault


def _chapter(job: VolumeJob, snapshot: Snapshot, names: Collection[str]) -> Chapter:
    kind = kind_of(job)
    # Whether a measure is overdue follows from the day, until the year is settled.
    day = today() if kind.has_figures and snapshot.seal is None else ""
    digest = _digest(f"{job.document}/{job.covers}/{day}", repr(snapshot))
    identified, missing = _identified(digest, names, lambda: kind.html(snapshot, opens=not job.covers))
    return Chapter(
        agency_code=snapshot.agency_code,
        agency_name=snapshot.agency_name,
        digest=digest,
        document=file_name(kind, snapshot) if job.covers else "",
        identity=identified,
        missing=missing,
        provisional=snapshot.seal is None and kind.has_figures,
        sample=snapshot.has_sample_figures and kind.has_figures,
        draft=snapshot.is_draft,
    )


def _city_chapter(part: CityPart, names: Collection[str]) -> Chapter:
    digest = _digest("city", repr(part))
    identified, missing = _identified(digest, names, lambda: city_part_html(part))
    return Chapter(
        agency_code="",
        agency_name=NAME,
        digest=digest,
        document="",
        identity=identified,
        missing=missing,
        provisional=not part.is_settled,
        sample=part.sample,
        draft=part.is_draft,
    )


def _identified(digest: str, names: Collection[str], html: Callable[[], str]) -> tuple[str, str]:
    """The identity of the HTML, kept for whoever prints it, empty where the PDF is stored; the characters no face has.

    ``names``: of the files among the chapters. Whether a stored PDF is sound is seen when it is bound.
    """
    named = f"{digest}.missing"
    if f"{digest}.pdf" in names:
        return "", _read(f"{CHAPTERS}/{named}") if named in names else ""
    written = html()
    missing = _(", ").join(map(fonts.named, fonts.missing_characters(written)))
    if missing:
        kept().save(f"{CHAPTERS}/{named}", ContentFile(missing.encode()))
    kept().save(f"{CHAPTERS}/{digest}.html", ContentFile(written.encode()))
    return identity(written), missing


def _read(name: str) -> str:
    with kept().open(name) as file:
        return file.read().decode()


def _digest(document: str, content: str) -> str:
    """``content``: a repr holds every value and no address; what other agencies reported (``rivals``) is in no agency's."""
    text = f"{loaded_sources()}/{fonts.faces_digest()}/{document}/{content}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
