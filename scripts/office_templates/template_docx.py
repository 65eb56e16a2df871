"""The template for Word."""

from collections.abc import Iterator

from looks import (
    CHARACTERS,
    FONTS,
    KAI,
    LEVELS,
    LISTS,
    PARAGRAPHS,
    SANS,
    SERIF,
    STEP,
    TEXT_WIDTH,
    UNDERLINED,
    XML,
    Look,
    attributes,
)

from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.packing import packed
from reports.documents.office import names

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OWN_NAMES = ("Heading", "TOC ", "Caption", "Header", "Footer")  # Word writes these small


def twips(mm: float) -> int:
    """Word's unit, a twentieth of a point."""
    return round(mm * 1440 / 25.4)


def _word_letters(look: Look) -> str:
    parts = []
    if look.sans is not None:
        latin, asian = (SANS, SANS) if look.sans else ("Times New Roman", KAI)
        parts.append(f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{asian}" w:cs="{latin}"/>')
    if look.bold is not None:
        parts.append(f'<w:b w:val="{int(look.bold)}"/>')
    if look.colour:
        parts.append(f'<w:color w:val="{look.colour[1:]}"/>')
    if look.size:
        parts.append(f'<w:sz w:val="{look.size * 2:.0f}"/>')
    if look.name in UNDERLINED:
        parts.append('<w:u w:val="single"/>')
    if look in CHARACTERS and look.border:
        parts.append(f"<w:bdr {_line(look, 1)}/>{_fill(look)}")
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


def _line(look: Look, space: int) -> str:
    kind = "dashed" if look.dashed else "single"
    return f'w:val="{kind}" w:sz="6" w:space="{space}" w:color="{look.border_colour[1:]}"'


def _fill(look: Look) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{look.fill[1:]}"/>' if look.fill else ""


def _word_paragraph(look: Look) -> str:
    parts = ["<w:keepNext/>"] if look.keep else []
    if look.border:
        sides = ("top", "left", "bottom", "right") if look.border == "box" else (look.border,)
        line = _line(look, 4)
        parts.append(f"<w:pBdr>{''.join(f'<w:{side} {line}/>' for side in sides)}</w:pBdr>{_fill(look)}")
    if look.tab:
        leader = ' w:leader="dot"' if look.tab == "dotted" else ""
        parts.append(f'<w:tabs><w:tab w:val="right"{leader} w:pos="{twips(TEXT_WIDTH)}"/></w:tabs>')
    spacing = {"before": look.before, "after": look.after}
    said = {f"w:{name}": str(twips(value)) for name, value in spacing.items() if value is not None}
    if look.line:
        said |= {"w:line": str(round(look.line * 20)), "w:lineRule": "atLeast"}
    parts += [f"<w:spacing{attributes(said)}/>"] if said else []
    indents = {"left": look.left, "right": look.right, "firstLine": look.first}
    said = {f"w:{name}": str(twips(value)) for name, value in indents.items() if value is not None}
    parts += [f"<w:ind{attributes(said)}/>"] if said else []
    parts += [f'<w:jc w:val="{look.align}"/>'] if look.align else []
    parts += [f'<w:outlineLvl w:val="{look.level - 1}"/>'] if look.level else []
    return f"<w:pPr>{''.join(parts)}</w:pPr>" if parts else ""


def _word_style(look: Look, family: str) -> str:
    identifier = look.name.replace(" ", "")
    shown = (
        look.name.lower() if look.name.startswith(_OWN_NAMES) and look.name != "TOC Heading" else look.name
    )
    default = ' w:default="1"' if look.name == "Normal" else ""
    base = look.base.replace(" ", "") if family == "paragraph" else ""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    following = '<w:next w:val="BodyText"/>' if look.level else ""
    return (
        f'<w:style w:type="{family}"{default} w:styleId="{identifier}"><w:name w:val="{shown}"/>{based}{following}'
        f"<w:qFormat/>{_word_paragraph(look) if family == 'paragraph' else ''}{_word_letters(look)}</w:style>"
    )


def _word_table_style(name: str, lines: bool) -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{colour("line-control")[1:].upper()}"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = (
        f"<w:tblBorders>{''.join(f'<w:{side} {line}/>' for side in sides)}</w:tblBorders>" if lines else ""
    )
    margins = "".join(
        f'<w:{side} w:w="{twips(1.1)}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:style w:type="table" w:styleId="{name}"><w:name w:val="{name}"/><w:tblPr>{borders}'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def _word_list(number: int, name: str) -> str:
    numbered, text, out = LISTS[name]
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if numbered else "bullet"}"/>'
        f'<w:lvlText w:val="{f"%{level + 1}." if numbered else "‧"}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{twips(text + STEP * level)}" w:hanging="{twips(out)}"/></w:pPr></w:lvl>'
        for level in range(LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f'<w:name w:val="{name}"/>{levels}</w:abstractNum>'
    )


