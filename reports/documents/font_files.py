"""The faces' files are read where they lie: WeasyPrint copies each whole, up to 65 MB, to keep the hundredth part of it.

Its own functions are replaced here. The PDFs are the same, byte for byte.
"""

from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz

_clean = fonts.Font.clean


def in_place(face: Any) -> Any:
    """A face's file as a buffer that lives as long as somebody has it; None where there is none."""
    blob = harfbuzz.hb_face_reference_blob(face)
    length = ffi.new("unsigned int *")
    found = harfbuzz.hb_blob_get_data(blob, length)
    data = ffi.gc(found, lambda _found: harfbuzz.hb_blob_destroy(blob))
    return None if found == ffi.NULL else ffi.buffer(data, length[0])


def clean(font: fonts.Font, *how: Any) -> None:
    """Leave the part of the file that was used, as bytes, which can be written into the PDF."""
    _clean(font, *how)
    font.file_content = bytes(font.file_content)


def install() -> None:
    """From now on WeasyPrint reads so, in this process."""
    fonts.get_hb_object_data = in_place
    fonts.Font.clean = clean
