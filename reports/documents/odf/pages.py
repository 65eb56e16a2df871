"""The pages of an OpenDocument text: A4 with the printed documents' margins, running title, notice and page number."""

from xml.etree.ElementTree import Element

from reports.documents.odf.names import document, element

TEXT_WIDTH = 174 * 72 / 25.4  # A4 less the margins at both sides, in points
FAMILIES = ("Liberation Serif", "TW-Kai", "Noto Sans CJK TC")
_LATIN, _CHINESE, _SANS = FAMILIES
_SIZE = {
    "fo:page-width": "210mm",
    "fo:page-height": "297mm",
    "fo:margin-top": "12mm",
    "fo:margin-bottom": "12mm",
}
_SIDES = {"fo:margin-left": "18mm", "fo:margin-right": "18mm"}


def faces() -> Element:
    """The declaration of the font families that the documents name."""
    return element(
        "office:font-face-decls",
        None,
        *(
            element("style:font-face", {"style:name": name, "svg:font-family": f"'{name}'"})
            for name in FAMILIES
        ),
    )


def styles_part(title: str, notice: str, prefix: str) -> bytes:
    """styles.xml: the common styles and the pages ``cover``, ``contents`` and ``chapter``."""
    return document(
        "office:document-styles",
        faces(),
        element("office:styles", None, *_common()),
        element("office:automatic-styles", None, _layout()),
        element(
            "office:master-styles",
            None,
            element("style:master-page", {"style:name": "Standard", "style:page-layout-name": "page"}),
            element("style:master-page", {"style:name": "cover", "style:page-layout-name": "page"}),
            _master("contents", _running(title, notice)),
            _master("chapter", _running(title, notice), _number(prefix)),
        ),
    )


def _common() -> list[Element]:
    letters = {
        "style:font-name": _LATIN,
        "style:font-name-asian": _CHINESE,
        "fo:font-size": "12.5pt",
        "style:font-size-asian": "12.5pt",
        "fo:language": "en",
        "fo:country": "US",
        "style:language-asian": "zh",
        "style:country-asian": "TW",
    }
    # Chinese lines may not begin with 。 nor end with 「.
    breaking = {
        "style:line-break": "strict",
        "style:punctuation-wrap": "hanging",
        "style:text-autospace": "ideograph-alpha",
    }
    breaking |= {"fo:orphans": "2", "fo:widows": "2"}
    default = element(
        "style:default-style",
        {"style:family": "paragraph"},
        element("style:paragraph-properties", breaking),
        element("style:text-properties", letters),
    )
    headings = [
        element(
            "style:style",
            {
                "style:name": f"Heading_20_{level}",
                "style:display-name": f"Heading {level}",
                "style:family": "paragraph",
                "style:parent-style-name": "Standard",
                "style:default-outline-level": str(level),
            },
            element("style:paragraph-properties", {"fo:keep-with-next": "always"}),
        )
        for level in range(1, 7)
    ]
    tab = element("style:tab-stop", {"style:position": f"{TEXT_WIDTH:.2f}pt", "style:type": "right"})
    tab.attrib |= {"style:leader-style": "dotted", "style:leader-text": "."}
    standard = element(
        "style:style",
        {"style:name": "Standard", "style:family": "paragraph", "style:class": "text"},
        element("style:paragraph-properties", None, element("style:tab-stops", None, tab)),
    )
    link = element("style:style", {"style:name": "Link", "style:family": "text"})
    return [default, standard, link, *headings, *_margin_styles()]


def _margin_styles() -> list[Element]:
    end = element("style:tab-stop", {"style:position": f"{TEXT_WIDTH:.2f}pt", "style:type": "right"})
    sans = {
        "style:font-name": _SANS,
        "style:font-name-asian": _SANS,
        "fo:font-size": "9pt",
        "style:font-size-asian": "9pt",
    }
    return [
        element(
            "style:style",
            {"style:name": name, "style:family": "paragraph"},
            element(
                "style:paragraph-properties", {"fo:text-align": align}, element("style:tab-stops", None, end)
            ),
            element("style:text-properties", sans),
        )
        for name, align in (("Header", "start"), ("Footer", "center"))
    ]


def _layout() -> Element:
    below = element("style:header-footer-properties", {"fo:min-height": "8mm", "fo:margin-bottom": "3mm"})
    above = element("style:header-footer-properties", {"fo:min-height": "8mm", "fo:margin-top": "3mm"})
    return element(
        "style:page-layout",
        {"style:name": "page"},
        element("style:page-layout-properties", _SIZE | _SIDES),
        element("style:header-style", None, below),
        element("style:footer-style", None, above),
    )


def _master(name: str, header: Element, footer: Element | None = None) -> Element:
    found = element("style:master-page", {"style:name": name, "style:page-layout-name": "page"})
    found.append(element("style:header", None, header))
    if footer is not None:
        found.append(element("style:footer", None, footer))
    return found


def _running(title: str, notice: str) -> Element:
    found = element("text:p", {"text:style-name": "Header"})
    found.text = title
    if notice:
        tab = element("text:tab")
        tab.tail = notice
        found.append(tab)
    return found


def _number(prefix: str) -> Element:
    found = element("text:p", {"text:style-name": "Footer"})
    found.text = prefix
    found.append(element("text:page-number", {"text:select-page": "current"}))
    return found
