"""Real volumes: printed, bound, and printed again; and what keeps one from being printed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from chiayi_kpi.core.leases import STARTS, take
from chiayi_kpi.core.tasks import Later
from chiayi_kpi.operations.management.commands.worker import Worker
from indicators.models import ScoringComponent
from objectives.models import Plan
from reports.documents import fonts, store
from reports.documents.errors import FontsUnknown
from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, document, kept
from reports.snapshot.report_appendix import report_snapshots
from reports.volumes import orders, printing, sources
from reports.volumes.chapters import CHAPTERS, chapters_of, names_in, read_chapters
from reports.volumes.models import VolumeJob
from tests import factories
from tests.reports.cities import report
from tests.reports.documents.checker import faults
from tests.reports.documents.texts import texts_of
from tests.reports.volumes.jobs import ended, file_of, now_of

pytestmark = pytest.mark.django_db
State = VolumeJob.State
PLAN = {"document": VolumeJob.Document.PLAN}


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The HTML of every document that is really set."""
    set_one, made = store.render_pdf, []

    def spy(html: str) -> bytes:
        made.append(html)
        return set_one(html)

    monkeypatch.setattr(store, "render_pdf", spy)
    return made


@pytest.fixture
def hurried(monkeypatch) -> None:
    """A volume whose chapter no worker prints is looked at again at once: nothing else wakes it. Nor does a worker rest."""
    monkeypatch.setattr(printing, "_LOOK_SECONDS", 0)
    monkeypatch.setattr("chiayi_kpi.operations.management.commands.worker._PAUSE", 0)


@pytest.fixture
def plans(city):
    """A city whose plan documents are short."""
    for chapter, plan in enumerate(city.values(), start=7):
        plan.chapter = chapter
        plan.save()
        factories.budget_item(plan)
    return city


def printed(job: VolumeJob) -> VolumeJob:
    job = ended(job)
    assert (job.state, job.reason) == (State.DONE, "")
    return job


def text_of(job: VolumeJob) -> list[str]:
    return texts_of(file_of(job).read_bytes())


def lead_to(job: VolumeJob) -> set[str]:
    """The numbers of the pages that the contents' lines lead to."""
    volume = PdfReader(file_of(job))
    places = [link.get_object()["/Dest"][0].get_object() for link in volume.pages[1]["/Annots"]]
    return {volume.page_labels[volume.get_page_number(page)] for page in places}


def reused(job: VolumeJob) -> list[str]:
    return [chapter.agency_code for chapter in chapters_of(job) if not chapter.task]


def test_a_volume_has_a_cover_one_list_of_all_chapters_and_the_documents_themselves(plans, ordered, rendered):
    first = printed(ordered(**PLAN))
    pages = text_of(first)
    assert first.pages == len(pages)
    assert "年度施政計畫" in pages[0]
    assert "資料截至" not in pages[0]
    assert all(plan.agency.name in pages[1] for plan in plans.values())
    assert faults(file_of(first)) == []
    assert len(rendered) == 2
    assert {"7-1", "8-1"} <= lead_to(first)
    assert "7-i" in PdfReader(file_of(first)).page_labels  # the chapter's own cover

    again = printed(ordered(**PLAN))
    assert reused(again) == ["AAA", "BBB"]
    assert file_of(again).read_bytes() == file_of(first).read_bytes()

    plans["BBB"].preamble = "笑😀"
    plans["BBB"].save()
    changed = printed(ordered(**PLAN))
    assert reused(changed) == ["AAA"]
    assert [chapter.missing for chapter in chapters_of(changed)] == ["", "U+1F600 GRINNING FACE"]
    alone = ordered("BBB", **PLAN)
    Worker()._work()
    assert [chapter.missing for chapter in chapters_of(now_of(alone))] == ["U+1F600 GRINNING FACE"]
    assert reused(now_of(alone)) == ["BBB"]
    assert len(rendered) == 3
    assert not [name for name in names_in(CHAPTERS) if name.endswith(".html")]


