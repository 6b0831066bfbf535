"""How territories and needs are written in an address."""

from django.urls.converters import StringConverter


class TerritoryCode(StringConverter):
    """An ISO 3166 code: KZ, KZ-10."""

    regex = "[A-Z]{2}(?:-[A-Z0-9]{1,8})?"


class AreaCode(TerritoryCode):
    """The code of a need: space, market_export."""

    regex = "[a-z][a-z0-9_-]{0,49}"
