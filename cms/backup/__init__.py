"""One verified archive of the database and the files it names, and the way back from it.

- `taking`: `take`, while the site serves
- `restoring`: `restore`, which puts an archive in place of a stopped site
- `archive`, `manifest`: what an archive holds, and how it is proved whole
- `sqlite`, `postgresql`: the two databases, behind one shape
- `media_snapshot`: files held by a second name while editors go on
"""

from cms.terminal import bilingual, harmless

CANNOT_RESTORE = ("Cannot restore: ", "Restauration impossible : ")


class Obstacle(Exception):
    """Why a backup or a restoration cannot be done: one sentence with its cure.

    What it names may come from a hostile archive, and is printed as text.
    """

    def __init__(self, english: str, french: str) -> None:
        super().__init__(harmless(bilingual(english, french)))
