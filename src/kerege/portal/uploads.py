"""Files that are too large are let pass by, not kept: neither in memory nor on the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_BYTES = 6 * 1024 * 1024
"""A little above the limit of any form, which then says what is wrong with a file below this."""


class BoundedUploadHandler(FileUploadHandler):
    """Count the bytes of each file and let go of one that has too many.

    The form then finds no file; ``request.dropped_file`` is its name.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand a piece on, or skip the rest of the file."""
        self.size = start + len(raw_data)
        if self.size > MOST_BYTES:
            self.request.dropped_file = self.file_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""
