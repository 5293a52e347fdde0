"""Asks every channel and tells what leaked: which state, by which channel and address, and where."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import md5
from itertools import chain, count, product, zip_longest
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from wagtail.models import Page

from cms.publishing import address as address_of
from cms.publishing.refs import ref_of
from tests.secrets.asking import Answer, ask
from tests.secrets.channels import Channel
from tests.secrets.markers import SHAPES, degrees, found_in, marker
from tests.secrets.secret import Secret
from tests.secrets.world import World

CSRF = re.compile(r'csrftoken=[^\n]*|name="csrfmiddlewaretoken" value="[^"]*"')
FEW = 5
UNCOMPARED = {"ETag", "Link", "Content-Length", "Expires", "Last-Modified"}
"""Headers that repeat the address, count its characters or tell the time."""
SOUGHT = ("title", "body", "code", "collection", "name")
"""Fields whose words somebody searches for: for each state the first two it has."""
CHOSEN = ("topic slug", "sector slug", "cercle")
"""Fields by whose values lists are narrowed."""
NOTHING = "nothing"
EVERY_WAY = {"path", "ref", "file", "old", "page"}
"""Clues to an address of their own: the first guess is made again in the ways of the channel, by turns."""


def index_of(secrets: Iterable[Secret]) -> dict[str, str]:
    """What to look for, each with the state and the field it belongs to."""
    return {
        word: f"{secret.state} × {field}" for secret in secrets for word, field in secret.markers().items()
    }


def leaks(channel: Channel, world: World, markers: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each marker that a channel shows to whoever knows nothing."""
    for address, way in asked(channel, world):
        yield from shown_by(channel.name, address, way, ask(address, way), unknown(address, markers))


def unknown(address: str, markers: Mapping[str, str]) -> dict[str, str]:
    """The markers less those that whoever asks at an address has in hand."""
    known = {word for word, _guise, _place in found_in(address.encode(), markers)}
    return {word: name for word, name in markers.items() if word not in known}


def asked(channel: Channel, world: World) -> Iterator[tuple[str, str]]:
    """(address, way): few addresses in every way, many in the plain one and another, each in its turn."""
    addresses = list(channel.known(world))
    for number, address in enumerate(addresses):
        others = [way for way in channel.ways if way != "GET"]
        if others and len(addresses) > FEW:
            others = [others[number % len(others)]]
        yield from ((address, way) for way in ("GET", *others))


