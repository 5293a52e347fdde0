"""The sentences of the documents to frame, in French or English."""

from collections.abc import Mapping

from cms.delivery.problems import Problem, Words

NOTHING = Words("Rien n’est publié ici pour le moment.", "Nothing is published here yet.")
EXAMPLE = Words("Contenu d’exemple", "Example content")
MORE = Words("Tout voir sur", "See everything on")
READ = Words("Lire sur", "Read on")
SOURCE = Words("Source :", "Source:")
KEY = Words("Légende", "Key")
PICTURE = Words("Photo :", "Picture:")
MAP = Words("Carte : chaque signe mène à une page.", "Map: each sign leads to a page.")
BASE_MAP = Words(
    "Fond de carte : Natural Earth ; villes : GeoNames (CC BY 4.0).",
    "Base map: Natural Earth; towns: GeoNames (CC BY 4.0).",
)

TO_VISITORS: Mapping[str, Words] = {
    "not-found": Words("Rien de public ne se trouve à cette adresse.", "Nothing public is at this address."),
    "withdrawn": Words("Ce contenu n’est plus publié.", "This content is no longer published."),
}
"""Problems whose usual words are for those who write programs."""


def sentence(problem: Problem, lang: str) -> str:
    """What a problem says to whoever looks at a frame."""
    return TO_VISITORS.get(problem.kind, problem.detail).of(lang)


def words(lang: str) -> dict[str, str]:
    """The sentences that templates say, by name in lower case."""
    told = {name: value for name, value in globals().items() if isinstance(value, Words)}
    return {name.lower(): one.of(lang) for name, one in told.items()}