def test_a_document_that_was_downloaded_before_is_not_set_again_nor_is_a_chapter_for_the_download(
    plans, ordered, rendered
):
    [snapshot] = snapshots_for(ANNUAL_PLAN, year=107, agency_codes=["AAA"])
    document(ANNUAL_PLAN, snapshot)
    rendered.clear()
    printed(ordered(**PLAN))
    assert len(rendered) == 1
    [snapshot] = snapshots_for(ANNUAL_PLAN, year=107, agency_codes=["BBB"])
    rendered.clear()
    assert document(ANNUAL_PLAN, snapshot).content.startswith(b"%PDF")
    assert rendered == []


def test_while_chapters_are_being_printed_the_volume_waits_without_a_worker(plans, ordered):
    job = ordered(**PLAN)
    worker = Worker()
    assert worker._work()
    assert (now_of(job).state, now_of(job).task.status) == (State.RUNNING, "READY")
    with pytest.raises(Later):
        printing.print_volume(str(job.pk))
    for _chapter in ("AAA", "BBB", "and the volume, which the last one woke"):
        assert worker._work()
    assert now_of(job).state == State.DONE


def test_a_cancelled_volume_prints_no_further_chapter(plans, ordered, rendered):
    job = ordered(**PLAN)
    Worker()._work()
    orders.cancel(job=job)
    assert ended(job).state == State.CANCELLED
    assert rendered == []
    orders.retry(job=job)
    assert printed(job).pages


@pytest.mark.usefixtures("hurried")
def test_chapters_that_cannot_be_printed_are_all_named_and_keep_no_other_from_it(plans, ordered, monkeypatch):
    printable = printing.document_of

    def fails(html, name):
        if "AAA" in name:
            raise FontsUnknown
        return printable(html, name)

    monkeypatch.setattr(printing, "document_of", fails)
    job = ended(ordered(**PLAN))
    assert job.state == State.FAILED
    [(code, name, reason)] = job.faults
    assert (code, name) == ("AAA", plans["AAA"].agency.name)
    assert "fc-match" in reason
    assert not file_of(job).exists()
    monkeypatch.setattr(printing, "document_of", printable)
    orders.retry(job=job)
    assert reused(printed(job)) == ["BBB"]


@pytest.mark.usefixtures("hurried")
def test_a_chapter_that_kills_its_worker_each_time_is_named(plans, ordered):
    job = ordered("AAA", **PLAN)
    Worker()._work()
    for _ in range(STARTS):
        assert take("vm/1/x").task_path.endswith("print_chapter")
        DBTaskResult.objects.filter(status="RUNNING").update(run_after="2000-01-01T00:00Z")
    assert ended(job).state == State.FAILED
    [(code, _name, reason)] = now_of(job).faults
    assert code == "AAA"
    assert "列印多次中斷而原因不明" in reason


def test_an_agency_that_cannot_be_scored_is_named_before_anything_is_printed(city, ordered):
    ScoringComponent.objects.filter(indicator__plan=city["BBB"]).update(formula="done /")
    job = ended(ordered())
    assert job.state == State.FAILED
    [(code, name, reason)] = job.faults
    assert (code, name) == ("BBB", city["BBB"].agency.name)
    assert "指標 1-1-1 計分第 1 項" in reason
    assert names_in(CHAPTERS) == set()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def altered(content: bytes) -> bytes:
    """Another byte in the middle of a page's content; the file's end is whole."""
    middle = content.index(b"stream") + 200
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


def test_a_stored_chapter_that_is_damaged_or_gone_is_made_again(plans, ordered, rendered):
    first = printed(ordered("AAA", **PLAN))
    whole = file_of(first).read_bytes()
    [chapter] = chapters_of(first)
    for times, damage in enumerate((cut, altered, None), start=1):
        for path in (Path(kept().path(name)) for name in (chapter.name, chapter.document)):
            if damage:
                path.write_bytes(damage(path.read_bytes()))
            else:
                path.unlink()
        assert file_of(printed(ordered("AAA", **PLAN))).read_bytes() == whole
        assert len(rendered) == 1 + times


