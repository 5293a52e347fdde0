"""A few articles, to show what the news do."""

from datetime import timedelta

from django.utils import timezone

from cms.examples import LABEL, Examples
from cms.media.models import SiteImage
from news.models import NewsPage, Topic

TOPICS = {"exemple-eau": f"{LABEL} Eau", "exemple-ecole": f"{LABEL} École"}
SAID = "Ceci est un exemple : rien de ce qu’il raconte n’a eu lieu."
ARTICLES = [
    (
        "Le puits est ouvert",
        "exemple-eau",
        "Le puits du village",
        "L’eau coule au village après huit mois de travaux.",
        [
            ("paragraph", f"<p>{SAID}</p>"),
            ("paragraph", "<p>Le puits a été creusé par une entreprise de la région et payé à trois.</p>"),
            ("heading", {"text": "Qui a payé", "level": "2", "anchor": ""}),
            (
                "paragraph",
                "<ul><li>l’association en France</li><li>la commune</li><li>le programme</li></ul>",
            ),
        ],
    ),
    (
        "Deux salles de classe de plus",
        "exemple-ecole",
        "L’école",
        "La rentrée se fait dans des murs neufs.",
        [
            ("paragraph", f"<p>{SAID}</p>"),
            (
                "quote",
                {"text": "Nous avions froid le matin ; maintenant, nous lisons.", "author": "", "source": ""},
            ),
            ("paragraph", "<p>Les deux salles accueillent quatre-vingts élèves.</p>"),
        ],
    ),
    (
        "Les planches du jardin sont vertes",
        "exemple-eau",
        "Le jardin irrigué",
        "Première récolte du périmètre maraîcher.",
        [
            ("paragraph", f"<p>{SAID}</p>"),
            (
                "key_figures",
                {
                    "figures": [
                        {"value": "2", "unit": "ha", "label": "cultivés", "source": ""},
                        {"value": "60", "unit": "", "label": "maraîchères", "source": ""},
                    ]
                },
            ),
        ],
    ),
    (
        "L’association tient son assemblée",
        "",
        "Une réunion",
        "Les comptes de l’année sont approuvés.",
        [
            ("paragraph", f"<p>{SAID}</p>"),
            ("paragraph", "<p>Trois projets sont proposés pour l’an prochain.</p>"),
        ],
    ),
]
"""(title, topic, picture among those of other examples, summary, body)."""
DAYS_BETWEEN = 12


def make(examples: Examples) -> None:
    """The articles, the first of today and each twelve days older than the one before, with their topics."""
    locale = examples.section.locale
    topics = {
        slug: examples.keep(Topic(slug=slug, label=label, locale=locale).published())
        for slug, label in TOPICS.items()
    }
    pictures = {image.title: image for image in examples.made(SiteImage)}
    for number, (title, topic, picture, summary, body) in enumerate(ARTICLES):
        day = timezone.localdate() - timedelta(days=DAYS_BETWEEN * number)
        article = NewsPage(title=f"{LABEL} {title}", summary=summary, date=day, body=body)
        article.topics = [topics[topic]] if topic else []
        article.cover = pictures.get(f"{LABEL} {picture}")
        examples.add(article)
