"""Accounts are made by inviting, and changed by who may change them."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from wagtail.admin import messages
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from cms.accounts.invitations import invite
from cms.accounts.security_views import may_change


class InvitationForm(UserCreationForm):
    """Wagtail's, without passwords (`WAGTAILUSERS_PASSWORD_ENABLED`)."""

    def save(self, commit: bool = True) -> AbstractUser:
        self.instance.set_unusable_password()
        return super().save(commit)


class InviteView(CreateView):
    """Whoever may add accounts invites; only administrators make administrators."""

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return without_administrator(super().get_form(form_class), self.request.user)

    def save_instance(self) -> AbstractUser:
        account = super().save_instance()
        messages.success(self.request, invite(account, by=self.request.user))
        return account


class StaffEditView(EditView):
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_change(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        return without_administrator(super().get_form(form_class), self.request.user)

    def save_instance(self) -> AbstractUser:
        account = super().save_instance()
        if account == self.request.user:
            update_session_auth_hash(self.request, account)  # another mail address ends the other sessions
        return account


def without_administrator(form: ModelForm, actor: AbstractUser) -> ModelForm:
    """The form, without the box that makes an administrator of somebody, for who is none."""
    if not actor.is_superuser:
        form.fields.pop("is_superuser", None)
    return form


class StaffViewSet(UserViewSet):
    add_view_class = InviteView
    edit_view_class = StaffEditView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return UserEditForm if for_update else InvitationForm
