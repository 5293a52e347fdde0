"""Wagtail's administration of accounts: nobody types the password of somebody else."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    user_viewset = "cms.accounts.user_views.StaffViewSet"
