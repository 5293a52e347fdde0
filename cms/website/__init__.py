"""Our own HTML pages: lists narrowed by their address, the site map, the partners’ page, what a 404 offers.

They read what was frozen, as the API does; what a content type's own page shows is the type's.
"""
