# Targets beyond the build itself: documents, tests, checks, installation.

T ?=
FUZZ_SECONDS ?= 30
RELEASED := November 22, 2026

# `make` alone builds; help is one screen.
.PHONY: help
help:
	@echo "make                builds the commands, their manual pages and completions"
	@echo "make lq-fee         one command"
	@echo "make check [T=fee]  the suite, or what has 'fee' in its name"
	@echo "make asan [T=fee]   the same under address and undefined-behaviour sanitizers"
	@echo "make lint           format, clang-tidy, cppcheck, shellcheck, layers, sizes"
	@echo "make gcc clang      everything with -Werror, by that compiler"
	@echo "make fuzz           fuzz targets, FUZZ_SECONDS=$(FUZZ_SECONDS) each"
	@echo "make crash          power cuts against the store (root, Linux)"
	@echo "make interop        checkpoints and proofs, judged by Go's library (475 MB of packages)"
	@echo "make bench          ratios against jq, miller, sqlite3 and others"
	@echo "make demo           three weeks of a post, end to end"
	@echo "make deps           installs what is missing (apt-get, dnf, brew)"
	@echo "make install        under PREFIX=$(PREFIX), DESTDIR=; uninstall undoes it"
	@echo "make distcheck      installs into a temporary DESTDIR and tests that"
	@echo "make clean          removes build/"

.PHONY: $(TOOLS)
$(TOOLS): %: $(BUILD)/bin/%

# ---- manual pages and completions ----

PAGES := $(TOOLS:%=$(BUILD)/man/man1/%.1)
COMPLETIONS := $(foreach s,bash zsh fish,$(TOOLS:%=$(BUILD)/completions/$(s)/%))

.PHONY: docs
docs: $(PAGES) $(COMPLETIONS)

$(BUILD)/man/man1/%.1: $(BUILD)/bin/% tools/man.sh $$(wildcard share/man/$$*.mdoc)
	@mkdir -p $(@D)
	$(BUILD)/bin/$* --dump=mdoc > $@.part
	tools/man.sh $* '$(RELEASED)' $(wildcard share/man/$*.mdoc) < $@.part > $@
	@rm -f $@.part

$(BUILD)/completions/bash/%: $(BUILD)/bin/%
	@mkdir -p $(@D)
	$< --dump=bash > $@

$(BUILD)/completions/zsh/%: $(BUILD)/bin/%
	@mkdir -p $(@D)
	$< --dump=zsh > $@

$(BUILD)/completions/fish/%: $(BUILD)/bin/%
	@mkdir -p $(@D)
	$< --dump=fish > $@

# ---- tests ----

UNITS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*.c))
TEST_TOOLS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/tools/*.c))
UNIT_LIBS := -ljansson -lcsv -lsmartcols -lunistring -llmdb -ljpeg -lpng -lidn2 $(CRYPTO)

# Tests may use what the system has; private, so that the library isn't built that way.
$(UNITS) $(TEST_TOOLS): private CPPFLAGS += -D_GNU_SOURCE

$(UNITS) $(TEST_TOOLS): $(BUILD)/%: %.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/unit $(CFLAGS_ALL) $(LDFLAGS_ALL) -MMD -MP -o $@ $< \
	    $(LIB) $(UNIT_LIBS)

-include $(wildcard $(BUILD)/tests/*/*.d)

.PHONY: units
units: $(UNITS) $(TEST_TOOLS)

.PHONY: deps-check
deps-check:
	@tools/deps.sh --quiet build test

# A second make: what the first one found missing is there when it reads the tree.
.PHONY: check
check: deps-check
	@$(MAKE) --no-print-directory all units
	@tools/check.sh $(BUILD) '$(T)'

.PHONY: asan
asan: deps-check
	@LQ_SANITIZED=1 ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 \
	$(MAKE) --no-print-directory BUILD=$(BUILD)/asan CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	    HARDEN=-fPIE SAN='-fsanitize=address,undefined -fno-sanitize-recover=all' check

.PHONY: gcc clang
gcc clang:
	$(MAKE) --no-print-directory BUILD=$(BUILD)/$@ CC=$@ CFLAGS='-O2 -g -Werror' bins units

