"""Makes the files and rows these tests need, each as small as it can be."""

from functools import cache
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from PIL.ExifTags import IFD, Base

from cms.media.models import SiteDocument, SiteImage
from cms.publishing.models import Dependency, Publication

SERIAL = "SN-4815162342"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(width=60, height=40, mode="RGB") -> Image.Image:
    """A gradient, so that formats do not reduce it to nothing."""
    return Image.linear_gradient("L").resize((width, height)).convert(mode)


def travelled_exif(orientation=1) -> Image.Exif:
    """What a camera writes: place, serial number, owner; author, rights and day besides."""
    exif = Image.Exif()
    exif[Base.Artist] = "Awa Diarra"
    exif[Base.Copyright] = "© Codéveloppement Mali".encode()
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (12.0, 38.0, 21.0), 3: "W", 4: (8.0, 0.0, 10.0)})
    exif.get_ifd(IFD.Exif).update(
        {
            Base.DateTimeOriginal: "2024:05:06 10:11:12",
            Base.BodySerialNumber: SERIAL,
            Base.LensSerialNumber: SERIAL,
            Base.CameraOwnerName: SERIAL,
            Base.MakerNote: SERIAL.encode(),
        }
    )
    return exif


def encoded(image: Image.Image, kind="JPEG", **options) -> bytes:
    output = BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@cache
def profile() -> bytes:
    """The same at every call: it carries the second of its making."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def bytes_of(file) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


def make_image(title="Puits", width=60, height=40, **fields) -> SiteImage:
    file = ContentFile(encoded(picture(width, height)), "puits.jpg")
    return SiteImage.objects.create(title=title, file=file, **fields)


def make_document(title="Rapport", name="rapport annuel été.pdf", data=PDF, **fields) -> SiteDocument:
    return SiteDocument.objects.create(title=title, file=ContentFile(data, name), **fields)


def show(media, live=True, shown=True, **fields) -> Publication:
    """A publication that shows (or only looked at) an image or document."""
    publication = Publication.objects.create(
        ref=f"news/{media._meta.model_name}-{media.pk}-{Publication.objects.count()}.fr", live=live, **fields
    )
    Dependency.objects.create(
        publication=publication, kind=media._meta.label_lower, object_id=str(media.pk), shown=shown
    )
    return publication
