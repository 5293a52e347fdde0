"""Whoever changes their password gives the old one first: that is not a way to guess it either."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import PasswordChangeForm

from cms.accounts.attempts import AttemptLimit, Counter
from cms.accounts.hashing import LONGEST

OLD_PASSWORDS = AttemptLimit("old-password", 5, timedelta(minutes=15))


class LimitedPasswordChangeForm(PasswordChangeForm):
    """Wagtail's, in the account's own settings; the right one counts for nothing."""

    def clean_old_password(self) -> str:
        counter = Counter(OLD_PASSWORDS, self.user.get_username())
        if counter.take():
            raise ValidationError(_("Trop d'essais : réessayez dans un quart d'heure."), code="too_many")
        password = self.cleaned_data["old_password"]
        if len(password) > LONGEST or not check_password(password, self.user.password):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        counter.forget()
        return password
