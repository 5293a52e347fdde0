"""The processes of the site: prepared, started, watched over and stopped together."""
