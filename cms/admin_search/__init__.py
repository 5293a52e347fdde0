"""What do the staff find in the administration: by which words, in what order, and who learns of which drafts?"""
