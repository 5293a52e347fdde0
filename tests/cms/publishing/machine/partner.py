"""Partners of the site, over HTTP only: one reads lists, one keeps a mirror by the change protocol."""

from django.test import Client

PER_PAGE = 5


def get(path: str, **query) -> dict:
    """The JSON of an answer of the API; anything but 200 is a failure of the test."""
    answer = Client().get(f"/api/v1{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def everything() -> dict[str, dict]:
    """Every public item by `type/id`, page by page through the list."""
    items: list[dict] = []
    query = {"lang": "*", "view": "full", "limit": "100"}
    for _ in range(20):
        answer = get("/content", **query)
        items += answer["items"]
        if answer["next"] is None:
            assert answer["total"] == len(items)
            return {f"{item['type']}/{item['id']}": item for item in items}
        query["cursor"] = answer["next"].partition("cursor=")[2].partition("&")[0]
    raise AssertionError("the list does not end")


class Mirror:
    """Holds what a partner holds who applies page after page of `changes`."""

    def __init__(self) -> None:
        self.items: dict[str, dict] = {}
        self.query = {"lang": "*", "limit": str(PER_PAGE)}

    def follow(self) -> None:
        """Apply every page until nothing more is there."""
        for _ in range(500):
            if not self.follow_one_page():
                return
        raise AssertionError("the changes do not end")

    def follow_one_page(self) -> bool:
        """Apply the next page; whether more follow."""
        answer = get("/changes", **self.query)
        for change in answer["changes"]:
            self.apply(change)
        self.query["since"] = answer["cursor"]
        return answer["more"]

    def apply(self, change: dict) -> None:
        name = f"{change['type']}/{change['id']}"
        if change["op"] == "put":
            self.items[name] = change["item"]
        else:
            assert change.keys() == {"op", "seq", "type", "id", "lang", "at"}
            self.items.pop(name, None)
