"""The codes of observations that analyses give, without Django; `enums` gives them their words."""

from enum import StrEnum


class Status(StrEnum):
    """The status of an observation (SDMX CL_OBS_STATUS), as far as analyses need it."""

    NORMAL = "A"
    ESTIMATED = "E"
    FORECAST = "F"
    NOT_MEASURED = "L"
    CANNOT_EXIST = "M"
    SUPPRESSED = "Q"
    NOT_COMPARABLE = "N"


EXACTLY = "exactly"
