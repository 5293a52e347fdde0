# Every step of this project is a verb of this file; `make` alone lists them.
# Help is said in the language of the terminal (cms/terminal.py): English | Français.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) manage.py
FRENCH := $(filter fr%,$(firstword $(LC_ALL) $(LC_MESSAGES) $(LANG)))

.DEFAULT_GOAL := help
.PHONY: help run demo dev password install lock test test-long test-with check bench screenshots shell plugin plugins reconcile backup restore

help: ## List the verbs | Liste les verbes
	@echo "$(if $(FRENCH),Usage : make VERBE,Usage: make VERB)"
	@awk -F ' ## | [|] ' '/^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "  %-14s%s\n", $$1, $$$(if $(FRENCH),3,2) }' $(MAKEFILE_LIST)

run: install ## Install what is missing, prepare the database, load the text and serve the site | Installe ce qui manque, prépare la base, charge le texte et sert le site
	@exec $(MANAGE) serve

demo: export DATA_DIR = var/demo
demo: export DATABASE_URL =
demo: install ## Serve the site with labelled examples, in data of its own (var/demo) | Sert le site avec des exemples signalés, dans ses propres données (var/demo)
	@exec $(MANAGE) serve --examples

dev: export DEBUG = true
dev: install ## Serve the site and show each change of the code at once | Sert le site et montre aussitôt chaque changement du code
	@exec $(MANAGE) serve --reload

password: install ## Give a new password (account=name, "admin" by default) | Donne un nouveau mot de passe (account=nom, « admin » par défaut)
	@$(MANAGE) password $(account)

test: ## Check style, types and migrations, then try on SQLite, PostgreSQL and in a browser | Vérifie style, types, migrations, puis essaie sur SQLite, PostgreSQL et dans un navigateur
	@$(call install,requirements-dev.lock)
	@exec $(VENV_PYTHON) -m tests.run

test-long: ## Try what "test" leaves out: slow, random, judged by others, on the next Wagtail (half an hour) | Essaie ce que « test » laisse de côté : lent, au hasard, jugé par d'autres, sur le prochain Wagtail (une demi-heure)
	@$(call install,requirements-dev.lock)
	@exec $(VENV_PYTHON) -m tests.run --long

test-with: ## Try on other versions, in var/versions (wagtail=next or a number, PYTHON=python3.13) | Essaie sur d'autres versions, dans var/versions (wagtail=next ou un numéro, PYTHON=python3.13)
	@$(call python,tests.versions $(wagtail))

check: ## Check style, types and migrations only | Vérifie le style, les types et les migrations seulement
	@$(call install,requirements-dev.lock)
	@exec $(VENV_PYTHON) -m tests.run --checks

screenshots: ## Photograph each page template into var/screenshots (three widths, two themes) | Photographie chaque modèle de page dans var/screenshots (trois largeurs, deux thèmes)
	@$(call install,requirements-dev.lock)
	@$(VENV_PYTHON) -m tests.journeys.screenshots

plugin: install ## Write a new content type (name=name) | Écrit un nouveau type de contenu (name=nom)
	@$(MANAGE) startplugin $(name)

plugins: install ## Show the content types that are loaded and what they offer | Montre les types de contenu chargés et ce qu'ils offrent
	@$(MANAGE) plugins

reconcile: install ## Rebuild, compare and repair everything that is public | Reconstruit, compare et répare tout ce qui est publié
	@$(MANAGE) reconcile

backup: install ## Save the database and the files in a verified archive (to=folder) | Sauvegarde la base et les fichiers dans une archive vérifiée (to=dossier)
	@$(MANAGE) backup $(to)

restore: install ## Put a backup in place, the site being stopped (from=archive, options=--check, --force or --unsigned) | Remet une sauvegarde en place, site arrêté (from=archive, options=--check, --force ou --unsigned)
	@$(MANAGE) restore $(from) $(options)

bench: ## Measure the site beside Wagtail and nginx (items=1000,10000, database=postgresql) | Mesure le site à côté de Wagtail et de nginx (items=1000,10000, database=postgresql)
	@$(call install,requirements-dev.lock)
	@exec $(VENV_PYTHON) -m bench $(if $(items),--items $(items)) $(if $(database),--database $(database))

shell: install ## Open a Python interpreter in the project | Ouvre un interpréteur Python dans le projet
	@$(MANAGE) shell

install: ## Install the libraries into .venv, if they changed | Installe les bibliothèques dans .venv, si elles ont changé
	@$(call install,requirements.lock)

lock: ## Pin the libraries of requirements*.txt again (options=--upgrade: the newest allowed) | Fixe de nouveau les bibliothèques de requirements*.txt (options=--upgrade : les plus récentes permises)
	@$(call python,cms.serving.lock_files $(options))

install = $(call python,cms.serving.install $(1))

define python
command -v $(PYTHON) >/dev/null 2>&1 || { echo "$(if $(FRENCH),Installation impossible : Python 3.11 manque ; sous Debian : sudo apt install python3 python3-venv,Cannot install: Python 3.11 is missing; on Debian: sudo apt install python3 python3-venv)" >&2; exit 1; }; \
$(PYTHON) -m $(1)
endef
