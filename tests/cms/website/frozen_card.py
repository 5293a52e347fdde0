"""What frozen cards are made of, and the site that they belong to."""

SITE = {"title": "Codéveloppement Mali", "url": "/", "logo": None}


def rendition(width, kind="image/jpeg"):
    return {"url": f"/media/public/{width}.jpg", "width": width, "height": width // 2, "type": kind}
