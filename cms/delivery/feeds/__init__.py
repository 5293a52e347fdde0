"""Feeds for readers: RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1, from what was frozen.

- `addresses`: where the feeds are; `discovery`: which of them a page names
- `views`: turns a request into a feed
- `channels`: a feed as all formats tell it; `entries`: one of its items; `wording`: the sentences around them
- `rss`, `atom`, `jsonfeed`: the formats; `extensions`: what the two in XML share
"""
