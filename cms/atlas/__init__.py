"""Maps drawn by the server as SVG: they need no script and load nothing from elsewhere.

- `frames`: the part of the world a map shows, and where a place lies on the drawing
- `base_layer`: countries, regions, rivers and towns, clipped to a frame
- `boundaries`: finer ones, that an operator may load
- `clusters`: many places as few marks, none so near another that a finger meets two
- `spiderfy`: few items at one place, spread around it
- `drawing`: the map of a set of publications, ready for `site/map.html`
"""
