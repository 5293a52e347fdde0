"""What Wagtail asks of Willow, remembered in the site and done in a child.

Wagtail's filters call one method of Willow after the other, and at last `save_as_…`. `AskedPicture` takes
these calls instead: it decodes nothing, writes down what was asked, and has it done at the end.
"""

from io import BytesIO
from typing import IO, Any, NamedTuple

Call = tuple[str, list[Any], dict[str, Any]]
"""The name of a method of Willow, and what it is called with, as JSON has it."""


class Dimensions(NamedTuple):
    """In pixels."""

    width: int
    height: int


class WrittenFile(NamedTuple):
    """What Wagtail expects of a file that Willow has written."""

    f: IO[bytes]
    format_name: str


class AskedPicture:
    """A picture as Wagtail's filters use it: `format_name`, `image` with its size, and Willow's methods."""

    def __init__(
        self, file: IO[bytes], format_name: str, size: Dimensions, calls: tuple[Call, ...] = ()
    ) -> None:
        self.file, self.format_name, self.image, self.calls = file, format_name, size, calls

    def has_alpha(self) -> bool:
        """Wagtail asks before it lays a colour below; where nothing is transparent, that changes nothing."""
        return True

    def has_animation(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def called(*arguments: Any, **options: Any) -> Any:
            if name.startswith("save_as_"):
                return self._saved(name, arguments[0], options)
            call = (name, [_plain(argument) for argument in arguments], options)
            return AskedPicture(self.file, self.format_name, self.image, (*self.calls, call))

        return called

    def _saved(self, name: str, output: IO[bytes], options: dict[str, Any]) -> WrittenFile:
        from wagtail.images.models import SourceImageIOError

        from cms.media.decoding.children import DecodingFailed, decode

        self.file.seek(0)
        calls = [*self.calls, (name, [], options)]
        try:
            _, (data,) = decode("operate", self.file.read(), calls=calls)
        except DecodingFailed as failure:  # Wagtail then shows that a picture is missing
            output.close()
            raise SourceImageIOError(str(failure)) from failure
        output.write(data)
        return WrittenFile(output, name.removeprefix("save_as_"))


def operated(data: bytes, calls: list[Call]) -> bytes:
    """What Willow writes after these calls, the last of which is `save_as_…`. For the child.

    Raises what a decoder raises, and so for what nobody could read: an AVIF that is too long, an icon.
    """
    from PIL import Image
    from willow.plugins.pillow import PillowImage

    from cms.media.decoding.pictures import FORMATS
    from cms.media.decoding.srgb import in_srgb

    output = BytesIO()
    picture = PillowImage(in_srgb(Image.open(BytesIO(data)), data))
    *before, (save, _, options) = calls
    for name, arguments, given in before:
        picture = getattr(picture, name)(*map(_tuple, arguments), **given)
    getattr(picture, save)(output, **options)
    Image.open(output, formats=FORMATS)  # libavif writes longer pictures than anything reads
    return output.getvalue()


def _plain(argument: Any) -> Any:
    return list(argument) if hasattr(argument, "__iter__") and not isinstance(argument, str) else argument


def _tuple(argument: Any) -> Any:
    return tuple(argument) if isinstance(argument, list) else argument
