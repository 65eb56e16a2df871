"""Small files of several kinds, for uploads."""

import io
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


def pdf_bomb(gigabytes: int) -> bytes:
    """A PDF of a few kilobytes whose list of objects unpacks to so much."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    megabyte = packer.compress(b" " * 1024**2) + packer.flush(
        zlib.Z_FULL_FLUSH
    )  # stands for itself, so repeats
    packed = zlib.compress(b"\x78\xda" + megabyte * 1024 * gigabytes + packer.flush(), 9)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    filters = b"/Filter[/FlateDecode/FlateDecode]"
    listed = b"2 0 obj\n<</Type/XRef/W[1 2 1]/Size 3/Root 1 0 R%s/Length %d>>\nstream\n" % (
        filters,
        len(packed),
    )
    return head + listed + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
