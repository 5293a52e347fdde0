"""What an editor changes re-freezes exactly what shows it: nothing more takes a number, nothing less."""

from contextlib import contextmanager

import pytest
from wagtail.models import Locale, Page, PageViewRestriction

from cms.media.models import SiteImage
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from gallery.models import AlbumPage, GalleryPage
from home.models import HistoryPage, HomePage, NavigationLink, SiteSettings, StandardPage
from news.models import NewsIndexPage, NewsPage, Topic
from projects.models import ProjectIndexPage, ProjectPage, Sector

pytestmark = pytest.mark.usefixtures("world")


def french(model):
    """The only page or settings of this model in French."""
    return model.objects.get(locale__language_code="fr")


def english(model):
    return model.objects.get(locale__language_code="en")


def first() -> NewsPage:
    """Translated; shows the first picture, under the first topic."""
    return NewsPage.objects.filter(locale__language_code="fr").order_by("pk")[0]


def second() -> NewsPage:
    """Recommends and links to the first; shows the second picture; has its own licence, both topics."""
    return NewsPage.objects.filter(locale__language_code="fr").order_by("pk")[1]


def about() -> StandardPage:
    """Links to the index of the news; the history is below it."""
    return french(StandardPage)


def history() -> HistoryPage:
    """Links to the second article; shows the third picture, as the French site does."""
    return french(HistoryPage)


def with_the_album() -> list[Page]:
    """All that shows the second and the third picture because they lie in the album's collection."""
    return [french(AlbumPage), french(ProjectPage), english(ProjectPage)]


def image(number: int) -> SiteImage:
    return SiteImage.objects.order_by("pk")[number - 1]


def numbers() -> dict[str, int]:
    return dict(Publication.objects.exclude(seq=None).values_list("ref", "seq"))


@contextmanager
def freezing_again(*objects):
    """Exactly the items of these objects take a number inside the block."""
    expected = {ref_of(obj) for obj in objects}
    before = numbers()
    yield
    catch_up()
    assert {ref for ref, seq in numbers().items() if before.get(ref) != seq} == expected


def published(page: Page) -> None:
    page.save_revision().publish()


def test_a_save_without_a_change_is_no_change():
    with freezing_again():
        first().save()
        published(second())
        image(1).save()
        french(SiteSettings).save()
        Topic.objects.order_by("pk")[0].save()


@pytest.mark.parametrize("field", ["alt", "caption", "credit"])
def test_words_of_a_picture_reach_what_shows_it(field):
    one, two, three = (image(number) for number in (1, 2, 3))
    for picture in (one, two, three):
        setattr(picture, field, "Autrement dit")
    with freezing_again(first(), english(NewsPage)):
        one.save()
    with freezing_again(second(), *with_the_album()):
        two.save()
    with freezing_again(history(), french(SiteSettings), *with_the_album()):
        three.save()


def test_a_renamed_topic_reaches_its_articles():
    one, two = Topic.objects.order_by("pk")
    one.label, two.label = "Eau potable", "Santé"
    with freezing_again(first(), english(NewsPage), second()):
        one.save()
    with freezing_again(second()):
        two.save()


def test_a_renamed_sector_reaches_its_projects_in_that_language():
    sector = Sector.objects.first()
    sector.label_en = "Drinking water"
    with freezing_again(english(ProjectPage)):
        sector.save()
    sector.color = "#000000"
    with freezing_again(french(ProjectPage), english(ProjectPage)):
        sector.save()


def test_a_new_title_reaches_the_pages_that_name_it():
    page = first()
    page.title = "Un autre titre"
    with freezing_again(page, second()):
        published(page)


def test_a_draft_reaches_nobody():
    page = first()
    page.title = "Pas encore"
    with freezing_again():
        page.save_revision()


def test_a_page_made_private_leaves_the_pages_that_name_it():
    page = first()
    with freezing_again(page, second(), english(NewsPage)):
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    with freezing_again(page, second(), english(NewsPage)):
        restriction.delete()


def test_the_licence_of_the_site_reaches_what_has_none_of_its_own():
    settings = french(SiteSettings)
    settings.licence = "CC0-1.0"
    sections = [french(model) for model in (HomePage, NewsIndexPage, GalleryPage, ProjectIndexPage)]
    pages = [first(), about(), history(), french(AlbumPage), french(ProjectPage)]
    with freezing_again(settings, *sections, *pages):
        settings.save()


def test_the_publisher_of_the_site_reaches_all_of_its_language():
    settings = english(SiteSettings)
    settings.publisher = "Somebody else"
    models = (HomePage, NewsIndexPage, NewsPage, ProjectIndexPage, ProjectPage)
    with freezing_again(settings, *map(english, models)):
        settings.save()


def test_navigation_is_part_of_the_site_item_only():
    settings = french(SiteSettings)
    settings.navigation_links = [NavigationLink(page=about().page_ptr, title="")]
    with freezing_again(settings):
        settings.save()


def test_a_translation_reaches_its_siblings_when_it_comes_and_goes():
    page = second()
    with freezing_again():
        translation = page.copy_for_translation(Locale.objects.get(language_code="en"))
    with freezing_again(page, translation):
        published(translation)
    with freezing_again(translation):
        translation.title = "In other words"
        published(translation)
    with freezing_again(page, translation):
        translation.refresh_from_db()
        translation.unpublish()


def test_a_new_address_reaches_all_below_and_all_who_link_there():
    index = french(NewsIndexPage)
    below, linking = [first(), second()], [about(), history(), french(SiteSettings)]
    siblings = [english(NewsIndexPage), english(NewsPage)]
    index.slug = "autre-adresse"
    with freezing_again(index, *below, *linking, *siblings):
        published(index)


def test_a_move_reaches_all_below_and_all_who_link_there():
    page, target = about(), french(NewsIndexPage)
    with freezing_again(page, history()):
        page.move(target, pos="last-child")


def test_a_deleted_page_leaves_the_pages_that_named_it():
    page = first()
    translation = english(NewsPage)
    with freezing_again(page, second(), translation):
        page.delete()


def test_a_deleted_picture_leaves_the_pages_that_showed_it():
    one, two, _ = SiteImage.objects.order_by("pk")
    with freezing_again(first(), english(NewsPage)):
        one.delete()
    with freezing_again(second(), *with_the_album()):
        two.delete()
