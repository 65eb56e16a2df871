"""Real volumes: set, bound, and printed again; and what keeps one from being printed."""

import io
import os
import threading
import time
from dataclasses import replace

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from indicators.models import ScoringComponent
from reports.documents import fonts
from reports.documents.html import annual_plan_html, annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from reports.volume import chapters, composing, known, places, press, run
from reports.volume.chapters import Chapter, chapters_of
from reports.volume.errors import TooMany
from reports.volume.galley import read_manifest
from reports.volume.models import VolumeJob
from reports.volume.press import opened_press
from tests import factories
from tests.reports.cities import report
from tests.reports.documents.test_accessible import faults

pytestmark = pytest.mark.django_db
State = VolumeJob.State


def ended(job: VolumeJob) -> VolumeJob:
    run.run(str(job.pk))
    return VolumeJob.objects.get(pk=job.pk)


def printed(job: VolumeJob) -> VolumeJob:
    job = ended(job)
    assert (job.state, job.reason) == (State.DONE, "")
    return job


def pages_of(job: VolumeJob):
    return PdfReader(io.BytesIO(places.result(job).read_bytes())).pages


def text_of(job: VolumeJob) -> list[str]:
    return [page.extract_text() for page in pages_of(job)]


def fonts_of(pages) -> set[str]:
    return {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }


def test_a_volume_has_one_cover_one_contents_and_every_chapter_and_is_set_once(
    city, ordered, at_once, tmp_path
):
    plans = {"document": VolumeJob.Document.PLAN}
    for plan in city.values():
        factories.budget_item(plan)
    first = printed(ordered(**plans))
    pages = text_of(first)
    assert (first.done, first.reused, first.pages) == (2, 0, len(pages))
    assert "年度施政計畫" in pages[0]
    assert "資料截至" not in pages[0]
    assert sum("目錄" in "".join(page.split()) for page in pages) == 1
    names = [plan.agency.name for plan in city.values()]
    assert all(name in pages[1] for name in names)
    assert any("Noto-Sans-CJK" in name for name in fonts_of(pages_of(first)[:2]))
    assert faults(places.result(first).read_bytes(), tmp_path) == []

    for galley in places.store().glob("*.galley"):
        os.utime(galley, (0, 0))
    again = printed(ordered(**plans))
    assert again.reused == 2
    # Cover and contents too count as used, or they might be cleared away while they are bound.
    assert all(galley.stat().st_mtime > 0 for galley in places.store().glob("*.galley"))
    assert places.result(again).read_bytes() == places.result(first).read_bytes()

    alone = printed(ordered("BBB", **plans))
    assert alone.reused == 1
    assert names[0] not in "".join(text_of(alone))

    city["BBB"].preamble = "笑😀"
    city["BBB"].save()
    changed = printed(ordered(**plans))
    assert changed.reused == 1
    assert changed.missing_characters == [[names[1], "U+1F600 GRINNING FACE"]]
    assert not list(places.store().glob("*.html"))


def test_the_reports_as_a_volume(ordered, at_once):
    pages = text_of(printed(ordered("AAA", through=11)))
    assert "年度施政績效報告" in pages[0]
    assert "資料截至 107 年 11 月底" in pages[0]


def test_chapters_that_cannot_be_set_are_all_named_and_keep_no_other_from_it(
    city, ordered, at_once, monkeypatch
):
    faults = iter(["no paper", ZeroDivisionError("secret")])

    def fails(page, galley, slot, key, language):
        fault = next(faults)
        if isinstance(fault, Exception):
            raise fault
        return fault

    monkeypatch.setattr(press, "compose", fails)
    job = ended(ordered())
    assert (job.state, job.done) == (State.FAILED, 0)
    assert {code for code, _name, _reason in job.faults} == {"AAA", "BBB"}
    told = " ".join(reason for _code, _name, reason in job.faults)
    assert "no paper" in told
    assert "fault of the portal" in told
    assert "secret" not in told
    assert not places.result(job).exists()


def test_an_agency_that_cannot_be_scored_is_named_before_anything_is_set(city, ordered, at_once):
    ScoringComponent.objects.filter(indicator__plan=city["BBB"]).update(formula="done /")
    job = ended(ordered())
    assert job.state == State.FAILED
    [(code, name, reason)] = job.faults
    assert (code, name) == ("BBB", city["BBB"].agency.name)
    assert "Indicator 1-1-1" in reason
    assert not list(places.store().iterdir())
    assert [chapter.agency_code for chapter in chapters_of(ordered("AAA"))] == ["AAA"]


