"""Automatic styles: each look that occurs is written down once and named by its turn."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from reports.documents.odf.cascade import Look
from reports.documents.odf.names import element

# A Latin face that the documents name goes with the Chinese one that sets their text.
_CHINESE_BESIDE = {"Liberation Serif": "TW-Kai"}
_BOLD = 600
_ALIGN = {"left": "start", "right": "end"}

Properties = Mapping[str, str]


class Styles:
    """The automatic styles of one document: ``name`` gives the name of the style with these properties."""

    def __init__(self) -> None:
        self._names: dict[tuple, str] = {}
        self.elements: list[Element] = []

    def name(self, family: str, parts: Mapping[str, Properties], parent: str = "", **attributes: str) -> str:
        """The style of this family; ``parts`` are its properties by element, ``attributes`` those of the style."""
        kept = {part: properties for part, properties in parts.items() if properties}
        key = (family, parent, *attributes.items(), *((part, *found.items()) for part, found in kept.items()))
        if key not in self._names:
            self._names[key] = f"{family[:1].upper()}{len(self._names) + 1}"
            said = {"style:name": self._names[key], "style:family": family}
            said |= {"style:parent-style-name": parent} if parent else {}
            said |= {f"style:{name.replace('_', '-')}": value for name, value in attributes.items()}
            self.elements.append(
                element("style:style", said, *(element(part, dict(found)) for part, found in kept.items()))
            )
        return self._names[key]


def points(length: float) -> str:
    """A length as OpenDocument writes it."""
    return f"{length:.2f}pt"


def paragraph(look: Look, indent: float, above: float) -> Properties:
    """The properties of a paragraph, ``indent`` points to the right, with ``above`` points more room above it."""
    margins = {"fo:margin-top": points((look.get("margin-top") or 0.0) + above)}
    margins["fo:margin-bottom"] = points(look.get("margin-bottom") or 0.0)
    found = {
        **margins,
        "fo:margin-left": points(indent),
        "fo:text-indent": points(look["text-indent"] or 0.0),
        "fo:text-align": align(look),
    }
    if look.get("break-after") == "avoid":
        found["fo:keep-with-next"] = "always"
    height = look.get("line-height")
    if isinstance(height, str) and height.replace(".", "", 1).isdigit():
        found["fo:line-height"] = f"{float(height) * 100:.0f}%"
    return found


def align(look: Look) -> str:
    """How lines are set, in OpenDocument's words."""
    return _ALIGN.get(look["text-align"], look["text-align"])


def text(look: Look) -> Properties:
    """The properties of letters, for Latin and Chinese ones alike."""
    size, weight = points(look["font-size"]), "bold" if _is_bold(look) else "normal"
    found = {"fo:font-size": size, "fo:font-weight": weight}
    found |= {"style:font-size-asian": size, "style:font-weight-asian": weight}
    if family := look["font-family"]:
        found |= {"style:font-name": family, "style:font-name-asian": _CHINESE_BESIDE.get(family, family)}
    if str(look.get("color", "")).startswith("#"):
        found["fo:color"] = colour(look["color"])
    if look.get("font-style") == "italic":
        found |= {"fo:font-style": "italic", "style:font-style-asian": "italic"}
    if look.get("text-decoration") == "underline":
        found |= {"style:text-underline-style": "solid", "style:text-underline-width": "auto"}
    return found


def colour(value: str) -> str:
    """``#444`` and ``#444444`` as the latter; OpenDocument knows only long ones."""
    return value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])


def _is_bold(look: Look) -> bool:
    weight = str(look["font-weight"])
    return weight == "bold" or (weight.isdigit() and int(weight) >= _BOLD)
