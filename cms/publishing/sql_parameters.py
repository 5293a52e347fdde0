"""Lists of any length as one parameter of a statement, on either database."""

import json
from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL


def one_parameter(values: Sequence[object], kind: str) -> RawSQL:
    """A list for `IN` of any length: databases bound the number of parameters of a statement."""
    if connection.vendor == "postgresql":
        return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(values)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values)])
