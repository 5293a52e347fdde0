"""`site.webmanifest`: the name and the icons under which telephones keep the site (W3C Web App Manifest)."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from cms.media.colours import CLOTH, PAPER
from cms.reading.site import site_in

ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable.png", 512, "maskable"))


def manifest(request: HttpRequest) -> HttpResponse:
    """In the site's first language; the site stays a page in a browser."""
    said = {
        "name": site_in(settings.LANGUAGE_CODE).name,
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "display": "browser",
        "theme_color": CLOTH,
        "background_color": PAPER,
        "icons": [
            {"src": static(f"img/{file}"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for file, size, purpose in ICONS
        ],
    }
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")
