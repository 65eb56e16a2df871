"""Pictures as the portal keeps them: decoded, turned upright, made smaller and written anew under their own hash.

Nothing of the sender's file survives but its pixels: no metadata, no second format hidden behind the first.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.media_types import JPEG, PNG

SCHEME = "picture:"  # what stands before a name in the HTML of accounts and documents
KINDS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2_000  # pixels: 300 to the inch over the width of a printed page
JPEG_QUALITY = 85

_PILLOW = Lock()  # its switch is one for the whole process
_NAME = re.compile(r"([0-9a-f]{64})\.(jpg|png)")
_MIME = {"jpg": JPEG, "png": PNG}


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture ready to be kept; ``name`` is the SHA-256 of ``data`` with its ending."""

    name: str
    data: bytes
    width: int
    height: int


def prepare(upload: UploadedFile) -> PreparedPicture:
    """The picture in ``upload``, at most 2,000 pixels wide or high. Raises Refused where there is none to be had."""
    if not upload.size:
        raise Refused(_("The file is empty."))
    if upload.size > settings.PICTURE_MAX_BYTES:
        raise Refused(_("The picture is too large; at most %s.") % filesizeformat(settings.PICTURE_MAX_BYTES))
    picture, kind = _opened(upload)
    data, ending = _written(picture, kind)
    return PreparedPicture(f"{hashlib.sha256(data).hexdigest()}.{ending}", data, *picture.size)


def keep(picture: PreparedPicture) -> bool:
    """Put the picture into the portal's media, once however often it is sent; False where it was there already."""
    path = stored_as(picture.name)
    try:
        read(picture.name)
    except FileNotFoundError:  # or no longer what its name says: what was cut short is written anew
        default_storage.delete(path)
    else:
        return False
    stored = default_storage.save(path, ContentFile(picture.data))
    if stored != path:  # somebody else was quicker with the same
        default_storage.delete(stored)
    return stored == path


def remove(name: str) -> None:
    """Take a kept picture out of the portal's media."""
    default_storage.delete(stored_as(name))


def read(name: str) -> bytes:
    """The bytes of a kept picture. Raises FileNotFoundError for any name but that of a kept picture, and for a file
    that is no longer what its name says."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    with default_storage.open(stored_as(name)) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != name.partition(".")[0]:
        raise FileNotFoundError(name)
    return data


def content_type(name: str) -> str:
    """The content type that the ending of a kept picture's name stands for."""
    return _MIME[name.rpartition(".")[2]]


def stored_as(name: str) -> str:
    """The name in the storage of a kept picture."""
    return f"pictures/{name[:2]}/{name}"


def _opened(upload: UploadedFile) -> tuple[Image.Image, str]:
    broken = Refused(_("This picture is broken. Save it anew as JPEG or PNG and try again."))
    try:
        with _whole_files_only(), Image.open(cast(BinaryIO, upload.file), formats=KINDS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refused(_("The picture has too many pixels; at most 60 million."))
            kind = found.format or ""
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at half or quarter size
            found.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            return _flat(ImageOps.exif_transpose(found)), kind
    except Image.UnidentifiedImageError as fault:
        raise Refused(_("Only JPEG, PNG and WebP pictures.")) from fault
    except Image.DecompressionBombError as fault:
        raise Refused(_("The picture has too many pixels; at most 60 million.")) from fault
    except (OSError, ValueError, SyntaxError, EOFError) as fault:  # what Pillow raises for damaged files
        raise broken from fault


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Have Pillow refuse a file that ends too early. The typesetter, once loaded, tells it to fill the rest with grey."""
    with _PILLOW:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency, on white: a printed page is opaque."""
    if picture.mode in {"RGB", "L"}:
        return picture
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    whole = picture.convert("RGBA")
    page = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(page, whole).convert("RGB")


def _written(picture: Image.Image, kind: str) -> tuple[bytes, str]:
    """As JPEG; a drawing or a screen shot as PNG where that takes less."""
    photo = _bytes(picture, "JPEG", quality=JPEG_QUALITY, optimize=True)
    if kind == "JPEG":
        return photo, "jpg"
    drawing = _bytes(picture, "PNG", optimize=True)
    return (drawing, "png") if len(drawing) <= len(photo) else (photo, "jpg")


def _bytes(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # without the original's metadata
    bare.save(out, kind, **options)
    return out.getvalue()
