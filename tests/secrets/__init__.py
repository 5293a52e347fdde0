"""The secrets matrix: every state that must not be seen × every way to the world.

`world` is a public site, `states` and `files` put every hidden state into it, `channels` lists the ways
by which anything reaches the world, `sweeping` asks and compares, `planting` makes the product leak to
see that this is noticed. Three questions are put to each channel:

- Does any word of a secret occur in what it says, in headers or bytes, in whatever encoding?
- Is what it says, to the byte, what a site without the secrets says: totals, facets, lists?
- Does whoever guesses (a path, a word, a number, the name of a file) get the answer that a guess about
  nothing at all gets, at the same cost (`test_costs`)?

**Joining.** Whoever adds an address gets a failure of `test_routes` that names it, and adds a channel:

    channel(
        "feeds",
        [r"flux/<slug:type>[.](rss|atom|json)"],              # the patterns, as the failure names them
        lambda world: ["/flux/news.rss", "/flux/tout.atom"],  # what anyone may ask
        [public("article"), public("body")],                  # words that must be there
        guesses={"choice": lambda word: [f"/flux/news.rss?topic={word}"]},
    )

A channel that reads what was frozen joins `READERS` in `planting`. A new hidden state is a function with
`@state`; a new field of a content type is a word more in `secret`. What is sent rather than asked for
(webhooks) joins with a channel whose `known` addresses are those of a receiver in the test.
"""
