"""Why a file is not taken: a sentence in French, which whoever speaks to the staff translates."""

import os


class FileRefused(Exception):
    """A marked sentence, its code, and the texts and numbers that it names in braces."""

    def __init__(self, sentence: str, code: str, **values: str | int) -> None:
        super().__init__(sentence, code)
        self.sentence, self.code, self.values = sentence, code, values


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; Django's own is slow to import, and a child does without Django."""
    return sentence


def base_name(name: str) -> str:
    """The file's own name, as the editor knows it, at most 80 characters."""
    return os.path.basename(name.replace("\\", "/"))[-80:]


def stem(name: str) -> str:
    """The file's own name without its extension; empty for a name that is one (`.jpg`)."""
    return _split(name)[0]


def extension(name: str) -> str:
    """With its dot, in lower case; also of a name that is nothing else."""
    return _split(name)[1].lower()


def _split(name: str) -> tuple[str, str]:
    before, ending = os.path.splitext(f"_{base_name(name)}")  # what begins with a dot would have none
    return before[1:], ending
