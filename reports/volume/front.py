"""The volume's cover and its one table of contents, whose lines lead into the chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from reports.documents.html import DOCUMENT_LANGUAGE
from reports.documents.report import PROVISIONAL, SAMPLE
from reports.volume.chapters import Chapter
from reports.volume.galley import Manifest
from reports.volume.models import VolumeJob

# Official documents are Chinese whatever the language of the person who prints them.
_TITLES = {VolumeJob.Document.REPORT: "年度施政績效報告", VolumeJob.Document.PLAN: "年度施政計畫"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents; ``target`` is resolved when the page is set (``numbering.Raised``)."""

    text: str
    page: str
    target: str


@dataclass(frozen=True, slots=True)
class Front:
    title: str
    agency: str
    year: int
    name: str
    through: str
    notice: str
    chapter: str
    lines: tuple[tuple[Line, tuple[Line, ...]], ...]


def front_html(job: VolumeJob, chapters: Sequence[Chapter], manifests: Sequence[Manifest]) -> str:
    """Cover and contents of these chapters, which are set already."""
    name = _TITLES[VolumeJob.Document(job.document)]
    notices = [
        *([PROVISIONAL] if any(chapter.provisional for chapter in chapters) else []),
        *([SAMPLE] if any(chapter.sample for chapter in chapters) else []),
    ]
    front = Front(
        title=f"{settings.CITY_NAME} {job.year} {name}",
        agency=settings.CITY_NAME,
        year=job.year,
        name=name,
        through=f"{job.year} 年 {job.through} 月底" if job.document == VolumeJob.Document.REPORT else "",
        notice="・".join(notices),
        chapter="",
        lines=tuple(_lines(*pair) for pair in zip(chapters, manifests, strict=True)),
    )
    with translation.override(DOCUMENT_LANGUAGE):
        return render_to_string("documents/volume.html", {"document": front})


def chapter_name(chapter: Chapter, manifest: Manifest) -> str:
    """How contents and bookmarks call a chapter: 第 19 章　警察局; without a number the agency alone."""
    number = manifest.prefix.rstrip("-")
    return f"第 {number} 章　{chapter.agency_name}" if number else chapter.agency_name


def _lines(chapter: Chapter, manifest: Manifest) -> tuple[Line, tuple[Line, ...]]:
    name = chapter_name(chapter, manifest)
    _cover, *marks = manifest.bookmarks
    return _line(manifest, name, manifest.front), tuple(
        _line(manifest, title, page) for title, page, _x, _y, _below in marks
    )


def _line(manifest: Manifest, text: str, page: int) -> Line:
    label = f"{manifest.prefix}{page - manifest.front + 1}"
    return Line(text, label, f"volume:{manifest.pages[page]}/{quote(text)}")