def test_an_unchanged_chapter_is_not_even_written_as_html(city, ordered, monkeypatch):
    first = chapters_of(ordered())
    for one in first:
        one.galley.write_bytes(b"set")
    written = []
    monkeypatch.setattr(chapters, "key_of", lambda html, slot: written.append(html) or f"{slot:032}")
    assert [one.key for one in chapters_of(ordered())] == [one.key for one in first]
    assert written == []

    first[0].galley.unlink()  # cleared away meanwhile
    report(city["BBB"], "1-1-1", {"done": {1: 3}})
    chapters_of(ordered())
    assert len(written) == 2


def remembered() -> set[str]:
    return {path.name for path in places.store().glob("*.known")}


def test_a_worker_that_runs_through_a_deploy_remembers_nothing_and_trusts_nothing(ordered, monkeypatch):
    chapters_of(ordered())
    before = remembered()
    monkeypatch.setattr(known, "_sources", lambda: "of the new version")
    written = []
    monkeypatch.setattr(chapters, "key_of", lambda html, slot: written.append(html) or f"{slot:032}")
    chapters_of(ordered(through=11))
    chapters_of(ordered())
    assert len(written) == 4
    assert remembered() == before


def test_the_worker_looks_at_its_sources_before_its_first_task(city, monkeypatch, request):
    known.loaded_sources.cache_clear()
    request.addfinalizer(known.loaded_sources.cache_clear)
    monkeypatch.setattr(known, "_sources", lambda: "of the old version")
    monkeypatch.setattr(
        "reports.management.commands.worker.PortalWorker.configure_signals", lambda self: None
    )
    monkeypatch.setattr("reports.management.commands.worker.PortalWorker.run", lambda self: None)
    monkeypatch.setattr("reports.management.commands.worker.watch", lambda stop: None)
    call_command("worker", batch=True)
    monkeypatch.setattr(known, "_sources", lambda: "of the new version")
    assert known.loaded_sources() == "of the old version"
    assert not known.is_up_to_date()


def test_after_a_face_is_installed_chapters_are_written_and_set_anew(ordered, monkeypatch):
    first = chapters_of(ordered())
    for one in first:
        one.galley.write_bytes(b"set")
    assert all(one.is_set for one in chapters_of(ordered()))
    monkeypatch.setattr(fonts, "faces_digest", lambda: "one more")
    again = chapters_of(ordered())
    assert not any(one.is_set for one in again)
    assert {one.key for one in again}.isdisjoint(one.key for one in first)


def test_a_year_with_more_agencies_than_places_prints_those_that_are_chosen(ordered, monkeypatch, english):
    monkeypatch.setattr(chapters, "SLOTS", 1)
    [alone] = chapters_of(ordered("BBB"))
    assert (alone.agency_code, alone.slot) == ("BBB", 1)
    with pytest.raises(TooMany, match="at most 1"):
        chapters_of(ordered())


def test_what_other_agencies_reported_is_in_no_document(city):
    for snapshot in report_snapshots(year=107):
        alone = replace(snapshot, rivals=())
        assert annual_report_html(alone) == annual_report_html(snapshot)
        assert annual_plan_html(alone) == annual_plan_html(snapshot)


@pytest.fixture
def chapter(tmp_path) -> Chapter:
    return blank(3, tmp_path / "chapters")


def blank(slot: int, folder) -> Chapter:
    folder.mkdir(exist_ok=True)
    found = Chapter("", "測試局", slot, False, False, "", f"{slot:032}", folder / f"{slot}.galley")
    found.page.write_text(f'<html lang="zh-Hant-TW"><title>{slot}</title><h1>{slot}</h1></html>')
    return found


def test_two_workers_that_want_the_same_chapter_set_it_once(chapter, monkeypatch):
    begun = []

    def slowly(page, galley, slot, key):
        begun.append(page.read_text())
        time.sleep(0.05)
        galley.write_bytes(b"set")
        return ""

    monkeypatch.setattr(composing, "_set", slowly)
    reasons = []
    want = (chapter.page, chapter.galley, chapter.slot, chapter.key, "en")
    workers = [threading.Thread(target=lambda: reasons.append(composing.compose(*want))) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert reasons == ["", ""]
    assert len(begun) == 1
    assert not chapter.page.exists()


def test_one_process_sets_any_number_of_chapters_and_tells_of_each(tmp_path):
    blanks = [blank(slot, tmp_path / "chapters") for slot in range(1, 11)]
    told = []
    with opened_press(processes=1) as opened:
        opened.set(blanks, told.append)
    assert told[-1] == 10
    assert told == sorted(told)
    assert len(told) > 5
    assert [read_manifest(chapter.galley).title for chapter in blanks] == [str(n) for n in range(1, 11)]
