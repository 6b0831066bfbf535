"""How measures, indicators and formats are written in an address."""

from django.urls.converters import StringConverter


class RecordCode(StringConverter):
    """The code of a measure or an indicator: M4.2, I1.1."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,39}"


class BlockCode(RecordCode):
    """The code of a block, which may be longer."""

    regex = "[A-Za-z0-9_][A-Za-z0-9._-]{0,59}"


class Sort(RecordCode):
    """Which sort of record has texts."""

    regex = "goal|measure|indicator"


class Language(RecordCode):
    """A language of documents."""

    regex = "kk|ru|en"


class Form(RecordCode):
    """A format of documents."""

    regex = "html|pdf|docx"


class Target(RecordCode):
    """What a comment is about."""

    regex = "block|measure"


class Token(RecordCode):
    """A token that confirms an address."""

    regex = "[A-Za-z0-9_-]{20,100}"


class PassageCode(RecordCode):
    """The code of a block or of a measure."""

    regex = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,59}"
