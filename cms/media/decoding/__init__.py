"""Reads what was uploaded, in processes of its own: what a file claims to be costs the site itself no memory.

- `children`: starts them, a few at a time, each with a limit of memory and of time (`decode`)
- `messages`: what the site and a child write to each other; `program`: the child, which knows no Django
- `pictures`, `cleaning`, `metadata`, `metadata_stripping`, `svg`: is it sound, and what of it is kept
- `malformed_parts`: what is left out beside sound pixels
- `srgb`, `colour_spaces`, `icc_profiles`, `matrix_profiles`: in which colours it is; upright sRGB
- `documents`, `office_archives`, `plain_text`: is it the document that its name says
- `removals`: what is not kept though it was seen
- `sizes`, `operations`: what is drawn from it, for readers and for the administration
- `memory`: whether that was what a decoder lacked
- `refusals`: why a file is not taken, as a sentence that the site translates
"""
