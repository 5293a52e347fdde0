"""Nobody is mailed what is said of a page that they may no longer see."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from wagtail.admin.views.pages import edit
from wagtail.models import Comment, GroupPagePermission, Workflow

from home.models import StandardPage
from tests.home.builders import home_page, published, standard_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page() -> StandardPage:
    """Below a section of which the writers look after nothing else."""
    home_page()
    page = StandardPage(title="Budget secret", slug="budget")
    published(page, standard_page("Rubrique"))
    return page


@pytest.fixture
def writer(page):
    """May change the section."""
    group = Group.objects.create(name="Rubrique")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=page.get_parent(), permission=Permission.objects.get(codename="change_page")
    )
    writer = User.objects.create_user("redactrice", "redactrice@example.org", "x")
    writer.groups.add(group)
    return writer


def moved_away(page, writer) -> None:
    page.move(home_page(), pos="last-child")
    page.refresh_from_db()


def without_group(page, writer) -> None:
    writer.groups.clear()


def without_admin(page, writer) -> None:
    writer.groups.get().permissions.clear()


def reread(writer) -> User:
    return User.objects.get(pk=writer.pk)


def comment_on(page, writer) -> None:
    """Somebody else comments on the page, as the editor sends it."""
    boss = User.objects.create_superuser("chef", "chef@example.org", "x")
    said = [Comment.objects.create(page=page, user=boss, text="Rien avant mardi", contentpath="title")]
    context = {"page": page, "editor": boss, "new_comments": said}
    edit.send_notification([reread(writer)], "updated_comments", context)


def approve(page, writer) -> None:
    """Somebody approves what the writer submitted."""
    boss = User.objects.create_superuser("chef", "chef@example.org", "x")
    page.current_workflow_state.current_task_state.approve(user=boss)


def submit(page, writer) -> None:
    page.save_revision()
    Workflow.objects.get().start(page, writer)
    mail.outbox.clear()


@pytest.mark.parametrize("tell", [comment_on, approve])
def test_who_may_see_a_page_is_told(page, writer, tell):
    submit(page, writer)
    tell(page, writer)
    assert [message.to for message in mail.outbox] == [["redactrice@example.org"]]
    assert "Budget secret" in mail.outbox[0].subject


@pytest.mark.parametrize("change", [moved_away, without_group, without_admin])
@pytest.mark.parametrize("tell", [comment_on, approve])
def test_who_may_not_see_it_any_more_is_not_told(page, writer, tell, change):
    submit(page, writer)
    change(page, writer)
    mail.outbox.clear()
    tell(page, writer)
    assert mail.outbox == []
