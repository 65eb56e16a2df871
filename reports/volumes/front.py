"""The volume's cover and its one table of contents, whose lines lead into the chapters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import months_ended
from reports.documents.html import DOCUMENT_LANGUAGE, printable
from reports.documents.report import PROVISIONAL, SAMPLE, SETTLED
from reports.documents.wording import DRAFT, until
from reports.volumes.binding import POINTER
from reports.volumes.chapters import Chapter, kind_of
from reports.volumes.models import VolumeJob
from reports.volumes.outline import ChapterOutline


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents; its ``target`` becomes a link when the volume is bound."""

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
    is_settled: bool
    is_draft: bool  # all of it
    chapter: str
    lines: tuple[tuple[ContentsLine, tuple[ContentsLine, ...]], ...]


def front_html(job: VolumeJob, chapters: Sequence[Chapter], outlines: Sequence[ChapterOutline]) -> str:
    """Cover and contents of these finished chapters."""
    name = kind_of(job).title
    reports = job.document == VolumeJob.Document.REPORT
    provisional = any(chapter.provisional for chapter in chapters)
    drafts = [chapter.draft for chapter in chapters]
    notices = [
        *([DRAFT if all(drafts) else f"含{DRAFT}"] if any(drafts) else []),
        *([PROVISIONAL if provisional else SETTLED] if reports else []),
        *([SAMPLE] if any(chapter.sample for chapter in chapters) else []),
    ]
    front = Front(
        title=f"{settings.CITY_NAME} {job.year} {name}",
        agency=settings.CITY_NAME,
        year=job.year,
        name=name,
        through=until(job.year, min(job.through, months_ended(job.year, today()))) if reports else "",
        notice="・".join(notices),
        is_settled=reports and not provisional,
        is_draft=all(drafts),
        chapter="",
        lines=tuple(
            _lines(number, *pair) for number, pair in enumerate(zip(chapters, outlines, strict=True))
        ),
    )
    with translation.override(DOCUMENT_LANGUAGE):
        return printable(render_to_string("documents/volume.html", {"document": front}))


def chapter_title(chapter: Chapter, outline: ChapterOutline) -> str:
    """How contents and bookmarks call a chapter: 第 19 章　警察局; without a number, and the city's part, the name alone."""
    if not chapter.agency_code:
        return chapter.agency_name
    number = outline.prefix.rstrip("-")
    return f"第 {number} 章　{chapter.agency_name}" if number else chapter.agency_name


def _lines(
    number: int, chapter: Chapter, outline: ChapterOutline
) -> tuple[ContentsLine, tuple[ContentsLine, ...]]:
    _cover, *marks = outline.bookmarks

    def line(text: str, page: int) -> ContentsLine:
        return ContentsLine(text, outline.label(page), f"{POINTER}{number}/{page}")

    title = chapter_title(chapter, outline)
    return line(title, outline.front), tuple(line(mark.title, mark.page) for mark in marks)
