"""An OpenDocument file: a zip whose first entry says what it is. The same content gives the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from reports.documents.odf.names import document, element

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say; a fixed one keeps the file's bytes the same
_KINDS = {".xml": "text/xml", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}


def package(mime: str, parts: Mapping[str, bytes]) -> bytes:
    """The file of this media type with its parts by name, and the manifest that lists them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, "mimetype", mime.encode(), zipfile.ZIP_STORED)
        for name, content in {**parts, "META-INF/manifest.xml": _manifest(mime, parts)}.items():
            _add(archive, name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def meta(title: str, author: str) -> bytes:
    """meta.xml; without a date, since the document's content says of when it is."""
    said = element("office:meta")
    for name, text in (("dc:title", title), ("dc:creator", author), ("dc:language", "zh-TW")):
        said.append(_with_text(name, text))
    return document("office:document-meta", said)


def _with_text(name: str, text: str) -> Element:
    found = element(name)
    found.text = text
    return found


def _manifest(mime: str, parts: Mapping[str, bytes]) -> bytes:
    entries = {"/": mime} | {name: _KINDS[name[name.rindex(".") :]] for name in parts}
    return document(
        "manifest:manifest",
        *(
            element("manifest:file-entry", {"manifest:full-path": name, "manifest:media-type": kind})
            for name, kind in entries.items()
        ),
    ).replace(b"office:version", b"manifest:version", 1)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
