"""Puts every secret into the public world: referred to by public pages first, hidden afterwards."""

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.media.models import SiteDocument, SiteImage
from cms.publishing import address
from home.site_settings import NavigationLink
from news.models import NewsPage, RelatedLink
from projects.inline_rows import ProjectDocument
from projects.models import ProjectPage
from tests.secrets import files  # noqa: F401 - registers its states
from tests.secrets.secret import Secret
from tests.secrets.states import STATES
from tests.secrets.world import World, article_body, settle


def hide_everything(world: World) -> list[Secret]:
    """One secret for each state, in its final, hidden condition."""
    secrets = [Secret(state.name, state.once_public) for state in STATES]
    makings = [state.make(world, secret) for state, secret in zip(STATES, secrets, strict=True)]
    for making in makings:
        next(making)
    settle()
    refer(world, secrets)
    settle()
    for secret in secrets:
        secret.remember_files()
    for making in makings:
        next(making, None)
    refer_by_text(world, [secret for secret in secrets if not secret.withdrawn])
    settle()
    for making in makings:
        next(making, None)
    return secrets


def refer(world: World, secrets: list[Secret]) -> None:
    """Refer to every hidden page from public ones, and redirect to it."""
    first = [secret.pages[0] for secret in secrets if secret.pages and secret.pages[0].pk]
    article = NewsPage.objects.get(pk=world.article.pk)
    article.related_links = [RelatedLink(page=page) for page in first]
    article.save_revision().publish()
    refer_by_text(world, secrets)
    links = [*world.settings.navigation_links.all(), *(NavigationLink(page=page) for page in first[::5])]
    world.settings.navigation_links = links
    world.settings.save()
    project = ProjectPage.objects.get(pk=world.project.pk)
    project.album = next(page for page in first if page._meta.model_name == "albumpage")
    project.save_revision().publish()
    for number, secret in enumerate(secrets):
        redirect(secret, number)


def refer_by_text(world: World, secrets: list[Secret]) -> None:
    """Show every file in the public article, documents on the project's page; link to the other pages."""
    offered = [obj for secret in secrets for obj in secret.offered]
    pages = [page.pk for secret in secrets for page in secret.pages[1:] if page.pk]
    documents = [obj for obj in offered if isinstance(obj, SiteDocument)]
    article = NewsPage.objects.get(pk=world.article.pk)
    article.body = article_body(
        world.image,
        world.document,
        links=[("page", pk) for pk in pages] + [("document", document.pk) for document in documents],
        images=[obj for obj in offered if isinstance(obj, SiteImage)],
        documents=documents,
    )
    article.save_revision().publish()
    project = ProjectPage.objects.get(pk=world.project.pk)
    project.documents = [ProjectDocument(document=document) for document in [world.document, *documents]]
    project.save_revision().publish()


def redirect(secret: Secret, number: int) -> None:
    """An old address that follows each page, and one that names the address of the first."""
    site = Site.objects.get()
    for place, page in enumerate(secret.pages):
        secret.old_paths.append(f"/suivi-{number}-{place}")
        Redirect.objects.create(old_path=secret.old_paths[-1], site=site, redirect_page=page)
    if secret.pages:
        page = secret.pages[0]
        secret.old_paths.append(f"/nomme-{number}")
        link = address(page) or f"/{page.slug}/"
        Redirect.objects.create(old_path=secret.old_paths[-1], site=site, redirect_link=link)
