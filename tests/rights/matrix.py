"""Who may do what, by which addresses: the table of `docs/rights.md`, which the walk holds the site to.

A row says an action in both languages, the routes by which it is done (regular expressions, each of which
must match a whole pattern, without `admin/`), and whose accounts come through; a superuser always does.
"""

from typing import NamedTuple

from tests.rights.world import ADMINISTRATORS, MODERATORS, NOBODY, PARTNERSHIPS, SECTION, WRITERS


class Row(NamedTuple):
    english: str
    french: str
    routes: tuple[str, ...]
    accounts: frozenset[str]


EDITORS = (WRITERS, MODERATORS, ADMINISTRATORS)
PUBLISHERS = (MODERATORS, ADMINISTRATORS)
EVERYBODY = (NOBODY, SECTION, *EDITORS, PARTNERSHIPS)
LIST = r"snippets/(news/topic|projects/sector)/"
PAGE = r"pages/<int:page_id>/"
ROWS: list[Row] = []


def row(english: str, french: str, accounts: tuple[str, ...], *routes: str) -> None:
    ROWS.append(Row(english, french, routes, frozenset(accounts)))


row(
    "Log out, change one's own account",
    "Se déconnecter, gérer son propre compte",
    EVERYBODY,
    *("", r"account/.*", r"second-factor/.*", r"logout/", r"dismissibles/", r"\^\.\*/\$"),
)
row(
    "See the errors' test pages",
    "Voir les pages d’essai des erreurs",
    (),
    *(r"test404/", r"failwhale/"),
)

# Pages

row(
    "Find pages, choose one to link to",
    "Trouver les pages, en choisir une pour un lien",
    (SECTION, *EDITORS),
    *(r"pages/(<int:parent_page_id>/(results/)?)?", r"pages/search/(results/)?", r"pages/usage/.*"),
    *(r"choose-(external|email|phone|anchor)-link/", r"choose-page/.*", r"embeds/.*", r"composants/"),
    *(r"block-preview/", r"api/main/\^pages/", r"api/main/\^pages/find/", r"pages/create/.*"),
    rf"{PAGE}revisions/",  # leads to the history
)
row(
    "Write drafts, in the pages of one's groups",
    "Écrire des brouillons, dans les pages de ses groupes",
    EDITORS,
    rf"{PAGE}(edit/(preview/)?|copy/|view_draft/|usage/|history/(results/)?|delete/|convert_alias/)",
    rf"{PAGE}(revisions/<int:revision_id>/(view|revert)/|workflow_history/.*)",
    *(r"pages/add/.*", r"pages/<int:parent_page_id>/add_subpage/", r"pages/\^.*compare.*"),
    *(r"pages/<int:page_to_move_id>/move/.*", r"api/main/\^pages/<int:pk>/(action/.*)?"),
    *(r"api/", r"api/explorer/<page_id>/"),  # from Wagtail 8.1
    *(r"translation/submit/page/.*", r"editing-sessions/ping/.*", r"pages/workflow/confirm_cancellation/.*"),
)
row(
    "Publish, unpublish, lock, restrict, reorder pages",
    "Publier, dépublier, verrouiller, réserver, ordonner les pages",
    PUBLISHERS,
    rf"{PAGE}(unpublish|privacy|lock|unlock|revisions/<int:revision_id>/unschedule)/",
    r"pages/<int:page_to_move_id>/set_position/",
)
row(
    "Approve what was submitted",
    "Approuver ce qui est soumis à relecture",
    PUBLISHERS,
    r"pages/workflow/(action|collect_action_data|preview)/.*",
)

# Images, documents, collections