def shown_by(where: str, address: str, way: str, answer: Answer, markers: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each marker in the headers or in the bytes of an answer."""
    for part, raw, encoding in (("headers", answer.head, ""), ("body", answer.body, answer.encoding)):
        for word, guise, place in found_in(raw, markers, encoding):
            yield (
                f"{markers[word]} × {where} × {way} {address} → {answer.status}: "
                f"{word} {guise} in the {part}, {place}"
            )


# Guesses


def told(channel: Channel, secrets: Iterable[Secret], markers: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each guess whose answer differs from that to a guess about nothing at all."""
    asked_once, turn = cache(ask), count()
    for secret, (kind, guess) in product(secrets, channel.guesses.items()):
        for number, clue in enumerate(clues(secret, kind), next(turn)):
            pairs = list(zip(guess(clue), guess(twin(kind, clue)), strict=True))
            tries = [(pair, "GET") for pair in pairs]
            if kind in EVERY_WAY:
                tries.append((pairs[0], channel.ways[number % len(channel.ways)]))
            for pair, way in tries:
                guessed = Guessed(kind, clue, way, *pair)
                yield from _compared(f"{secret.state} × {channel}", guessed, markers, asked_once)


FEED_ID = re.compile(r"urn:uuid:[0-9a-f-]{36}")
"""A feed is named after its address, and so after the guess."""


WEIGHT = re.compile(r'(?<=class="weight">)[^<]*')
"""A page that repeats the guess weighs as that compresses."""


class Guessed(NamedTuple):
    """A guess made of a clue, and the same guess about nothing."""

    kind: str
    clue: str
    way: str
    address: str
    nothing: str


def clues(secret: Secret, kind: str) -> list[str]:
    """What somebody may know or suspect of a kind; not what a state tells anyway."""
    words, pages = secret.words, [page for page in secret.pages if page.pk]
    if kind == "word":
        return [word for end in SOUGHT for field, word in words.items() if field.split()[-1] == end][:2]
    if kind == "choice":
        return [words[field] for field in CHOSEN if field in words]
    if kind == "path":
        return [path for page in pages if (path := address_of(page)) and not has_form(page)]
    if kind == "ref":
        return [] if secret.once_public else [ref for page in pages if (ref := ref_of(page))]
    if kind == "place":
        return [f"{words['latitude']},{words['longitude']}"] if "latitude" in words else []
    if kind == "file":
        return sorted({name.partition("/")[2] for name in secret.once_stored})[:4]
    if kind == "page":
        return [str(page.pk) for page in pages]
    if kind == "image":
        return [str(image.pk) for image in secret.images][:4]
    return {"old": secret.old_paths}[kind]


def has_form(page: Page) -> bool:
    """Whether visitors are told at the page's address that there is something to log in for."""
    now = Page.objects.filter(pk=page.pk, live=True).first()
    return now is not None and now.get_view_restrictions().exists()


def twin(kind: str, clue: str) -> str:
    """A clue of the same form about something that does not exist."""
    if kind in ("page", "image"):
        return "9" * 9
    if kind == "old":
        return "/aucun-0-0"
    return SHAPES.sub(lambda match: _nothing(match).encode(), clue.encode()).decode()


def _nothing(match: re.Match) -> str:
    if match.lastgroup == "word":
        return marker(NOTHING)
    if match.lastgroup == "degrees":
        return degrees(int(float(match[0])), NOTHING)
    digest = md5(NOTHING.encode()).hexdigest()
    return digest if match.lastgroup == "file" else str(UUID(digest))


def _compared(
    where: str, guessed: Guessed, markers: Mapping[str, str], asked_once: Callable[[str, str], Answer]
) -> Iterator[str]:
    answer = ask(guessed.address, guessed.way)
    yield from shown_by(where, guessed.address, guessed.way, answer, unknown(guessed.address, markers))
    one = _masked(answer, guessed.kind, guessed.clue)
    other = _masked(asked_once(guessed.nothing, guessed.way), guessed.kind, twin(guessed.kind, guessed.clue))
    for line, instead in zip_longest(one, other):
        if line != instead:
            asked = f"{guessed.way} {guessed.address}"
            yield f"{where} × {asked}: {line!r}, but for {guessed.nothing}: {instead!r}"
            return


def _masked(answer: Answer, kind: str, clue: str) -> list[str]:
    """Status, headers and lines of an answer, with the clue itself blotted out."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name not in UNCOMPARED)
    text = "\n".join([str(answer.status), *headers, answer.body.decode(errors="replace")])
    text = WEIGHT.sub("weight", FEED_ID.sub("urn:uuid", CSRF.sub("csrf", text)))
    if kind == "image":
        return text.replace(f"/{clue}/", "/§/").splitlines()
    if kind in ("page", "old"):
        return re.sub(rf"\b{clue.strip('/')}\b", "§", text).splitlines()
    for word in SHAPES.finditer(clue.encode()):
        text = re.sub(re.escape(word[0].decode()), "§", text, flags=re.IGNORECASE)
    return text.splitlines()


def differences(channel: Channel, before: Mapping[str, Answer]) -> Iterator[str]:
    """A sentence for each address whose answer is not what it was before there were secrets."""
    for address, once in before.items():
        one, other = once.said, ask(address).said
        if one != other:
            lost = [piece for piece in one[1] if piece not in other[1]]
            new = [piece for piece in other[1] if piece not in one[1]]
            yield f"{channel} × {address}: {one[0]} {lost} became {other[0]} {new}"


def is_noticed(channel: Channel, matrix: Any) -> bool:
    """Whether the matrix has anything to say about a channel."""
    found = chain(
        leaks(channel, matrix.world, matrix.markers),
        differences(channel, matrix.before.get(channel.name, {})),
        told(channel, matrix.secrets, matrix.markers),
    )
    return next(found, None) is not None


def expect_none(found: Iterable[str], most: int = 30) -> None:
    """Fails with the first sentences, one a line, and how many there are."""
    if sentences := list(found):
        pytest.fail("\n".join([*sentences[:most], f"{len(sentences)} in all"]), pytrace=False)
