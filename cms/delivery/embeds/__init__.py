"""What other sites show of this one: documents to frame, oEmbed (oembed.com, 1.0) and one script.

- `addresses`: where they are, and the frame that shows one; `discovery`: what a page says of itself
- `views`: turns a request into a document; `documents`: the pages themselves, those of problems included
- `cards`, `maps`: what a document shows; `sizes`: how large a frame must be; `parameters`: what may be asked
- `oembed`: tells a consumer how to show an address of this site
- `v1.js`: the script that partners load, readable as it is served
"""
