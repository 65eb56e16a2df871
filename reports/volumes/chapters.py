"""The chapters of a volume: finished documents of one agency each, stored under a digest of all they are made from.

Writing a chapter's HTML costs five times as much as reading what it is made of, so of an unchanged one not even that
is written. What has to be the same is all that the snapshot holds, the documents' faces, and every line of the
project that could write it otherwise.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from chiayi_kpi.core.files import write_whole
from chiayi_kpi.core.moment import one_moment
from indicators.errors import PlanNotScorable
from objectives.writing.selectors import city_texts
from reports.analysis.comparisons.city_year import read_city_year
from reports.documents import fonts
from reports.documents.city_part import NAME, CityPart, city_part
from reports.documents.html import city_part_html
from reports.documents.pdf import identity
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, Kind, file_name, made_from
from reports.snapshot.model import Snapshot
from reports.volumes.errors import Fault, NotScored
from reports.volumes.models import VolumeJob
from reports.volumes.sources import loaded_sources

_KINDS = {VolumeJob.Document.REPORT: ANNUAL_REPORT, VolumeJob.Document.PLAN: ANNUAL_PLAN}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One agency's document in a volume, or the city's part, which has no ``agency_code``.

    ``document``: the file name of the same document on its own, empty where there is none. ``identity``: of the HTML that waits to be printed,
    empty where the chapter was stored already. ``missing``: the characters that no face has, named.
    """

    agency_code: str
    agency_name: str
    digest: str
    document: str
    identity: str
    missing: str
    provisional: bool
    sample: bool
    draft: bool = False
    task: str = ""

    @property
    def path(self) -> Path:
        """The finished PDF."""
        return store() / f"{self.digest}.pdf"

    @property
    def alone(self) -> Path | None:
        """Where the same document is stored as one on its own, if there is one."""
        return settings.REPORTS_ROOT / self.document if self.document else None

    @property
    def html(self) -> Path:
        """What waits to be printed."""
        return self.path.with_suffix(".html")

    @property
    def is_stored(self) -> bool:
        """Whether the finished PDF is there, and not cut."""
        return bool(made_from(self.path))


def store() -> Path:
    """The folder of the finished chapters."""
    return _made(results() / "chapters")


def results() -> Path:
    """The folder of the finished volumes; with workers on several machines it is one that all share."""
    return _made(settings.REPORTS_ROOT / "volumes")


def result(job: VolumeJob) -> Path:
    """The finished volume's file."""
    return results() / f"{job.pk}.pdf"


def kind_of(job: VolumeJob) -> Kind:
    """What kind of document the chapters are."""
    return _KINDS[VolumeJob.Document(job.document)]


def chapters_of(job: VolumeJob) -> list[Chapter]:
    """The chapters as they were read, in the order of the volume; empty before."""
    return [Chapter(**found) for found in job.chapters]


def read_chapters(job: VolumeJob) -> list[Chapter]:
    """Read the job's chapters, all at one moment; writes the HTML of those that are not stored yet.

    Raises NotScored, ScoreUnavailable, FontsUnknown, OSError.
    """
    with one_moment():
        snapshots = _snapshots(job)
        city = read_city_year(job.year, job.through) if job.has_city_part else None
        texts = city_texts(job.year)
    chapters = [_chapter(job, snapshot) for snapshot in snapshots]
    return [_city_chapter(city_part(city, snapshots, texts)), *chapters] if city else chapters


def _snapshots(job: VolumeJob) -> Sequence[Snapshot]:
    codes = None if job.whole_city else job.agency_codes
    try:
        return snapshots_for(kind_of(job), year=job.year, through=job.through, agency_codes=codes)
    except PlanNotScorable as fault:
        found = [(one.plan.agency_code, one.plan.agency_name, one.reason) for one in fault.refusals]
        raise NotScored([Fault(*one) for one in found]) from fault


def _chapter(job: VolumeJob, snapshot: Snapshot) -> Chapter:
    kind = kind_of(job)
    digest = _digest(f"{job.document}/{job.covers}", repr(snapshot))
    identified, missing = _stored(digest, lambda: kind.html(snapshot, opens=not job.covers))
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


def _city_chapter(part: CityPart) -> Chapter:
    digest = _digest("city", repr(part))
    identified, missing = _stored(digest, lambda: city_part_html(part))
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


def _stored(digest: str, html: Callable[[], str]) -> tuple[str, str]:
    """The identity of the HTML, written for whoever prints it, empty where the PDF is stored; the characters no face has."""
    pdf = store() / f"{digest}.pdf"
    named = pdf.with_suffix(".missing")
    if _in_use(pdf) and made_from(pdf):
        return "", named.read_text(encoding="utf-8") if _in_use(named) else ""
    written = html()
    missing = ", ".join(map(fonts.named, fonts.missing_characters(written)))
    if missing:
        write_whole(named, missing.encode())
    write_whole(pdf.with_suffix(".html"), written.encode())
    return identity(written), missing


def _digest(document: str, content: str) -> str:
    """``content``: a repr holds every value and no address; what other agencies reported (``rivals``) is in no agency's."""
    text = f"{loaded_sources()}/{fonts.faces_digest()}/{document}/{content}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _in_use(path: Path) -> bool:
    """Whether the file is there; if so it counts as used now, so that it is not cleared away."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