row(
    "Open the choosers of files, to see those one may choose",
    "Ouvrir les choix de fichiers, où paraît ce qu’on peut choisir",
    (SECTION, *EDITORS),
    r"(images|documents)/chooser/(results/|chosen-multiple/)?",
    *(r"api/main/\^(images|documents)/(find/)?", r"tag-autocomplete/.*"),
)
row(
    "See and choose images and documents; add some « to be reviewed »",
    "Voir et choisir les images et documents ; en ajouter « à relire »",
    EDITORS,
    r"(images|documents)/(results/|add/|multiple/add/|multiple/(create_from|delete)_.*|chooser/.*)?",
    r"api/main/\^(images|documents)/<int:pk>/",
)
row(
    "Change and delete those that are not to be reviewed, see what shows them",
    "Modifier et supprimer ceux qui ne sont pas « à relire », voir ce qui les montre",
    PUBLISHERS,
    r"images/<int:image_id>/(delete/|generate_url/.*|preview/.*)?",
    *(r"documents/(edit|delete)/<int:document_id>/", r"(images|documents)/(usage|multiple)/.*"),
)
row(
    "Add collections, inside « to be reviewed » at least",
    "Ajouter des collections, au moins dans « à relire »",
    EDITORS,
    r"collections/(add/)?",
)
row("Keep collections", "Tenir les collections", PUBLISHERS, r"collections/.*")

# Lists, settings, messages

row(
    "Choose from sectors, topics and other lists",
    "Choisir dans les secteurs, sujets et autres listes",
    (SECTION, *EDITORS),
    r"snippets/choose/[^/]*/[^/]*/(?!create).*",
)
row(
    "Propose entries of lists, as drafts",
    "Proposer des entrées de liste, en brouillon",
    EDITORS,
    *(r"snippets/", rf"{LIST}(?!unpublish|delete|lock|unlock).*"),
    r"snippets/choose/(news/topic|projects/sector)/create/",
    r"translation/submit/snippet/.*",
)
row(
    "Publish, unpublish, delete entries of lists",
    "Publier, dépublier, supprimer des entrées de liste",
    PUBLISHERS,
    rf"{LIST}(unpublish|delete|lock|unlock)/.*",
)
row(
    "Change the site's identity and navigation",
    "Modifier l’identité et la navigation du site",
    PUBLISHERS,
    r"snippets/home/sitesettings/(results/|edit/.*|history.*|usage/.*)?",
    r"settings/.*",
)
row(
    "Add or delete an identity (one in each language)",
    "Ajouter ou supprimer une identité (une par langue)",
    (ADMINISTRATORS,),
    r"snippets/home/sitesettings/(add|copy|delete)/.*",
    r"snippets/choose/home/sitesettings/create/",
)
row(
    "Read visitors' messages, export them",
    "Lire et exporter les messages des visiteurs",
    PUBLISHERS,
    r"forms/(?!.*delete).*",
)
row("Delete visitors' messages", "Supprimer les messages des visiteurs", PUBLISHERS, r"forms/.*delete/")
row("Keep redirects", "Tenir les redirections", PUBLISHERS, r"redirects/.*")
row(
    "Look after partners, see who is late and who confirmed a withdrawal",
    "S’occuper des partenaires : retards, envois, retraits confirmés",
    (PARTNERSHIPS, ADMINISTRATORS),
    r"partners/.*",
)

# Reports

row(
    "Read reports on the pages of one's groups",
    "Lire les rapports sur les pages de ses groupes",
    (SECTION, *EDITORS),
    r"publishing/failures/(results/)?",
    r"reports/(workflow|workflow_tasks|aging-pages|page-types-usage)/(results/)?",
)
row(
    "Read what was done to what one may see",
    "Lire l’historique de ce qu’on peut voir",
    (SECTION, *EDITORS, PARTNERSHIPS),
    *(r"reports/site-history/(results/)?", r"editing-sessions/release/.*"),
)
row("List locked pages", "Lister les pages verrouillées", PUBLISHERS, r"reports/locked/(results/)?")

# The house

row(
    "Keep accounts and groups, within one's own rights",
    "Gérer les comptes et les groupes, sans dépasser ses droits",
    (ADMINISTRATORS,),
    *(r"users/.*", r"groups/.*", r"api-tokens/.*"),
)
row(
    "Set up sites, languages, workflows",
    "Régler les sites, les langues, les circuits de relecture",
    (ADMINISTRATORS,),
    *(r"sites/.*", r"locales/.*", r"workflows/.*"),
)

