"""Places for what costs much: few in all, fewer for one address, so that no kind of work fills the site."""

from collections import Counter
from threading import Lock


class Places:
    """At most `most` at once, `most_of_one` of them from one address; nobody waits for one."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self.most, self.most_of_one = most, most_of_one
        self.taken: Counter[str] = Counter()
        self.lock = Lock()

    def take(self, address: str) -> bool:
        """Whether there was a place; who has one gives it back by `leave`."""
        with self.lock:
            if self.taken.total() >= self.most or self.taken[address] >= self.most_of_one:
                return False
            self.taken[address] += 1
            return True

    def leave(self, address: str) -> None:
        with self.lock:
            self.taken[address] -= 1
            self.taken += Counter()  # forgets the addresses that have none
