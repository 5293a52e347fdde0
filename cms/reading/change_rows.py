"""The last change of an item as partners receive it: `put` while it is public, `delete` once it is not."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from cms.items import JSON


class ChangeRow(NamedTuple):
    """A publication or tombstone; `content` is the one column more that its reader asked for."""

    seq: int
    type: str
    key: str
    lang: str
    live: bool
    expires_at: datetime | None
    changed_at: datetime | None
    content: str

    def entry(self, now: datetime) -> JSON:
        """`{"op", "seq", "type", "id", "lang"}`; what has expired is a deletion before it is withdrawn."""
        expired = self.expires_at is not None and self.expires_at <= now
        op = "put" if self.live and not expired else "delete"
        return {
            "op": op,
            "seq": self.seq,
            "type": self.type,
            "id": f"{self.key}.{self.lang}",
            "lang": self.lang,
        }

    def deleted_at(self, now: datetime) -> datetime:
        """When what counts as deleted expired or was withdrawn; `now` where that is not known."""
        return (self.expires_at if self.live else self.changed_at) or now


def change_rows(publications: QuerySet, content: str) -> list[ChangeRow]:
    """The changes that these publications and tombstones stand for, each with the column `content`."""
    return [ChangeRow(*row) for row in publications.values_list(*ChangeRow._fields[:-1], content)]
