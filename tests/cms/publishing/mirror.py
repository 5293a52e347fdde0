"""A partner who holds nothing but what `/api/v1/changes` told."""

from django.test import Client


class Mirror:
    """`items` are the numbers of the items held, by id; `told` counts the changes."""

    def __init__(self, limit: int) -> None:
        self.limit, self.cursor, self.told = limit, None, 0
        self.items: dict[str, int] = {}
        self.client = Client()

    def read_page(self) -> bool:
        """Apply one page; whether more follow."""
        since = {"since": self.cursor} if self.cursor else {}
        answer = self.client.get("/api/v1/changes", {"limit": self.limit, **since})
        assert answer.status_code == 200, answer.content
        page = answer.json()
        for change in page["changes"]:
            if change["op"] == "put":
                self.items[change["id"]] = change["seq"]
            else:
                self.items.pop(change["id"], None)
        self.told += len(page["changes"])
        self.cursor = page["cursor"]
        return page["more"]
