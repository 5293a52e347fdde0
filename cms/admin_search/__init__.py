"""What do the staff find in the administration: by which words, in what order, and who finds which drafts?"""
