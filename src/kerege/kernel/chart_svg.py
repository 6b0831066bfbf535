"""From what the renderer drew to what stands in a page: shapes and text, nothing else."""

import xml.etree.ElementTree as ET

from kerege.kernel.chart_style import PROPERTIES

_TAGS = {"svg", "g", "path", "line", "rect", "text", "tspan", "circle"}
_ATTRIBUTES = {
    *("d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"),
    *("stroke-miterlimit", "fill-opacity", "stroke-opacity", "opacity", "text-anchor"),
    *("font-size", "font-weight", "font-style", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy"),
    *("width", "height", "viewBox", "r", "cx", "cy", "display"),
}
_SVG = "{http://www.w3.org/2000/svg}"


def clean(raw: str) -> str:
    """Keep only drawing: known elements and attributes, colours as custom properties."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    root = ET.fromstring(raw)  # noqa: S314 -- drawn by our own renderer a moment ago
    _strip(root)
    box = root.get("viewBox", "0 0 640 300").split()
    root.attrib = {
        "viewBox": root.get("viewBox", ""),
        "width": box[2],
        "height": box[3],
        "aria-hidden": "true",
        "focusable": "false",
    }
    return ET.tostring(root, encoding="unicode")


def _strip(element: ET.Element) -> None:
    for child in list(element):
        name = child.tag.removeprefix(_SVG)
        is_empty = name == "path" and not child.get("d")
        is_clear = child.get("opacity") == "0" or child.get("display") == "none"
        if name not in _TAGS or is_empty or is_clear or _is_backdrop(child):
            element.remove(child)
            continue
        _strip(child)
        if name == "g" and not len(child):
            element.remove(child)
            continue
        child.attrib = {
            key: PROPERTIES.get(value, value)
            for key, value in child.attrib.items()
            if key in _ATTRIBUTES and (key, value) != ("opacity", "1")
        }


def _is_backdrop(child: ET.Element) -> bool:
    return child.get("class") == "background" and "stroke" not in child.attrib
