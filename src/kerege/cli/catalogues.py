"""Compile the message catalogues (``.po`` to ``.mo``) that are newer than their compiled form."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from kerege import __file__ as package


def compile_catalogues() -> list[Path]:
    """Compile every stale catalogue below ``kerege`` and return the files written."""
    written = []
    for source in sorted(Path(package).parent.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name)
        # Of its own name: two that begin at once would take each other's away.
        with NamedTemporaryFile(dir=target.parent, suffix=".partial", delete=False) as made:
            write_mo(made, catalogue)
        partial = Path(made.name)
        partial.chmod(0o644)
        partial.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
