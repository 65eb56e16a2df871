"""Makes the templates of the editable documents, ``document.odt`` and ``document.docx``, anew from ``looks.py``.

    .venv/bin/python scripts/office_templates

Whoever has changed a template in LibreOffice or Word keeps it and leaves this alone: it writes over both.
"""

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "reports/documents/office/templates"

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for ending in ("odt", "docx"):
        place = FOLDER / f"document.{ending}"
        place.write_bytes(import_module(f"template_{ending}").template())
        print(f"Written: {place.relative_to(ROOT)}")
