"""Several files as one ZIP file: the same ones give the same bytes, nothing unsafe comes out."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal

EPOCH = (1980, 1, 1, 0, 0, 0)
SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
ENCRYPTED = 0x1
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP file; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpack(content: bytes, *, most_files: int, most_bytes: int) -> dict[str, bytes]:
    """Return the files of a ZIP file, in memory.

    Parameters
    ----------
    most_files
        How many files there may be.
    most_bytes
        To how many bytes they may unfold together, whatever the file says of itself.

    Raises
    ------
    Refusal
        If it is no ZIP file, is damaged or encrypted, unfolds to more, has folders or names that
        lead out of it, or the same name twice.
    """
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > most_files:
                raise _unsafe(_("it holds more than %(number)d files.") % {"number": most_files})
            for entry in entries:
                _require_safe(entry, found)
                with archive.open(entry) as stream:
                    found[entry.filename] = stream.read(most_bytes + 1)
                most_bytes -= len(found[entry.filename])
                if most_bytes < 0:
                    raise _unsafe(_("it unfolds without end."))
    except UNREADABLE as error:
        raise _unsafe(_("it is no ZIP file, or it is damaged.")) from error
    return found


def _require_safe(entry: zipfile.ZipInfo, known: Mapping[str, bytes]) -> None:
    name = entry.filename
    if not SAFE_NAME.fullmatch(name):
        has_folder = "/" in name or "\\" in name
        why = (
            _("its files must stand in it without a folder.")
            if has_folder
            else _("the name of a file in it is not of Latin letters, digits, '.', '_' and '-'.")
        )
        raise _unsafe(why, name[:100])
    if name in known:
        raise _unsafe(_("a file stands in it twice."), name)
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in PLAIN:
        raise _unsafe(_("a file in it is encrypted or packed in an unusual way."), name)


def _unsafe(why: str, where: str = "") -> Refusal:
    return Refusal(
        _("The file cannot be taken: %(why)s") % {"why": why},
        where or "ZIP",
        _("Pack the files again, without a folder around them; nothing was changed."),
    )
