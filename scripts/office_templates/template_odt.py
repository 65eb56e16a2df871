"""The template for LibreOffice."""

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

from chiayi_kpi.core.packing import packed
from reports.documents.forms import ODT
from reports.documents.office import names
from reports.documents.office.text_odt import style_name


def _odf_letters(look: Look) -> str:
    said: dict[str, str] = {}
    if look.sans is not None:
        latin, asian = (SANS, SANS) if look.sans else (SERIF, KAI)
        said |= {"style:font-name": latin, "style:font-name-asian": asian}
    if look.size:
        said |= {"fo:font-size": f"{look.size}pt", "style:font-size-asian": f"{look.size}pt"}
    if look.bold is not None:
        weight = "bold" if look.bold else "normal"
        said |= {"fo:font-weight": weight, "style:font-weight-asian": weight}
    if look.colour:
        said["fo:color"] = look.colour
    if look.name in UNDERLINED:
        said |= {"style:text-underline-style": "solid", "style:text-underline-width": "auto"}
    if look in CHARACTERS and look.border:
        said |= {"fo:border": _line(look), "fo:padding": "0.6mm"} | _fill(look)
    return f"<style:text-properties{attributes(said)}/>" if said else ""


def _line(look: Look) -> str:
    return f"0.8pt {'dashed' if look.dashed else 'solid'} {look.border_colour}"


def _fill(look: Look) -> dict[str, str]:
    return {"fo:background-color": look.fill} if look.fill else {}


def _odf_paragraph(look: Look) -> str:
    lengths = {
        "fo:margin-top": look.before,
        "fo:margin-bottom": look.after,
        "fo:margin-left": look.left,
        "fo:margin-right": look.right,
        "fo:text-indent": look.first,
    }
    said = {name: f"{value}mm" for name, value in lengths.items() if value is not None}
    if look.line:
        said["style:line-height-at-least"] = f"{look.line}pt"
    if look.align:
        said["fo:text-align"] = {"left": "start", "right": "end"}.get(look.align, look.align)
    if look.keep:
        said["fo:keep-with-next"] = "always"
    if look.border:
        side = "" if look.border == "box" else f"-{look.border}"
        said |= {f"fo:border{side}": _line(look), f"fo:padding{side}": "1.5mm"} | _fill(look)
    leader = {"style:leader-style": "dotted", "style:leader-text": "."} if look.tab == "dotted" else {}
    stop = attributes({"style:position": f"{TEXT_WIDTH}mm", "style:type": "right", **leader})
    tabs = f"<style:tab-stops><style:tab-stop{stop}/></style:tab-stops>" if look.tab else ""
    return f"<style:paragraph-properties{attributes(said)}>{tabs}</style:paragraph-properties>"


def _odf_style(look: Look, family: str) -> str:
    said = {"style:name": style_name(look.name), "style:family": family}
    said["style:display-name"] = style_name(look.name).replace("_20_", " ")
    if family == "paragraph" and look.base:
        said["style:parent-style-name"] = style_name(look.base)
    if look.level:
        said |= {"style:default-outline-level": str(look.level), "style:next-style-name": "Text_20_body"}
    if look.name == names.TITLE:
        said["style:master-page-name"] = "封面"
    inside = (_odf_paragraph(look) if family == "paragraph" else "") + _odf_letters(look)
    return f"<style:style{attributes(said)}>{inside}</style:style>"


