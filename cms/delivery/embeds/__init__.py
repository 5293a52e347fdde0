"""What other sites show of this one: documents to frame, oEmbed (oembed.com, 1.0) and one script.

- `addresses`: where they are, and the frame that shows one; `discovery`: what a page says of itself
- `answering`: turns a request into a document; `documents`: the pages themselves, refusals included
- `cards`, `maps`: what a document shows; `wording`: the sentences around it
- `oembed`: tells a consumer how to show an address of this site
- `v1.js`: the script that partners load, readable as it is served
"""
