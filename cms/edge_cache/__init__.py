"""The edge cache: in front of Django, in the same process, for what is the same for everybody.

A response is kept as long as it is certainly still true. What could make it untrue moves `PublicState`, which
each process polls several times a second (`invalidation`): a number taken, an update written or settled, an
epoch, the next expiry. Redirects, restrictions, moves, settings, languages and the site's host are all
queued; a deployment starts with an empty cache. What changes without any of these (a template that draws at
random, a row written by hand) is seen within `MAX_AGE`.

What is asked on the visitor's behalf carries no header of theirs (`upstream`), so that nothing personal can
be in a response, and only what says `Cache-Control: public` is kept. Of its address a response depends on
what its view has read (`query_tracking`): nobody fills the memory with parameters that mean nothing.
"""
