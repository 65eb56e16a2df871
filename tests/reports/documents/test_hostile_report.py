"""A report whose writers left nothing out: huge, broken and foreign pictures, code, endless words, rare letters."""

import hashlib
import io
import logging
import socket
import zipfile
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image
from pypdf import PdfReader

from objectives.writing import picture_files
from reports.documents.fetcher import PortalPictures
from reports.documents.forms import DOCX, ODT
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from tests.reports.documents.texts import A4_WIDTH, MARGIN, body, page_texts, widest

MEGAPIXELS = (8000, 5000)
LONG = "無標點之極長文字" * 120
WORD = "W" * 400
CODE = "{{ document.agency }}{% load static %}{% include 'base.html' %}{# x #}"
FOREIGN = (
    "file:///etc/passwd",
    "/etc/passwd",
    "http://127.0.0.1:9/a.png",
    "https://example.org/a.png",
    "//example.org/a",
)


def kept(content: bytes, ending: str) -> str:
    """``content`` in the portal's media under the name that its hash gives it, whatever it is."""
    name = f"{hashlib.sha256(content).hexdigest()}.{ending}"
    default_storage.save(f"pictures/{name[:2]}/{name}", ContentFile(content))
    return name


def photograph(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((size[0] // 10, size[1] // 10), 60).resize(size).convert("RGB").save(
        out, "JPEG", quality=60
    )
    return out.getvalue()


def figure(source: str, words: str) -> str:
    return f'<figure><img src="{source}" alt="{words}"></figure>'


@pytest.fixture(scope="module")
def fetched():
    """What the typesetter asked for."""
    return []


@pytest.fixture(scope="module")
def told():
    """What the log was told, a line each."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    logging.getLogger("reports.documents").addHandler(handler)
    yield lines
    logging.getLogger("reports.documents").removeHandler(handler)


@pytest.fixture(scope="module")
def html(reported, tmp_path_factory):
    """The report's HTML, its pictures in a media folder of their own."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        whole = photograph(MEGAPIXELS)
        prepared = picture_files.prepare(SimpleUploadedFile("a.jpg", whole))
        picture_files.keep(prepared)
        spoilt = kept(b"spoilt", "jpg")
        default_storage.delete(f"pictures/{spoilt[:2]}/{spoilt}")
        default_storage.save(f"pictures/{spoilt[:2]}/{spoilt}", ContentFile(b"something else"))
        pictures = [
            figure(f"picture:{prepared.name}", "縮小之照片"),
            figure(f"picture:{kept(whole, 'jpg')}", "四千萬畫素之照片"),
            figure(f"picture:{kept(whole[:5000], 'jpg')}", "截斷之照片"),
            figure(f"picture:{kept(b'no picture at all', 'png')}", "不是照片"),
            figure(f"picture:{spoilt}", "遭更動之照片"),
            figure(f"picture:{'0' * 64}.png", "遺失之照片"),
            *(figure(address, f"外部之圖{no}") for no, address in enumerate(FOREIGN)),
        ]
        written = (
            f"<h3>辦理情形</h3><p>{LONG}</p><p>{WORD}</p><p>{CODE}</p><p>𠮷野家䃟堃😀</p>"
            f'<script src="https://example.org/a.js">run()</script><style>@import "https://example.org/a.css";</style>'
            f'<p onclick="run()">按<a href="javascript:run()">此</a></p><table><tr><td>{WORD}</td><td>1</td></tr></table>'
            + "".join(pictures)
        )
        yield annual_report_html(_with_account(reported, written))


@pytest.fixture(scope="module")
def pdf(html, fetched, told):
    def ask(self, url, headers=None):
        fetched.append(url)
        return original(self, url, headers)

    def refuse(*_args):
        raise AssertionError("The document opened a connection")

    original = PortalPictures.fetch
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PortalPictures, "fetch", ask)
        patch.setattr(socket.socket, "connect", refuse)
        return PdfReader(io.BytesIO(render_pdf(html)))


@pytest.fixture(scope="module")
def text(pdf):
    return "".join(page_texts(pdf))


def _with_account(snapshot, written: str):
    """The first facet with its first two objectives, of which the second says ``written``."""
    facet = snapshot.facets[0]
    objective = replace(facet.objectives[1], account=written)
    changed = replace(facet, objectives=(facet.objectives[0], objective))
    preamble = f"{CODE}\n<script>run()</script>\n{WORD}"
    return replace(snapshot, preamble=preamble, facets=(changed,), business_lines=())


def test_the_report_is_printed_to_its_end(text):
    assert "各項指標逐月實績" in text.partition("附錄一")[2]


def test_a_picture_of_forty_megapixels_is_printed_however_it_got_there(pdf):
    drawn = [
        picture.get_object()
        for page in pdf.pages
        for picture in page["/Resources"].get_object().get("/XObject", {}).values()
    ]
    sizes = {(found["/Width"], found["/Height"]) for found in drawn if found["/Subtype"] == "/Image"}
    assert {(2000, 1250), MEGAPIXELS} <= sizes


def test_words_stand_in_the_place_of_pictures_that_are_no_more(text):
    for words in ("不是照片", "遭更動之照片", "遺失之照片"):
        assert words in text


def test_nothing_is_asked_for_but_the_portals_own_pictures(pdf, fetched):
    assert fetched
    assert all(address.startswith("picture:") for address in fetched)


def test_addresses_elsewhere_are_not_even_in_the_html(html):
    assert not any(f'src="{address}' in html for address in FOREIGN)
    assert "example.org" not in html


def test_code_is_text(html, text):
    """In the preface as it is; in an account two braces are a figure of the portal, and there is none of this name."""
    after = "{%loadstatic%}{%include'base.html'%}{#x#}"
    assert text.count("{{document.agency}}" + after) == 1
    assert text.count("〔查無此項數據：{{document.agency}}〕" + after) == 1
    assert "&lt;script&gt;run()&lt;/script&gt;" in html
    assert "<script" not in html
    assert "javascript:" not in html
    assert "onclick" not in html


def test_endless_words_are_broken_within_the_page(pdf, text):
    assert text.count("W") >= 3 * len(WORD)
    assert LONG in body(pdf, "嘉義市政府警察局 107 年度施政績效報告 暫定報告・示範數據")
    assert widest(pdf.stream.getvalue()) <= A4_WIDTH - MARGIN + 1


def test_rare_characters_are_drawn_and_what_no_font_has_is_named(text, told):
    assert "𠮷野家䃟堃〔U+1F600〕" in text
    assert "No face of the documents has: U+1F600 GRINNING FACE" in told


@pytest.mark.parametrize(("form", "part"), [(ODT, "content.xml"), (DOCX, "word/document.xml")])
def test_the_editable_form_holds_the_same_words_and_only_the_portals_pictures(html, form, part):
    file = zipfile.ZipFile(io.BytesIO(form.written(html)))
    content = file.read(part).decode()
    for words in ("不是照片", "遭更動之照片", "遺失之照片", WORD, "𠮷野家䃟堃😀", "{{ document.agency }}"):
        assert words in content
    assert "example.org" not in content
    # The one that breaks off is a picture as far as it goes.
    assert len([name for name in file.namelist() if name.endswith(".jpg")]) == 3
