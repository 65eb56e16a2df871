"""The brackets of the Kai face, half as wide: TW-Kai draws each in the middle of a whole character, with a gap inside it.

The small face that is made here of the installed one stands before it in the styles, so that 「」 hold what they enclose.
"""

import base64
from functools import cache
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from reports.documents import fonts

FAMILY = "TW-Kai Brackets"
BRACKETS = "「」『』（）〈〉《》〔〕【】"
_EM_PARTS = 2  # a bracket is half an em wide, its ink in the middle as before


@cache
def style() -> str:
    """The rule that declares the face, itself in it: nothing is fetched for it."""
    data = base64.b64encode(_face()).decode()
    return f'@font-face {{ font-family: "{FAMILY}"; src: url(data:font/ttf;base64,{data}); }}'


def _face() -> bytes:
    with TTFont(fonts.file_of("TW-Kai"), lazy=True) as kai:
        em, drawn, names = kai["head"].unitsPerEm, kai.getGlyphSet(), kai.getBestCmap()
        width = em // _EM_PARTS
        shift = (width - em) / 2
        glyphs = {".notdef": TTGlyphPen(None).glyph()}
        for bracket in BRACKETS:
            pen = TTGlyphPen(None)
            drawn[names[ord(bracket)]].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
            glyphs[f"u{ord(bracket):04X}"] = pen.glyph()
        line = kai["hhea"]
        made = FontBuilder(em, isTTF=True)
        made.setupGlyphOrder(list(glyphs))
        made.setupCharacterMap({ord(bracket): f"u{ord(bracket):04X}" for bracket in BRACKETS})
        made.setupGlyf(glyphs)
        bounds = made.font["glyf"]
        made.setupHorizontalMetrics({name: (width, getattr(bounds[name], "xMin", 0)) for name in glyphs})
        made.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
        made.setupNameTable(
            {"familyName": FAMILY, "styleName": "Regular", "psName": FAMILY.replace(" ", "-")}
        )
        made.setupOS2(
            sTypoAscender=line.ascent,
            sTypoDescender=line.descent,
            usWinAscent=line.ascent,
            usWinDescent=-line.descent,
        )
        made.setupPost()
        # The same bytes every time: no date of today in the face, so none in the document.
        made.font["head"].created = made.font["head"].modified = kai["head"].modified
        made.font.recalcTimestamp = False
        out = BytesIO()
        made.save(out)
    return out.getvalue()
