"""The administration's search on PostgreSQL: stock, without what makes parallel publishing fail.

After every save the stock index recomputes a weight over the whole table and two publishers deadlock.
That weight only ranks results, so it is left to `manage.py update_index`. Both text search
configurations are made by the migration `cms.0001_french_search`: French stems and no accents.
"""

from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend


class Index(PostgresIndex):
    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)


class SearchBackend(PostgresSearchBackend):
    index_class = Index

    def __init__(self, params: dict) -> None:
        super().__init__(params)
        self.autocomplete_config = "site_simple"
