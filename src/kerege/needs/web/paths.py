"""How territories and needs are written in an address."""


class TerritoryCode:
    """An ISO 3166 code: KZ, KZ-10."""

    regex = "[A-Z]{2}(?:-[A-Z0-9]{1,8})?"

    def to_python(self, value: str) -> str:
        """Return the code as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code as it is."""
        return value


class AreaCode(TerritoryCode):
    """The code of a need: space, market_export."""

    regex = "[a-z][a-z0-9_-]{0,49}"