.PHONY: lint
lint:
	@tools/deps.sh --quiet build lint
	@$(MAKE) --no-print-directory $(GEN)
	@tools/lint.sh $(BUILD) $(CPPFLAGS_ALL)

.PHONY: deps
deps:
	@tools/deps.sh build test lint crash

# What others' software says of our checkpoints. The packages are large: a target of its own.
.PHONY: interop
interop: deps-check
	@tools/deps.sh --quiet interop
	@$(MAKE) --no-print-directory bins units
	@BUILD=$(BUILD) bats --tap tests/interop

.PHONY: bench
bench: bins
	@tests/bench/run $(BUILD)

.PHONY: demo
demo: deps-check
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) share/demo/run

# ---- fuzzing: every tests/fuzz/*.c is a libFuzzer target with its corpus beside it ----

FUZZ := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))

FUZZ_CC := clang -std=c17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_LIB := $(BUILD)/fuzz/liblq.a

# The library once, with the coverage that the fuzzer follows; each target takes what it uses.
$(BUILD)/fuzz/lib/store/%.o: CPPFLAGS += -D_GNU_SOURCE
$(BUILD)/fuzz/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(FUZZ_CC) -fsanitize=fuzzer-no-link $(CPPFLAGS_ALL) -MMD -MP -c -o $@ $<

$(FUZZ_LIB): $(LIBSRC:%.c=$(BUILD)/fuzz/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(FUZZ): $(BUILD)/%: %.c $(FUZZ_LIB)
	@mkdir -p $(@D)
	$(FUZZ_CC) -fsanitize=fuzzer $(CPPFLAGS_ALL) -D_GNU_SOURCE -MMD -MP -o $@ $< $(FUZZ_LIB) $(UNIT_LIBS)

-include $(wildcard $(BUILD)/fuzz/lib/*/*.d)

.PHONY: fuzz
fuzz:
	@tools/deps.sh --quiet build fuzz
	@$(MAKE) --no-print-directory $(FUZZ)
	@printf '%s\0' $(FUZZ) | \
	    xargs -0 -n 1 -P "$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" tools/fuzz.sh $(FUZZ_SECONDS)

# ---- installation ----

BINDIR = $(DESTDIR)$(PREFIX)/bin
DATADIR = $(DESTDIR)$(SHAREDIR)
MANDIR = $(DESTDIR)$(PREFIX)/share/man
BASHDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
DATA := $(sort $(shell find share -type f ! -path 'share/man/*' ! -path 'share/demo/*'))

# What names where it lies (units, the cron table) ends in .in and is filled in here.
.PHONY: install-data
install-data:
	@set -e; for f in $(DATA); do \
	    o=$(DATADIR)/$${f#share/}; \
	    install -d $$(dirname $$o); \
	    case $$f in \
	    *.in) sed 's|@SHAREDIR@|$(SHAREDIR)|g' $$f >$${o%.in}; chmod 644 $${o%.in} ;; \
	    *) install -m 644 $$f $$o ;; \
	    esac; \
	done

.PHONY: install
install: all install-data
	install -d $(BINDIR) $(MANDIR)/man1 $(BASHDIR) $(ZSHDIR) $(FISHDIR)
	@set -e; for t in $(TOOLS); do \
	    install -m 755 $(BUILD)/bin/$$t $(BINDIR)/$$t; \
	    install -m 644 $(BUILD)/man/man1/$$t.1 $(MANDIR)/man1/$$t.1; \
	    install -m 644 $(BUILD)/completions/bash/$$t $(BASHDIR)/$$t; \
	    install -m 644 $(BUILD)/completions/zsh/$$t $(ZSHDIR)/_$$t; \
	    install -m 644 $(BUILD)/completions/fish/$$t $(FISHDIR)/$$t.fish; \
	done

.PHONY: uninstall
uninstall:
	@for t in $(TOOLS); do \
	    rm -f $(BINDIR)/$$t $(MANDIR)/man1/$$t.1 $(BASHDIR)/$$t $(ZSHDIR)/_$$t \
	        $(FISHDIR)/$$t.fish; \
	done
	rm -rf $(DATADIR)

.PHONY: distcheck
distcheck: deps-check
	+@tools/distcheck.sh $(BUILD) '$(T)'

.PHONY: clean
clean:
	rm -rf build
