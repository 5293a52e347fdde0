"""The content type `projects`: what partners receive of a project, and how they find it."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.plugins import AcrossTypes, ChoiceFilter, ContentPlugin, FlagFilter, Section, YearFilter, register
from cms.publishing import related_field, serialize, shown
from projects import front_page, money, purposes
from projects.columns import COLUMNS
from projects.components import components
from projects.dates import date_item
from projects.examples import make
from projects.feed import in_words
from projects.inline_rows import choice
from projects.item import ProjectItem
from projects.map_page import WORDS
from projects.models import ProjectIndexPage, ProjectPage, Status
from projects.place_field import place_of
from projects.sectors import label_of

SECTORS = AcrossTypes(_("Secteurs"), _("Tous les secteurs"))


@register
class ProjectsPlugin(ContentPlugin):
    name = "projects"
    model = ProjectPage
    schema = ProjectItem
    filters = [
        ChoiceFilter("sector", heading=_("Secteur"), words=label_of, across_types=SECTORS),
        ChoiceFilter("cercle", source="place.cercle", heading=_("Cercle")),
        ChoiceFilter("region", source="place.region", heading=_("Région")),
        ChoiceFilter("status", heading=_("Avancement"), words=dict(Status.choices).get, tag=False),
        YearFilter("year", source="years", heading=_("Année")),
        ChoiceFilter("cost", source="cost.band", heading=_("Coût"), words=money.BAND_LABELS.get, tag=False),
        FlagFilter("photos", heading=_("Photos"), words=WORDS["photos"].get),
        ChoiceFilter(
            "place",
            source="place.precision",
            heading=_("Précision du lieu"),
            words=WORDS["place"].get,
            tag=False,
        ),
    ]
    columns = COLUMNS
    feed = True
    geometry = True
    family = "sector"
    front = "projects/front.html"
    styles = "projects/projects.css"
    anchors = (
        *("actualites", "annonce", "beneficiaires", "carte-titre", "documents", "fiche", "financement"),
        *("hachures", "lieu", "nombre", "objectifs", "photos", "realisations"),
    )
    section = Section(
        ProjectIndexPage,
        title="Carte des actions réalisées par le Projet Codéveloppement",
        slug="projets",
        link="Carte des projets",
    )

    embed_example = (
        '<codev-map type="projects" sector="water"><a href="https://…/projets/">Projets</a></codev-map>'
    )

    def make_examples(self, examples):
        make(examples)

    def components(self):
        return components()

    def front_part(self, lang):
        return front_page.part(self, lang)

    def cluster_label(self, number):
        return ngettext("%(number)s projet ici", "%(number)s projets ici", number) % {"number": number}

    def search_text(self, item):
        place, people = item["place"], item["organisations"] + item["cofinancing"]
        names = [organisation.get("name") or organisation.get("funder") for organisation in people]
        done = [achievement["what"] for achievement in item["achievements"]]
        where = [place[name] for name in ("locality", "commune", "cercle", "region")]
        return " ".join([super().search_text(item), *where, *names, *done])

    def feed_html(self, item):
        return render_to_string("projects/feed.html", {"project": item, **in_words(item)})

    def schema_org_entity(self, item):
        """A project of schema.org; its years are those of the work."""
        place = item["place"]
        names = dict.fromkeys(place[name] for name in ("locality", "commune", "cercle", "region"))
        address = {"@type": "PostalAddress", "addressRegion": place["region"], "addressCountry": "ML"}
        point = item["geometry"] and dict(
            zip(("longitude", "latitude"), item["geometry"]["coordinates"], strict=True)
        )
        where = {"@type": "Place", "name": ", ".join(filter(None, names)), "address": address}
        where |= {"geo": {"@type": "GeoCoordinates", **point}} if point else {}
        return {"@type": "Project", "name": item["title"], "location": where if point or any(names) else None}

    def resolve_geometry(self, page):
        place = place_of(page.location)
        return place and (float(place.longitude), float(place.latitude))

    def resolve_image(self, page):
        """The cover, else that of the album."""
        return serialize(page.cover) or related_field(page.album, "image")

    def resolve_purpose(self, page):
        known = purposes.purposes().get(page.sector.purpose) if shown(page.sector) else None
        return known and {"value": known.code, "label": known.label}

    def resolve_status(self, page):
        return choice(page, "status")

    def resolve_place(self, page):
        names = ("locality", "commune", "cercle", "region")
        precision = choice(page, "precision") if place_of(page.location) else None
        return {**{name: getattr(page, name) for name in names}, "precision": precision}

    def resolve_planned_start(self, page):
        return date_item(page.planned_start, page.planned_start_precision)

    def resolve_planned_end(self, page):
        return date_item(page.planned_end, page.planned_end_precision)

    def resolve_actual_start(self, page):
        return date_item(page.actual_start, page.actual_start_precision)

    def resolve_actual_end(self, page):
        return date_item(page.actual_end, page.actual_end_precision)

    def resolve_year(self, page):
        return page.start and page.start[0].year

    def resolve_cost(self, page):
        return money.cost_item(page.cost, page.currency)

    def resolve_photos(self, page):
        return related_field(page.album, "images") or []