def _word_sections() -> Iterator[str]:
    """Cover, contents, chapter; a section has the header and footer of the one before it unless it names its own."""
    page = (
        f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/><w:pgMar w:top="{twips(22)}" w:right="{twips(18)}" '
        f'w:bottom="{twips(20)}" w:left="{twips(18)}" w:header="{twips(10)}" w:footer="{twips(9)}" w:gutter="0"/>'
    )
    yield f"<w:sectPr>{page}</w:sectPr>"
    yield f'<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>{page}</w:sectPr>'
    yield f'<w:sectPr><w:footerReference w:type="default" r:id="rId6"/>{page}<w:pgNumType w:start="1"/></w:sectPr>'


def _word_fonts() -> str:
    return "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/>'
        f'<w:charset w:val="{"00" if name == SERIF else "88"}"/></w:font>'
        for name, others in FONTS.items()
    )


def template() -> bytes:
    """The template for Word."""
    root = f'xmlns:w="{_W}" xmlns:r="{_R}"'
    cover, contents, chapter = _word_sections()
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{inside}'
        for kind, inside in {
            "begin": '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
            "separate": "<w:r><w:t>1</w:t></w:r>",
            "end": "",
        }.items()
    )
    default = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:kern w:val="0"/><w:lang w:val="en-US" w:eastAsia="zh-TW"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    styles = "".join(_word_style(look, "paragraph") for look in PARAGRAPHS)
    styles += "".join(_word_style(look, "character") for look in CHARACTERS)
    styles += _word_table_style("資料表", lines=True) + _word_table_style("並排", lines=False)
    lists = "".join(_word_list(number, name) for number, name in enumerate(LISTS))
    body = "".join(f"<w:p><w:pPr>{section}</w:pPr></w:p>" for section in (cover, contents)) + chapter
    notice = (
        f'<w:r><w:tab/></w:r><w:r><w:rPr><w:rStyle w:val="{names.TAG}"/></w:rPr><w:t>〔標示〕</w:t></w:r>'
    )
    word = {
        "document": f"<w:document {root}><w:body>{body}</w:body></w:document>",
        "styles": f"<w:styles {root}>{default}{styles}</w:styles>",
        "numbering": f"<w:numbering {root}>{lists}</w:numbering>",
        # The contents' page numbers are known when Word has laid the pages out: it asks and fills them in.
        "settings": f'<w:settings {root}><w:defaultTabStop w:val="{twips(10)}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:updateFields w:val="true"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "fontTable": f"<w:fonts {root}>{_word_fonts()}</w:fonts>",
        "header1": f'<w:hdr {root}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t>〔文件名稱〕</w:t></w:r>{notice}</w:p></w:hdr>',
        "footer1": f'<w:ftr {root}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>〔章〕</w:t></w:r>{field}</w:p></w:ftr>',
    }
    kinds = {"document": "document.main", "header1": "header", "footer1": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kinds.get(name, name)}+xml"/>'
        for name in word
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for number, name in enumerate((name for name in word if name != "document"), start=1)
    )
    packages = "http://schemas.openxmlformats.org/package/2006"
    core = f"{packages}/metadata/core-properties"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{packages}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:language>zh-TW</dc:language></cp:coreProperties>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{packages}/relationships">{relations}</Relationships>',
        **{f"word/{name}.xml": part for name, part in word.items()},
    }
    return packed({name: XML + part for name, part in parts.items()})
