"""Says whether memory was what a decoder lacked: libraries name that as they like, a broken file too."""

import resource
from contextlib import suppress
from mmap import mmap

BYTES_OF_A_PIXEL = 16
"""That WebP needs while it is decoded: four pictures of four bytes a pixel."""


def check_room(size: tuple[int, int]) -> None:
    """Raises `MemoryError` where a picture of so many pixels cannot be decoded any more."""
    if needed := size[0] * size[1] * BYTES_OF_A_PIXEL:
        try:
            mmap(-1, needed).close()
        except OSError as error:
            raise MemoryError from error


def is_lacking(error: Exception, size: tuple[int, int] = (0, 0)) -> bool:
    """Whether an error while reading a picture of this size comes of too little memory.

    It says so, or the peak is near the limit, or one piece was asked for that no longer has room.
    """
    most = resource.getrlimit(resource.RLIMIT_AS)[0] // 1024
    if isinstance(error, MemoryError) or (most > 0 and _status("VmPeak", 0) > most * 7 // 8):
        return True
    try:
        check_room(size)
    except MemoryError:
        return True
    return False


def most_used() -> int:
    """Kilobytes this program ever had; `getrusage` would count what the site had when it started us."""
    return _status("VmHWM", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _status(field: str, otherwise: int) -> int:
    """A number of this program as the kernel gives it; other systems than Linux do not."""
    with suppress(OSError), open("/proc/self/status") as status:
        return next((int(line.split()[1]) for line in status if line.startswith(f"{field}:")), otherwise)
    return otherwise
