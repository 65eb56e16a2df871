"""Small files of several kinds, for uploads."""

import io
import struct
import zlib

import pikepdf

PNG = b"\x89PNG\r\n\x1a\n"


def pdf(encryption: pikepdf.Encryption | None = None, **catalogue: object) -> bytes:
    """A PDF of one empty page; ``catalogue`` are further keys of its catalogue, without their slash."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        for key, value in catalogue.items():
            made.Root[f"/{key}"] = made.make_indirect(value)
        made.save(out, encryption=encryption or False)
    return out.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF without pages, a thousandth as long, one of whose objects has so many blanks behind it. Nothing is wrong in it."""
    packer = zlib.compressobj(9)
    pages = packer.compress(b"3 0 <</Type/Pages/Kids[]/Count 0>>") + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    blanks = packer.compress(b" " * 1024**2) + packer.flush(
        zlib.Z_FULL_FLUSH
    )  # stands for itself, so repeats
    packed = pages + blanks * megabytes
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n"
    objects = b"2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    objects += packed + b"\nendstream\nendobj\n"
    places = [(0, 0, 255), (1, 9, 0), (1, len(head), 0), (2, 2, 0), (1, len(head + objects), 0)]
    listed = b"".join(struct.pack(">BIB", *place) for place in places)
    end = b"4 0 obj\n<</Type/XRef/W[1 4 1]/Size 5/Root 1 0 R/Length %d>>\nstream\n" % len(listed)
    end += listed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % places[-1][1]
    return head + objects + end
