"""The verifier as one file that runs with Python alone: ``python -m indicators.scoring.record.bundle verify.pyz``."""

import io
import sys
import zipfile
from pathlib import Path

ENGINE = Path(__file__).parents[1]
MAIN = "import sys\n\nfrom indicators.scoring.verify import main\n\nsys.exit(main())\n"


def bundle() -> bytes:
    """The engine's source as a program, ``python verify.pyz FILE``; the same bytes for the same source."""
    root = ENGINE.parents[1]
    sources = {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py")}
    sources |= {"__main__.py": MAIN, "indicators/__init__.py": ""}
    held = io.BytesIO()
    held.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(sources):
            # The first day that a zip can tell: the file depends on the source alone.
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), sources[name], zipfile.ZIP_DEFLATED
            )
    return held.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(bundle())
