"""Office files (OpenDocument, Office Open XML) as zips: the same parts give the same bytes, whenever they are packed."""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_MIMETYPE = "mimetype"  # OpenDocument: the first part, and not compressed


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """The zip of these parts by name, in their order; a part ``mimetype`` comes first."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(parts, key=lambda name: name != _MIMETYPE):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == _MIMETYPE else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, parts[name])
    return file.getvalue()


def repacked(file: bytes) -> bytes:
    """A zip that a library wrote, without the time at which it did."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
