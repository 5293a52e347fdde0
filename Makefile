# Every step of this project is a verb of this file; `make` alone lists them.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) manage.py

.DEFAULT_GOAL := help
.PHONY: help run demo password install test test-long check bench screenshots shell plugin plugins reconcile backup restore

help: ## Liste les verbes
	@echo "Usage : make VERBE"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: install ## Installe ce qui manque, prépare la base, charge le texte et sert le site
	@exec $(MANAGE) serve

demo: export DATA_DIR = var/demo
demo: export DATABASE_URL =
demo: install ## Sert le site avec des exemples signalés, dans ses propres données (var/demo)
	@exec $(MANAGE) serve --examples

password: install ## Donne un nouveau mot de passe (account=nom, « admin » par défaut)
	@$(MANAGE) password $(account)

test: ## Vérifie style, types, migrations, puis essaie sur SQLite, PostgreSQL et dans un navigateur
	@$(call python,requirements-dev.txt)
	@exec $(VENV_PYTHON) -m tests.run

test-long: ## Essaie ce que « test » laisse de côté : lent, au hasard, jugé par d'autres (une vingtaine de minutes)
	@$(call python,requirements-dev.txt)
	@exec $(VENV_PYTHON) -m tests.run --long

check: ## Vérifie le style, les types et les migrations seulement
	@$(call python,requirements-dev.txt)
	@exec $(VENV_PYTHON) -m tests.run --checks

screenshots: ## Photographie chaque modèle de page dans var/screenshots (trois largeurs, deux thèmes)
	@$(call python,requirements-dev.txt)
	@$(VENV_PYTHON) -m tests.journeys.screenshots

plugin: install ## Écrit un nouveau type de contenu (name=nom)
	@$(MANAGE) startplugin $(name)

plugins: install ## Montre les types de contenu chargés et ce qu'ils offrent
	@$(MANAGE) plugins

reconcile: install ## Reconstruit, compare et répare tout ce qui est publié
	@$(MANAGE) reconcile

backup: install ## Sauvegarde la base et les fichiers dans une archive vérifiée (to=dossier)
	@$(MANAGE) backup $(to)

restore: install ## Remet une sauvegarde en place, site arrêté (from=archive, options=--check ou --force)
	@$(MANAGE) restore $(from) $(options)

bench: ## Mesure le site à côté de Wagtail et de nginx (items=1000,10000, database=postgresql)
	@$(call python,requirements-dev.txt)
	@exec $(VENV_PYTHON) -m bench $(if $(items),--items $(items)) $(if $(database),--database $(database))

shell: install ## Ouvre un interpréteur Python dans le projet
	@$(MANAGE) shell

install: ## Installe les bibliothèques dans .venv, si elles ont changé
	@$(call python,requirements.txt)

define python
command -v $(PYTHON) >/dev/null 2>&1 || { echo "Installation impossible : Python 3.11 manque ; sous Debian : sudo apt install python3 python3-venv" >&2; exit 1; }; \
$(PYTHON) cms/serving/install.py $(1)
endef