@pytest.mark.usefixtures("hurried")
def test_a_chapter_that_is_gone_as_soon_as_it_was_printed_is_named(plans, ordered):
    job = ordered(**PLAN)
    for _ in range(3):
        Worker()._work()
    kept().save(chapters_of(now_of(job))[1].name, ContentFile(b"%PDF"))
    assert ended(job).state == State.FAILED
    assert [code for code, _name, _reason in now_of(job).faults] == ["BBB"]


@pytest.mark.usefixtures("hurried")
def test_a_chapter_that_a_worker_of_another_version_would_print_otherwise_is_named(
    plans, ordered, monkeypatch
):
    job = ordered("AAA", **PLAN)
    Worker()._work()
    monkeypatch.setattr(printing, "identity", lambda html: "of another version")
    [(_code, _name, reason)] = ended(job).faults
    assert "各背景程式版本不一" in reason


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(fonts, "faces_digest", "one more face"), (sources, "_digest", "of the new version")],
)
def test_after_an_update_or_with_another_face_chapters_are_printed_anew(
    plans, ordered, monkeypatch, request, module, name, value
):
    printed(ordered("AAA", **PLAN))
    sources.loaded_sources.cache_clear()
    request.addfinalizer(sources.loaded_sources.cache_clear)
    monkeypatch.setattr(module, name, lambda: value)
    job = ordered("AAA", **PLAN)
    Worker()._work()
    assert reused(now_of(job)) == []


def test_a_report_of_an_unsettled_year_is_looked_at_anew_each_day(plans, ordered, settings):
    """Its measures are overdue from a day on; of the plan nothing follows from the day."""
    jobs = ordered("AAA"), ordered("AAA", **PLAN)
    days = []
    for settings.PORTAL_TODAY in (date(2019, 1, 3), date(2019, 1, 3), date(2019, 1, 4)):
        days.append([read_chapters(job)[0].digest for job in jobs])
    assert days[0] == days[1] and days[0][0] != days[2][0] and days[0][1] == days[2][1]


def test_what_other_agencies_reported_is_in_no_document(city):
    report(city["BBB"], "1-1-1", {"done": {1: 3}})
    for snapshot in report_snapshots(year=107):
        alone = replace(snapshot, rivals=())
        assert annual_report_html(alone) == annual_report_html(snapshot)
        assert annual_plan_html(alone) == annual_plan_html(snapshot)


def test_the_whole_city_s_reports_say_their_month_and_begin_with_the_city_s_part(ordered):
    job = printed(ordered(through=11))
    volume = PdfReader(file_of(job))
    titles = [mark.title for mark in volume.outline if not isinstance(mark, list)]
    first = volume.page_labels.index("總-1")

    assert titles[2:] == ["全市總評", *(chapter.agency_name for chapter in chapters_of(job)[1:])]
    texts = text_of(job)
    assert "年度施政績效報告" in texts[0]
    assert "資料截至 107 年 11 月底" in texts[0]
    assert texts[first - 1].index("全市總評") < 60
    assert "貳、各機關得分、等第及名次" in texts[first]
    assert "總-1" in lead_to(job)
    assert faults(file_of(job)) == []
    assert len(read_chapters(ordered("AAA"))) == 1


def test_without_covers_a_chapter_begins_with_its_number_and_title(plans, ordered):
    Plan.objects.filter(agency__code="AAA").update(status=Plan.Status.DRAFT)
    job = printed(ordered("AAA", covers=False, **PLAN))
    volume = PdfReader(file_of(job))
    texts = text_of(job)
    opening = " ".join(texts[2].split())

    assert volume.page_labels[:3] == ["i", "ii", "7-1"]
    assert "第 7 章 測試AAA處 107 年度施政計畫" in opening
    assert "壹、年度施政目標與重點" in opening
    assert "草案" in opening
    assert "目錄" not in "".join(texts[2:])
    titles = [mark.title for mark in volume.outline if not isinstance(mark, list)]
    assert titles[2:] == ["第 7 章　測試AAA處"]
    assert faults(file_of(job)) == []
    assert "發文字號" in opening
    assert not kept().exists("107-AAA-annual-plan.pdf")
