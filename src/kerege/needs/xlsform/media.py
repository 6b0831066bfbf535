"""Pictures and sounds of a form: whether a file is one, and whether a weak phone can show it."""

import io

from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal
from kerege.needs.xlsform.form import MEDIA

IMAGE, AUDIO = MEDIA
LARGEST = {IMAGE: 2 * 1024 * 1024, AUDIO: 5 * 1024 * 1024}
LONGEST_SIDE = 4000
"""Pixels."""
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


def media_type(content: bytes, name: str, sort: str) -> str:
    """Return the media type of a picture or a sound, by its content alone.

    Parameters
    ----------
    content, name
        The file.
    sort
        ``image`` or ``audio``, as the form names it.

    Raises
    ------
    Refusal
        If it is too large, or is none. SVG is none: it may hold scripts.
    """
    if len(content) > LARGEST[sort]:
        raise Refusal(
            _("The file is larger than %(size)d MB.") % {"size": LARGEST[sort] // 1024**2},
            name,
            _("Make it smaller: many will see it on a weak phone."),
        )
    return _picture(content, name) if sort == IMAGE else _sound(content, name)


def _picture(content: bytes, name: str) -> str:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as picture:
            sides, kind = picture.size, str(picture.format)
            if max(sides) <= LONGEST_SIDE:
                picture.load()
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Refusal(
            _("This is not a picture that can be shown."),
            name,
            _("Save it as PNG, JPEG, GIF or WebP; SVG is not taken."),
        ) from error
    if max(sides) > LONGEST_SIDE:
        raise Refusal(
            _("The picture is wider or higher than %(most)d pixels.") % {"most": LONGEST_SIDE},
            name,
            _("Make it smaller: many will see it on a weak phone."),
        )
    return PICTURES[kind]


def _sound(content: bytes, name: str) -> str:
    start = content[:12]
    if start[:3] == b"ID3" or (start[:1] == b"\xff" and start[1:2] and start[1] & 0xE6 == 0xE2):  # noqa: PLR2004 -- the frame of MPEG audio, layer III
        return "audio/mpeg"
    if start[:4] == b"OggS":
        return "audio/ogg"
    if start[4:8] == b"ftyp":
        return "audio/mp4"
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return "audio/wav"
    raise Refusal(
        _("This is not a sound that can be played."), name, _("Save it as MP3, M4A, OGG or WAV.")
    )
