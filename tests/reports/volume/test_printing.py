"""Real volumes: set by real processes, bound, and printed again."""

import io

import pytest
from pypdf import PdfReader

from reports.documents import fonts
from reports.volume import places, run
from reports.volume.chapters import Chapter
from reports.volume.galley import read_manifest
from reports.volume.models import VolumeJob
from reports.volume.press import opened_press
from tests.reports.cities import report

pytestmark = pytest.mark.django_db
State = VolumeJob.State


def printed(job: VolumeJob) -> VolumeJob:
    run.run(str(job.pk))
    job = VolumeJob.objects.get(pk=job.pk)
    assert (job.state, job.reason) == (State.DONE, "")
    return job


def text_of(job: VolumeJob) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(places.result(job).read_bytes())).pages]


def test_a_volume_has_one_cover_one_contents_and_every_chapter_and_is_set_once(city, ordered):
    first = printed(ordered())
    pages = text_of(first)
    assert (first.done, first.reused, first.pages) == (2, 0, len(pages))
    assert "年度施政績效報告" in pages[0]
    assert sum("目錄" in "".join(page.split()) for page in pages) == 1
    names = [plan.agency.name for plan in city.values()]
    assert all(name in pages[1] for name in names)

    again = printed(ordered())
    assert again.reused == 2
    assert places.result(again).read_bytes() == places.result(first).read_bytes()

    alone = printed(ordered("BBB"))
    assert alone.reused == 1
    assert names[0] not in "".join(text_of(alone))

    report(city["BBB"], "1-1-1", {"done": {1: 3}})
    assert printed(ordered()).reused == 1
    assert not list(places.store().glob("*.html"))


def test_the_plans_as_a_volume(city, ordered):
    pages = text_of(printed(ordered(document=VolumeJob.Document.PLAN)))
    assert "年度施政計畫" in pages[0]
    assert "資料截至" not in pages[0]


def test_what_the_processes_cannot_do_is_told_by_agency(city, ordered, monkeypatch):
    monkeypatch.setattr("reports.volume.press.compose", _no_paper)
    job = ordered()
    run.run(str(job.pk))
    job = VolumeJob.objects.get(pk=job.pk)
    assert job.state == State.FAILED
    assert "no paper" in job.reason
    assert not places.result(job).exists()


def _no_paper(page, galley, slot, key, language):
    return "no paper"


def test_chapters_that_nobody_used_for_long_are_removed(tmp_path):
    old = places.store() / "a.galley"
    old.write_bytes(b"")
    places.sweep()
    assert old.exists()
    places.sweep(now=old.stat().st_mtime + (places.KEPT_DAYS + 1) * 24 * 60 * 60)
    assert not old.exists()


def test_the_fonts_of_the_contents_are_those_of_the_documents(ordered):
    pages = PdfReader(io.BytesIO(places.result(printed(ordered("AAA"))).read_bytes())).pages
    names = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in pages[:2]
        for font in page["/Resources"]["/Font"].get_object().values()
    }
    assert any("Noto-Sans-CJK" in name or "NotoSansCJK" in name for name in names), (names, fonts.REQUIRED)


def test_one_process_sets_any_number_of_chapters_and_tells_of_each(tmp_path):
    chapters = []
    for slot in range(1, 11):
        chapter = Chapter("", "測試局", slot, False, False, f"{slot:032}", tmp_path / f"{slot}.galley")
        chapter.page.write_text(f'<html lang="zh-Hant-TW"><title>{slot}</title><h1>{slot}</h1></html>')
        chapters.append(chapter)
    told = []
    with opened_press(processes=1) as press:
        press.set(chapters, told.append)
    assert told[-1] == 10
    assert told == sorted(told)
    assert len(told) > 5
    assert [read_manifest(chapter.galley).title for chapter in chapters] == [str(n) for n in range(1, 11)]
