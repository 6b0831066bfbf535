"""A drawing as pixels, for formats that hold no SVG; drawn with the fonts of the PDF."""

from functools import lru_cache

TEMPLATE = b"""
#set page(width: auto, height: auto, margin: 2pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""
PIXELS_PER_INCH = 170.0


@lru_cache(maxsize=16)
def png(svg: str) -> bytes:
    """Return a drawing as PNG; the same drawing gives the same bytes on every machine."""
    import typst

    from kerege.kernel.document.pdf import fonts

    made: bytes = typst.compile(  # without a path for its output it returns the bytes
        TEMPLATE,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
        format="png",
        ppi=PIXELS_PER_INCH,
    )
    return made
