"""Files that are too large are let pass by, not kept: neither in memory nor on the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from kerege.kernel.forms import FileTooLarge

MOST_BYTES = 21 * 1024 * 1024
"""A little above the limit of any form, which then says what is wrong with a file below this."""


class BoundedUploadHandler(FileUploadHandler):
    """Count the bytes of each file, and let those pass by that are too many.

    The form finds a `FileTooLarge` in place of such a file.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand a piece on to those that keep it, or to nobody."""
        self.size = start + len(raw_data)
        return raw_data if self.size <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> FileTooLarge | None:
        """Leave the file to the handlers that keep it, or let go of what they kept of it."""
        if file_size <= MOST_BYTES:
            return None
        for handler in getattr(self.request, "upload_handlers", ()):
            if hasattr(handler, "file"):
                handler.file.close()
        return FileTooLarge(name=self.file_name, size=file_size)
