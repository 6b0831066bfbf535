"""The refusal every method raises: what is wrong, where, and how to mend it."""


class MethodError(ValueError):
    """A method refuses its input.

    Parameters
    ----------
    what
        What is wrong, in words of the field.
    where
        The argument, and the first position in it, that is wrong.
    mend
        What the caller can do about it.
    """

    def __init__(self, what: str, where: str, mend: str) -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(f"{what} ({where}). {mend}")

    def __reduce__(self) -> tuple[type["MethodError"], tuple[str, str, str]]:
        """Keep the three parts when the refusal crosses a process boundary."""
        return type(self), (self.what, self.where, self.mend)
