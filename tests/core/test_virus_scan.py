"""Files shown to a real clamd, which knows one signature: that of the EICAR test file, written here."""

import io
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.virus_scan import VirusScan, refuse_infected
from tests import factories

# In two parts, so that no scanner takes this file for what it speaks of.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory) -> str:
    """The socket of a clamd that runs for this module."""
    folder = tmp_path_factory.mktemp("clamd", numbered=True)
    (folder / "signatures").mkdir()
    (folder / "signatures" / "own.ndb").write_text(f"Eicar.Test:0:0:{EICAR.hex()}\n")
    place = folder / "clamd.sock"
    lines = [f"LocalSocket {place}", f"DatabaseDirectory {folder / 'signatures'}", "Foreground yes"]
    lines.append("StreamMaxLength 1M")
    (folder / "clamd.conf").write_text("\n".join(lines) + "\n")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the scanner, with a file of ours
            [str(CLAMD), "-c", str(folder / "clamd.conf")], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_it_listens(place, process)
        yield str(place)
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_listens(place: Path, process: subprocess.Popen) -> None:
    while process.poll() is None:
        with socket.socket(socket.AF_UNIX) as asked:
            try:
                asked.connect(str(place))
                return
            except OSError:
                time.sleep(0.05)
    pytest.fail("clamd ended: " + (place.parent / "log").read_text())


def test_clamd_is_installed():
    """Without it the others of this file would say nothing."""
    assert CLAMD


def test_a_file_without_a_virus_is_taken_and_can_be_read_from_its_beginning(clamd, settings):
    settings.CLAMAV_SOCKET = clamd
    file = io.BytesIO(b"x" * 300_000)

    refuse_infected(file)

    assert file.tell() == 0


def test_a_virus_is_named(clamd, settings):
    settings.CLAMAV_SOCKET = clamd
    with pytest.raises(Refused, match=r"發現 Eicar\.Test"):
        refuse_infected(io.BytesIO(EICAR))


@pytest.mark.parametrize("megabytes", [2, 30])
def test_a_file_that_is_too_large_for_it_is_said_to_be(clamd, settings, megabytes, caplog):
    """Whether it hangs up before all was sent or after."""
    settings.CLAMAV_SOCKET = clamd
    with pytest.raises(Refused, match="大小"):
        refuse_infected(io.BytesIO(bytes(megabytes * 2**20)))
    assert "StreamMaxLength" in caplog.text


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "localhost"])
def test_no_file_is_taken_while_the_scanner_does_not_answer(settings, address, caplog):
    settings.CLAMAV_SOCKET = address
    with pytest.raises(Refused, match="防毒軟體沒有回應"):
        refuse_infected(io.BytesIO(b"x"))
    assert address in caplog.text


@pytest.mark.django_db
def test_every_form_with_a_file_is_shown_to_it_and_says_so_where_the_file_was_chosen(clamd, settings, client):
    settings.CLAMAV_SOCKET = clamd
    client.force_login(factories.with_every_role())
    for page in (reverse("plan_workbook"), reverse("calendar", args=[107])):
        file = SimpleUploadedFile("plan.xlsx", EICAR)

        answer = client.post(page, {"file": file}, follow=True)

        assert answer.redirect_chain == [(page, 303)]
        assert "防毒軟體在此檔案中發現 Eicar.Test" in answer.content.decode()
    file = SimpleUploadedFile("紀錄.pdf", EICAR)
    evidence = reverse("report_attach", args=[107, "CYPD"])
    script = client.post(evidence, {"file": file}, headers={"Accept": "application/json"})
    assert (script.status_code, "Eicar.Test" in script.json()["message"]) == (422, True)


def test_without_a_scanner_nothing_stands_in_the_way(settings):
    settings.CLAMAV_SOCKET = ""
    with pytest.raises(MiddlewareNotUsed):
        VirusScan(lambda _request: None)
