"""The tables of the staff's accounts."""

from django.contrib.auth.models import Group
from django.db import models


class RoleGroup(models.Model):
    """The group that has a role: found by this rather than by its name, which the staff may change.

    Without a group once somebody has deleted it; it does not come back.
    """

    role = models.CharField(max_length=20, unique=True)
    group = models.OneToOneField(Group, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.role


class SettledRight(models.Model):
    """A right that was given to a role, or taken from it, once; what the staff change later stays theirs."""

    role = models.CharField(max_length=20)
    right = models.CharField(max_length=200)
    """`app.codename`, or `app.codename@page` and `@collection` for one given at the root of a tree."""
    given = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["role", "right"], name="accounts_right_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.right}"
