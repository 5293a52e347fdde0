"""The content type `projects`: what partners receive of a project, and how they find it."""

from cms.plugins import Choice, ContentPlugin, Flag, Section, Year, register
from cms.publishing import frozen, part
from projects import money, purposes
from projects.dates import date_item
from projects.examples import make
from projects.lines import choice
from projects.models import ProjectIndexPage, ProjectPage
from projects.places import place_of
from projects.shapes import ProjectItem


@register
class ProjectsPlugin(ContentPlugin):
    name = "projects"
    model = ProjectPage
    schema = ProjectItem
    filters = [
        Choice("sector"),
        Choice("cercle", source="place.cercle"),
        Choice("region", source="place.region"),
        Choice("status"),
        Year("year"),
        Choice("cost", source="cost.band"),
        Flag("photos"),
        Choice("place", source="place.precision"),
    ]
    feed = True
    geometry = True
    section = Section(
        ProjectIndexPage,
        title="Carte des actions réalisées par le Projet Codéveloppement",
        slug="projets",
        link="Carte des projets",
    )

    def make_examples(self, examples):
        make(examples)

    def search_text(self, item):
        place, people = item["place"], item["organisations"] + item["cofinancing"]
        names = [one.get("name") or one.get("funder") for one in people]
        done = [one["what"] for one in item["achievements"]]
        where = [place[name] for name in ("locality", "commune", "cercle", "region")]
        return " ".join([super().search_text(item), *where, *names, *done])

    def resolve_geometry(self, page):
        place = place_of(page.location)
        return place and (float(place.longitude), float(place.latitude))

    def resolve_image(self, page):
        """The cover, else that of the album."""
        return frozen(page.cover) or part(page.album, "image")

    def resolve_purpose(self, page):
        known = purposes.purposes().get(page.sector.purpose)
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
        return part(page.album, "images") or []
