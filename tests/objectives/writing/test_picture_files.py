"""Pictures: decoded, made smaller, written anew; what is none is refused with words."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from chiayi_kpi.core.errors import Refused
from objectives.writing import picture_files
from tests import factories


def opened(prepared) -> Image.Image:
    return Image.open(io.BytesIO(prepared.data))


def test_forty_megapixels_become_a_printable_picture():
    prepared = picture_files.prepare(factories.picture_upload((8000, 5000), "JPEG"))

    assert (prepared.width, prepared.height) == (2000, 1250)
    assert opened(prepared).size == (2000, 1250)
    assert prepared.name.endswith(".jpg")


def test_a_photograph_is_turned_upright_and_loses_its_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif[0x010E] = "where it was taken"
    prepared = picture_files.prepare(factories.picture_upload((60, 40), "JPEG", exif=exif))

    assert (prepared.width, prepared.height) == (40, 60)
    assert not opened(prepared).getexif()
    assert b"where it was taken" not in prepared.data


def test_transparency_is_laid_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 10), (255, 0, 0, 0)).save(out, "PNG")
    prepared = picture_files.prepare(SimpleUploadedFile("a.png", out.getvalue()))

    assert opened(prepared).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 50,
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
)
def test_what_is_no_jpeg_png_or_webp_is_refused(content: bytes):
    with pytest.raises(Refused):
        picture_files.prepare(SimpleUploadedFile("a.jpg", content))


@pytest.mark.parametrize("others_are_lenient", [False, True])
def test_a_picture_cut_short_is_refused_as_broken(monkeypatch, others_are_lenient):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", others_are_lenient)
    whole = factories.picture_upload((400, 400), "JPEG").read()
    with pytest.raises(Refused):
        picture_files.prepare(SimpleUploadedFile("a.jpg", whole[: len(whole) // 2]))
    assert others_are_lenient == ImageFile.LOAD_TRUNCATED_IMAGES


def test_more_pixels_than_memory_should_hold_are_refused_before_they_are_decoded(monkeypatch):
    monkeypatch.setattr(picture_files, "MOST_PIXELS", 99)
    with pytest.raises(Refused):
        picture_files.prepare(factories.picture_upload((10, 10)))
    monkeypatch.setattr(picture_files, "MOST_PIXELS", 100)
    assert picture_files.prepare(factories.picture_upload((10, 10))).width == 10


def test_a_file_over_the_limit_is_refused(settings):
    upload = factories.picture_upload()
    settings.PICTURE_MAX_BYTES = upload.size - 1
    with pytest.raises(Refused):
        picture_files.prepare(upload)


def test_a_kept_picture_is_read_by_its_name_alone():
    prepared = picture_files.prepare(factories.picture_upload(colour="navy"))
    picture_files.keep(prepared)
    picture_files.keep(prepared)

    assert picture_files.read(prepared.name) == prepared.data


@pytest.mark.parametrize("name", ["../settings.py", "/etc/passwd", "a" * 64 + ".svg", "a" * 64 + ".jpg", ""])
def test_no_other_file_is_read(name: str):
    with pytest.raises(FileNotFoundError):
        picture_files.read(name)


def test_a_picture_that_was_damaged_on_the_disk_is_not_shown(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    prepared = picture_files.prepare(factories.picture_upload(colour="olive"))
    picture_files.keep(prepared)
    assert picture_files.read(prepared.name) == prepared.data
    (found,) = tmp_path.rglob(prepared.name)
    found.write_bytes(prepared.data[:-1])

    with pytest.raises(FileNotFoundError):
        picture_files.read(prepared.name)

    assert picture_files.keep(prepared)  # sent again, it is whole again
    assert picture_files.read(prepared.name) == prepared.data
