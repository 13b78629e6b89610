# What a newcomer types. README.md tells the rest, docs/running.md the variables.
#
#   make demo     the demo district in a browser, SQLite, nothing to prepare
#   make test     lint and every test, on SQLite and on PostgreSQL   (ARGS="tests/engine -k take")
#   make serve    web and worker without the demo data
#   make setup    what the commands above install by themselves
#   make lint     the checks alone
#   make format   what of them mends itself

SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
export PORT

PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --requirement
CODE := config workflows approvals documents orgs
TEMPLATES = $(shell find $(CODE) -name '*.html')

# Debian's packages: the papers need the first three, the tests the rest.
PAPERS := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TOOLS := chromium libatomic1 qpdf poppler-utils zbar-tools
ifeq ($(TEST_DATABASE_URL)$(wildcard /usr/lib/postgresql/*/bin/initdb),)
TOOLS += postgresql
endif
VENV := $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)

# Root gets the missing ones of $(1) installed; anybody else is told the line, and goes on.
define packages
@command -v dpkg-query >/dev/null || exit 0; \
missing=$$(for name in $(1); do \
  dpkg-query --show --showformat='$${db:Status-Status}\n' $$name 2>/dev/null | grep -qx installed || echo $$name; done | xargs); \
[ -n "$$missing" ] || exit 0; \
if [ "$$(id -u)" = 0 ]; then \
  echo "Installing Debian's packages: $$missing …"; \
  said=$$( { apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends $$missing; } 2>&1 ) && exit 0; \
  echo "$$said" | tail -n 5; \
fi; \
echo "Not here: $(2). To have them: sudo apt-get install $$missing"
endef

.PHONY: setup demo serve lint format test papers tools free
.NOTPARALLEL:

setup: papers tools .venv/tests.done

papers:
	$(call packages,$(VENV) $(PAPERS),libraries without which no paper (PDF) can be made)

tools:
	$(call packages,$(TOOLS),programs without which some tests fail)

.venv/runtime.done: requirements.txt | papers
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing into .venv …"
	@$(PIP) $<
	@touch $@

.venv/tests.done: requirements-dev.txt .venv/runtime.done
	@echo "Installing the tests' own packages into .venv …"
	@$(PIP) $<
	@touch $@

free:
	@if (: </dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then \
	  echo "Port $(PORT) is taken. Another one: make demo PORT=8001"; exit 1; fi

# The address and the log-ins stand last, after what web and worker say at their start.
demo: export DEMO := true
demo: export BASE_URL := http://127.0.0.1:$(PORT)
demo: export SECOND_FACTOR := false
demo: papers .venv/runtime.done free
	@mkdir -p var
	@$(PY) manage.py migrate --verbosity 0
	@echo "Loading the demo district …"
	@$(PY) manage.py load_demo > var/demo.txt || { cat var/demo.txt; exit 1; }
	@{ until (: </dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; do sleep 0.5; done; sleep 3; \
	  echo; cat var/demo.txt; echo; echo "Глашатай работает: http://127.0.0.1:$(PORT)  (остановить: Ctrl-C)"; } & \
	trap 'kill $$! 2>/dev/null' EXIT; .venv/bin/honcho start || test $$? = 130

serve: export BASE_URL := http://127.0.0.1:$(PORT)
serve: papers .venv/runtime.done free
	@$(PY) manage.py migrate --verbosity 0
	@.venv/bin/honcho start || test $$? = 130

lint: .venv/tests.done
	@.venv/bin/ruff check --quiet --output-format concise
	@.venv/bin/ruff format --quiet --check
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/mypy $(CODE)
	@.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	@.venv/bin/djlint --lint --quiet $(TEMPLATES)
	@.venv/bin/bandit --quiet --configfile pyproject.toml --confidence-level medium --recursive $(CODE)

format: .venv/tests.done
	@.venv/bin/ruff check --quiet --fix --output-format concise
	@.venv/bin/ruff format --quiet
	@.venv/bin/djade --target-version 5.2 $(TEMPLATES)

test: setup
	@$(MAKE) --no-print-directory lint || \
	  { printf '%s: not run, lint failed\n' SQLite PostgreSQL; exit 1; }
	@$(PY) -m tests.run $(ARGS)
