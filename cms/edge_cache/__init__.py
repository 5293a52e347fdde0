"""The edge cache: in front of Django, in the same process, for what is the same for everybody.

An answer is kept as long as it is certainly still true. What could make it untrue moves `Present`, which
each process looks up several times a second (`watching`): a number taken, an update written or settled, an
epoch, the next expiry. Redirects, restrictions, moves, settings, languages and the site's host are all
queued; a deployment starts with an empty cache. What changes without any of these (a template that draws at
random, a row written by hand) is seen within `LONGEST`.

What is asked on the visitor's behalf carries no header of theirs (`asking`), so that nothing personal can
be in an answer, and only what says `Cache-Control: public` is kept. Of its address an answer depends on what
its view has read (`noticing`), so that nobody can fill the memory with parameters that mean nothing.
"""
