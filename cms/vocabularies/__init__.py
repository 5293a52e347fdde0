"""Which lists do the staff keep beside the pages, and who lets their entries be seen?

A sector, a topic: the terms of a vocabulary. A content type derives its own from `terms.VocabularyTerm`.
"""
