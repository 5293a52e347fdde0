"""Visitors' messages have rights of their own: reading and exporting them, deleting them."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import Page

from cms.accounts.groups import ADMINISTRATORS, MODERATORS, WRITERS, group_of
from home.models import ContactField, ContactMessage, ContactPage
from tests.home.builders import home_page, published
from tests.rights.asking import ask
from tests.rights.world import member

pytestmark = pytest.mark.django_db
WORD = "hkzqvwxb"


@pytest.fixture
def message():
    page = ContactPage(title="Contact", slug="contact", summary="Écrivez.")
    page.form_fields.set([ContactField(sort_order=0, label="Message", field_type="multiline")])
    page = published(page)
    return ContactMessage.objects.create(page=page, form_data={"message": WORD}, reason=f"refused: {WORD}")


def client_of(role) -> Client:
    client = Client()
    client.force_login(member(role))
    return client


def screens(message) -> list[str]:
    listed = f"/admin/forms/submissions/{message.page_id}/"
    return [
        *("/admin/", "/admin/forms/", listed, f"{listed}results/", f"{listed}?export=csv"),
        *(f"{listed}?export=xlsx", f"/admin/pages/{message.page_id}/edit/"),
        f"{listed}delete/?selected-submissions={message.pk}",
    ]


@pytest.mark.parametrize("role", [WRITERS, MODERATORS, ADMINISTRATORS], ids=lambda role: role.key)
def test_who_may_read_them_reads_them_and_nobody_else(message, role):
    client, listed = client_of(role), f"/admin/forms/submissions/{message.page_id}/"
    said = b"".join(ask(client, "GET", address).body for address in screens(message))
    assert (WORD.encode() in said) is (role is not WRITERS)
    assert (f'href="{listed}"'.encode() in said) is (role is not WRITERS)
    assert ask(client, "GET", listed).is_refusal is (role is WRITERS)


@pytest.mark.parametrize("role", [WRITERS, MODERATORS], ids=lambda role: role.key)
def test_who_may_delete_them_deletes_them_and_nobody_else(message, role):
    address = f"/admin/forms/submissions/{message.page_id}/delete/?selected-submissions={message.pk}"
    client_of(role).post(address)
    assert ContactMessage.objects.exists() is (role is WRITERS)


def test_reading_is_not_deleting(message):
    group_of(WRITERS).permissions.add(Permission.objects.get(codename="view_contactmessage"))
    client = client_of(WRITERS)
    listed = f"/admin/forms/submissions/{message.page_id}/"
    assert WORD in client.get(listed).content.decode()
    client.post(f"{listed}delete/?selected-submissions={message.pk}")
    assert ContactMessage.objects.exists()


@pytest.mark.parametrize("bulk", [False, True], ids=["alone", "in bulk"])
@pytest.mark.parametrize("role", [WRITERS, MODERATORS], ids=lambda role: role.key)
def test_a_page_goes_with_its_messages_only_for_who_may_delete_them(message, role, bulk):
    Page.objects.filter(pk=message.page_id).update(live=False)
    page = Page.objects.get(pk=message.page_id)
    address = (
        f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}" if bulk else f"/admin/pages/{page.pk}/delete/"
    )
    client_of(role).post(address)
    assert ContactMessage.objects.exists() is (role is WRITERS)


def test_a_branch_goes_with_its_messages_only_for_who_may_delete_them(message):
    """Also one that Wagtail's own rules let somebody delete: nothing of it is public."""
    Page.objects.filter(pk=message.page_id).update(live=False)
    group_of(WRITERS).page_permissions.create(
        page=home_page(), permission=Permission.objects.get(codename="bulk_delete_page")
    )
    section = published(Page(title="Rubrique", slug="rubrique"))
    Page.objects.filter(pk=section.pk).update(live=False)
    Page.objects.get(pk=message.page_id).move(section, "last-child")
    client_of(WRITERS).post(f"/admin/pages/{section.pk}/delete/")
    assert ContactMessage.objects.exists()


def test_the_form_of_groups_offers_these_rights():
    client = client_of(ADMINISTRATORS)
    html = client.get(f"/admin/groups/edit/{group_of(WRITERS).pk}/").content.decode()
    pk = Permission.objects.get(codename="delete_contactmessage").pk
    assert f'value="{pk}"' in html
