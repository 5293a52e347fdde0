"""English as the site writes it, “1 November 2004”: Django's own is American."""

from cms.formats import DAYS, MOMENTS

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = [*DAYS]
DATETIME_INPUT_FORMATS = [*MOMENTS]
