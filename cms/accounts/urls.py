"""The doors of the staff, in the place of Wagtail's own: before those of the administration."""

from django.urls import path
from django.views.decorators.cache import never_cache

from cms.accounts.login_views import SecondStepView, StaffLoginView
from cms.accounts.password_views import InvitationView, ResetView
from cms.accounts.setup_views import AppView, ChooseView, PasskeyView

urlpatterns = [
    path("login/", never_cache(StaffLoginView.as_view()), name="wagtailadmin_login"),
    path("login/second/", never_cache(SecondStepView.as_view()), name="accounts_second_step"),
    path("second-factor/", never_cache(ChooseView.as_view()), name="accounts_second_factor"),
    path("second-factor/app/", never_cache(AppView.as_view()), name="accounts_app"),
    path("second-factor/passkey/", never_cache(PasskeyView.as_view()), name="accounts_passkey"),
    path("invitation/<uidb64>/<token>/", never_cache(InvitationView.as_view()), name="accounts_invitation"),
    path("password_reset/", never_cache(ResetView.as_view()), name="wagtailadmin_password_reset"),
]
