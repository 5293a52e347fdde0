"""Backups and their restoration."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "cms.backup"
    label = "backup"
    verbose_name = "Sauvegardes"