def _odf_list(name: str) -> str:
    numbered, text, out = LISTS[name]
    levels = ""
    for level in range(1, LEVELS + 1):
        left = text + STEP * (level - 1)
        place = {"text:list-level-position-and-space-mode": "label-alignment"}
        stand = {
            "text:label-followed-by": "listtab",
            "text:list-tab-stop-position": f"{left:.1f}mm",
            "fo:text-indent": f"-{out:.1f}mm",
            "fo:margin-left": f"{left:.1f}mm",
        }
        properties = (
            f"<style:list-level-properties{attributes(place)}>"
            f"<style:list-level-label-alignment{attributes(stand)}/></style:list-level-properties>"
        )
        number = {"text:level": str(level)}
        if numbered:
            number |= {"style:num-format": "1", "style:num-suffix": "."}
            levels += f"<text:list-level-style-number{attributes(number)}>{properties}</text:list-level-style-number>"
        else:
            number |= {"text:bullet-char": "‧"}
            levels += f"<text:list-level-style-bullet{attributes(number)}>{properties}</text:list-level-style-bullet>"
    return f"<text:list-style{attributes({'style:name': style_name(name)})}>{levels}</text:list-style>"


def _odf_pages() -> str:
    title = f'<text:p text:style-name="Header">〔文件名稱〕<text:tab/><text:span text:style-name="{names.TAG}">〔標示〕</text:span></text:p>'
    number = '<text:p text:style-name="Footer">〔章〕<text:page-number text:select-page="current"/></text:p>'
    running = f"<style:header>{title}</style:header>"
    return "".join(
        f'<style:master-page style:name="{name}" style:page-layout-name="page">{inside}</style:master-page>'
        for name, inside in {
            "Standard": "",
            "封面": "",
            "目錄": running,
            "內頁": f"{running}<style:footer>{number}</style:footer>",
        }.items()
    )


def template() -> bytes:
    """The template for LibreOffice."""
    root = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office", "style": "style", "text": "text", "meta": "meta", "table": "table",
            "fo": "xsl-fo-compatible", "svg": "svg-compatible", "config": "config",
        }.items()
    ) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'  # fmt: skip
    faces = "".join(
        f'<style:font-face style:name="{name}" svg:font-family="{", ".join(f"&apos;{one}&apos;" for one in (name, *others))}"/>'
        for name, others in FONTS.items()
    )
    # Chinese lines may not begin with 。 nor end with 「.
    default = (
        '<style:default-style style:family="paragraph"><style:paragraph-properties style:line-break="strict" '
        'style:punctuation-wrap="hanging" style:text-autospace="ideograph-alpha" fo:orphans="2" fo:widows="2" '
        'style:tab-stop-distance="10mm"/><style:text-properties fo:language="en" fo:country="US" '
        'style:language-asian="zh" style:country-asian="TW"/></style:default-style>'
    )
    styles = "".join(_odf_style(look, "paragraph") for look in PARAGRAPHS)
    styles += "".join(_odf_style(look, "text") for look in CHARACTERS) + "".join(map(_odf_list, LISTS))
    page = (
        '<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" '
        'fo:margin-top="12mm" fo:margin-bottom="12mm" fo:margin-left="18mm" fo:margin-right="18mm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="3mm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="3mm"/></style:footer-style>'
        "</style:page-layout>"
    )
    declared = f"<office:font-face-decls>{faces}</office:font-face-decls>"
    parts = {
        "mimetype": ODT.mime,
        "content.xml": f"{XML}<office:document-content{root}>{declared}<office:automatic-styles/>"
        "<office:body><office:text><text:p/></office:text></office:body></office:document-content>",
        "styles.xml": f"{XML}<office:document-styles{root}>{declared}<office:styles>{default}{styles}</office:styles>"
        f"<office:automatic-styles>{page}</office:automatic-styles>"
        f"<office:master-styles>{_odf_pages()}</office:master-styles></office:document-styles>",
        "meta.xml": f"{XML}<office:document-meta{root}><office:meta><dc:language>zh-TW</dc:language></office:meta>"
        "</office:document-meta>",
        "settings.xml": f"{XML}<office:document-settings{root}><office:settings/></office:document-settings>",
    }
    listed = {"/": ODT.mime} | {name: "text/xml" for name in parts if name.endswith(".xml")}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in listed.items()
    )
    parts["META-INF/manifest.xml"] = (
        f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3">{entries}</manifest:manifest>'
    )
    return packed(parts)
