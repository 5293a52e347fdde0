"""French: what people type in a field."""

from cms.formats import DAYS, MOMENTS

DATE_INPUT_FORMATS = [*DAYS]
DATETIME_INPUT_FORMATS = [*MOMENTS, *(moment.replace(" ", " à ", 1) for moment in MOMENTS)]