OPEN = (*(r"admin/(login|password_reset|invitation)/.*", r"admin/(jsi18n|sprite)/"),)
"""What whoever is logged out may ask: the doors, and what they are drawn with."""
TRIED_APART = (r"admin/bulk/.*",)
"""`test_bulk_actions` judges these by what they do."""
COMPARING = r"snippets/[^/]*/[^/]*/history/.*compare.*"
NOTHING_THERE = (
    *(r"admin/\^\.\*/\$", r"admin/(test404|failwhale)/", r"admin/logout/", r"admin/settings/.*"),
    *(r"admin/api-tokens/(edit|delete)/.*", r"admin/api/main/.*(find|action/.*)/", r"admin/block-preview/"),
    *(r"admin/bulk/.*", r"admin/(documents|images)/multiple/(create_from|delete)_upload.*"),
    *(r"admin/images/<int:image_id>/generate_url/.*", r"admin/locales/new/", r"admin/sites/(copy|new)/.*"),
    *(r"admin/pages/<int:page_id>/convert_alias/", r"admin/tag-autocomplete/<.*"),
    *(rf"admin/{COMPARING}", r"admin/snippets/.*/(revert|unschedule)/", r"admin/snippets/.*/detail/.*"),
    *(r"authoring/v3/", r"authoring/v3/.*/find/", r"authoring/v3/.*/actions/delete/"),
    *(r"authoring/v3/schema/<type_name>/", r"admin/login/second/", r"admin/api/"),
)
"""Where nothing answers administrators in this world: other words, other methods, all languages there are."""
WITHOUT_FIELDS = (
    *(r"admin/choose-external-link/", r"admin/redirects/import/process/", r"admin/snippets/choose/.*create/"),
    r"admin/pages/(add/.*|<int:page_id>/(copy/|edit/|revisions/.*/revert/))",
    *(r"admin/snippets/(news|projects)/.*", r"admin/snippets/home/.*"),
)
"""What Wagtail answers with an error when a form is sent without any of its fields, to who may send it."""
API_ROWS: list[Row] = []


def api_row(english: str, french: str, accounts: tuple[str, ...], *routes: str) -> None:
    API_ROWS.append(Row(english, french, routes, frozenset(accounts)))


api_row(
    "By the authoring API: who one is, how it is used",
    "Par l’API de rédaction : qui l’on est, comment elle s’utilise",
    EVERYBODY,
    *(r"whoami/", r"docs/", r"openapi\.json", ""),
)
api_row(
    "By the authoring API: read, write and delete drafts",
    "Par l’API de rédaction : lire, écrire et supprimer des brouillons",
    EDITORS,
    r"pages/<page_id>/(revisions/.*|actions/delete/)?",
    r"pages/<page_id>/workflow/.*",  # from Wagtail 8.1
)
api_row(
    "By the authoring API: find, add, move, translate pages of one's groups",
    "Par l’API de rédaction : trouver, ajouter, déplacer, traduire des pages de ses groupes",
    (SECTION, *EDITORS),
    *(r"pages/(find/)?", r"pages/<page_id>/actions/(revert|move|convert_alias|copy_for_translation)/"),
)
api_row(
    "By the authoring API: publish, unpublish, copy pages",
    "Par l’API de rédaction : publier, dépublier, copier des pages",
    PUBLISHERS,
    r"pages/<page_id>/actions/(publish|unpublish|copy|create_alias)/",
    r"pages/<page_id>/actions/workflow/.*",  # from Wagtail 8.1; this world's page waits for a moderator
)
api_row(
    "By the authoring API: choose images and documents",
    "Par l’API de rédaction : choisir images et documents",
    EDITORS,
    r"(images|documents)/.*",
)
api_row(
    "By the authoring API: redirects",
    "Par l’API de rédaction : les redirections",
    PUBLISHERS,
    r"redirects/.*",
)
api_row(
    "By the authoring API: the shapes of content, lists",
    "Par l’API de rédaction : la forme des contenus, les listes",
    (SECTION, *EDITORS, PARTNERSHIPS),
    *(r"schema/.*", r"snippets/.*"),
)
api_row(
    "By the authoring API: sites and languages",
    "Par l’API de rédaction : les sites et les langues",
    (ADMINISTRATORS,),
    r"(sites|locales)/.*",
)
