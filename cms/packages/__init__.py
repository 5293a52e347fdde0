"""Packages from outside that bring content types: validated, started without when broken, survived when gone.

See decision 6.
"""
