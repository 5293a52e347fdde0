"""How are days and times written and read in each language? Django's own formats, where ours differ.

Both languages put the day before the month, as the pages of the site do: 12/05/2026 is in May.
"""

from itertools import product

DAYS = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y")
CLOCKS = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%Hh%M", "%H h %M", "%Hh", "%H h")
MOMENTS = tuple(f"{day} {clock}" for day, clock in product((*DAYS, "%Y-%m-%d"), CLOCKS))
"""What is read, besides ISO 8601; the day first alone, or before the time of day."""
