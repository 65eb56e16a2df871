"""Files on a storage that speaks S3 behave as those of a folder, and what it cannot do is a sentence."""

import importlib
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from chiayi_kpi import gunicorn
from chiayi_kpi.core.files import FilesUnreachable, on_disk, stored_for_rows
from chiayi_kpi.core.troubles import trouble_of
from chiayi_kpi.operations import probes
from chiayi_kpi.operations.backup import work
from chiayi_kpi.settings.files import file_storages
from objectives.writing import picture_files
from tests import factories
from tests.operations.machines import bucket_of, in_bucket, s3_server, unused_port


@pytest.fixture(scope="module")
def _server() -> Iterator[dict[str, str]]:
    with s3_server() as named:
        yield named


@pytest.fixture
def named(_server, request) -> dict[str, str]:
    """The server's settings, with a part of the bucket of the test's own."""
    return _server | {"S3_PREFIX": request.node.name}


@pytest.fixture
def media(named, settings):
    """The portal's files lie in the bucket."""
    own = {"default": in_bucket(named), "reports": in_bucket(named, "reports")}
    settings.STORAGES = settings.STORAGES | own
    return storages["default"]


def test_a_file_is_kept_read_listed_and_removed_as_in_a_folder(media):
    name = media.save("evidence/1/a", ContentFile(b"one"))
    other = media.save("evidence/1/a", ContentFile(b"two"))
    assert name == "evidence/1/a" != other
    with media.open(name) as file:
        assert (file.size, file.read()) == (3, b"one")
    assert media.listdir("evidence") == (["1"], [])
    assert sorted(media.listdir("evidence/1")[1]) == sorted(one.rpartition("/")[2] for one in (name, other))
    assert (media.exists(name), media.size(other)) == (True, 3)
    media.delete(name)
    media.delete(name)  # another machine was quicker
    assert not media.exists(name)


def test_a_document_takes_the_place_of_the_one_before(media):
    reports = storages["reports"]
    for content in (b"old", b"new"):
        assert reports.save("a.pdf", ContentFile(content)) == "a.pdf"
    with reports.open("a.pdf") as file:
        assert file.read() == b"new"


def test_what_is_not_there_is_a_missing_file(media):
    for asked in (media.open, media.size, media.get_modified_time):
        with pytest.raises(FileNotFoundError) as raised:
            asked("no/such")
        assert trouble_of(raised.value).status == 404


def test_no_address_leads_past_the_portal(media):
    name = media.save("evidence/1/a", ContentFile(b"one"))
    with pytest.raises(NotImplementedError):
        media.url(name)


@pytest.mark.parametrize(
    "wrong", [{"endpoint_url": "http://127.0.0.1:{port}", "attempts": 1}, {"bucket_name": "nobody-s"}]
)
def test_a_storage_that_does_not_answer_or_refuses_is_said(named, wrong):
    given = {
        key: str(text).format(port=unused_port()) if key == "endpoint_url" else text
        for key, text in wrong.items()
    }
    with pytest.raises(FilesUnreachable) as raised:
        bucket_of(named, **given).save("a", ContentFile(b"one"))
    assert trouble_of(raised.value).status == 503
    assert "檔案儲存服務" in trouble_of(raised.value).message


def test_a_bucket_that_is_not_there_is_no_missing_file(named):
    bucket = bucket_of(named, bucket_name="nobody-s")
    for asked in (bucket.open, bucket.size, bucket.get_modified_time, bucket.listdir):
        with pytest.raises(FilesUnreachable):
            asked("a")


def test_what_is_cut_off_is_said_and_asked_for_as_often_as_the_rest(named):
    asked = list[str]()

    class CutOff(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.command)
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else b"part")

        do_HEAD = do_GET

        def log_message(self, *_said: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), CutOff) as server:
        Thread(target=server.serve_forever).start()
        try:
            for attempts in (1, 2):
                asked.clear()
                place = f"http://127.0.0.1:{server.server_port}"
                with pytest.raises(FilesUnreachable):
                    bucket_of(named, endpoint_url=place, attempts=attempts).open("a")
                assert asked == ["GET"] * attempts
        finally:
            server.shutdown()


def test_a_backup_passes_over_what_no_folder_can_hold_and_what_nobody_has_confirmed(media):
    """That it gives back what it holds is tried in ``operations/test_backup_files.py``."""
    for name in ("evidence/1/a", "waiting-imports/c"):
        media.save(name, ContentFile(b"a"))
    for key in ("//a", "/", "/evidence/", "/evidence//a", "/evidence/1/../a", "/evidence/./a"):
        media.bucket.put_object(Key=f"{media.location}{key}", Body=b"stray")
    assert list(work.stored()) == ["evidence/1/a"]


def test_pages_ask_once_and_workers_more_often(monkeypatch):
    for name, text in (("S3_BUCKET", "kpi"), ("S3_ATTEMPTS", ""), ("S3_ANSWER_SECONDS", "")):
        monkeypatch.setenv(name, text)  # put back afterwards
    for name in ("S3_ATTEMPTS", "S3_ANSWER_SECONDS"):
        del os.environ[name]

    def limits() -> list[int]:
        options = file_storages()["default"]["OPTIONS"]
        return [options["attempts"], options["answer_seconds"]]

    assert limits() == [3, 20]
    importlib.reload(gunicorn)
    assert limits() == [1, 10]


@pytest.mark.django_db(transaction=True)
def test_what_no_row_names_does_not_stay(media):
    with (
        pytest.raises(ValueError, match="no row"),
        transaction.atomic(),
        stored_for_rows(media, "a", ContentFile(b"x")),
    ):
        raise ValueError("no row")
    assert not media.exists("a")


def test_programs_that_want_a_file_of_this_machine_get_a_copy(media, tmp_path):
    name = media.save("volumes/chapters/a.pdf", ContentFile(b"%PDF"))
    assert on_disk(media, name, tmp_path) == tmp_path / "a.pdf"
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"


def test_a_picture_is_kept_once(media):
    picture = picture_files.prepare(factories.picture_upload())
    assert [picture_files.keep(picture), picture_files.keep(picture)] == [True, False]
    assert picture_files.read(picture.name) == picture.data


def test_the_doctor_tries_the_storage_and_leaves_nothing(media, settings):
    assert probes.shared_files() == []
    assert probes.folders() == []
    assert [
        storages[name].listdir(folder)[1]
        for name, folder in (("default", "waiting-imports"), ("reports", "volumes"))
    ] == [[], []]
    nowhere = {"endpoint_url": f"http://127.0.0.1:{unused_port()}", "attempts": 1}
    settings.STORAGES["default"]["OPTIONS"].update(nowhere)
    (fault,) = probes.shared_files()
    assert fault.id == "operations.E019" and "儲存桶 kpi" in fault.msg and "S3_ENDPOINT_URL" in fault.hint


def test_what_an_upload_left_that_was_cut_off_goes(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = storages.create_storage({"BACKEND": "chiayi_kpi.core.files.WholeFiles"})
    left = Path(tmp_path, ".upload.x.part")
    left.touch()
    kept.forget_parts(60)
    assert left.exists()
    kept.forget_parts(-1)
    assert not left.exists()
