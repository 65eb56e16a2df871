"""The cover of a volume says what is in it."""

import re

import pytest

from reports.volumes.chapters import Chapter
from reports.volumes.front import front_html
from reports.volumes.models import VolumeJob
from reports.volumes.outline import Bookmark, ChapterOutline


def cover(document: str, *chapters: tuple[bool, bool]) -> str:
    """The class and the text of the cover's notice; each chapter: whether it is provisional, and a draft."""
    made = [
        Chapter("A", "甲局", "", "", "", "", provisional=provisional, sample=False, draft=draft)
        for provisional, draft in chapters
    ]
    outlines = [
        ChapterOutline(pages=3, front=2, prefix="", bookmarks=(Bookmark("封面", 0, 0, 0, ()),))
    ] * len(made)
    html = front_html(VolumeJob(document=document, year=107, through=12), made, outlines)
    return re.sub(r"\s*\n\s*", "", html.partition('<p class="cover-notice')[2].partition("</p>")[0])


REPORT, PLAN = VolumeJob.Document.REPORT, VolumeJob.Document.PLAN


@pytest.mark.parametrize(
    ("document", "chapters", "said"),
    [
        (REPORT, [(False, False), (False, False)], ' settled">結算報告'),
        (REPORT, [(False, False), (True, False)], '">暫定報告'),
        (REPORT, [(True, True), (True, True)], ' draft">草案・暫定報告'),
        (REPORT, [(True, True), (True, False)], '">含草案・暫定報告'),
        (PLAN, [(False, True)], ' draft">草案'),
    ],
)
def test_a_volume_says_what_its_chapters_are(document, chapters, said):
    assert cover(document, *chapters) == said


def test_a_volume_of_approved_plans_has_no_notice():
    assert cover(PLAN, (False, False)) == ""
