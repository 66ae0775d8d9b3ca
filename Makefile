# lq: the back office of a consular post.  `make help` lists the targets.
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh

VERSION := 0.1.0
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc

CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla
HARDEN  ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDHARD  ?= -pie -Wl,-z,relro,-z,now -Wl,--as-needed
SAN     ?=
SHAREDIR = $(PREFIX)/share/lq
CPPFLAGS_ALL = -D_POSIX_C_SOURCE=200809L -iquote lib -iquote cmd -iquote $(BUILD)/gen -include lib/base/banned.h \
               -DLQ_VERSION='"$(VERSION)"' -DLQ_SHAREDIR='"$(SHAREDIR)"' $(CPPFLAGS)
CFLAGS_ALL   = -std=c17 $(CFLAGS) $(WARN) $(HARDEN) $(SAN)
LDFLAGS_ALL  = $(LDHARD) $(SAN) $(LDFLAGS)

# Linked statically where there is an archive: little of them is used, and the
# shared libraries cost every start (libcrypto 1-3 ms, libunistring 0.2).
static = $(if $(wildcard $(shell $(CC) -print-file-name=lib$(1).a)),-l:lib$(1).a,-l$(1))
CRYPTO    := $(subst .a,.a -ldl -pthread,$(call static,crypto))
UNISTRING := $(call static,unistring)
IDN2      := $(call static,idn2) $(UNISTRING)

# One line a tool: what it links beyond the C library and our own archive.
# (The archive gives each tool only the modules it uses.)
LIBS_lq-fee     := -ljansson
LIBS_lq-track   := -ljansson
LIBS_lq-identity := -ljansson
LIBS_lq-fraud   := -ljansson
LIBS_lq-hours   := -ljansson
LIBS_lq-info    := -ljansson -llmdb $(CRYPTO)
LIBS_lq-translate := -ljansson
LIBS_lq-csv     := -lcsv
LIBS_lq-table   := -lsmartcols $(UNISTRING)
LIBS_lq-explain :=
LIBS_lq-photo   := -ljpeg -lpng -ljansson $(CRYPTO)
LIBS_lq-kit     := -ljansson $(UNISTRING) -lqrencode
LIBS_lq-dispatch := -ljansson $(UNISTRING)
LIBS_lq-verify-legalization := -ljansson $(CRYPTO)
LIBS_lq-mailcheck := -ljansson
LIBS_lq-id      := $(IDN2)
LIBS_lq-account := $(IDN2)
LIBS_lq-route   := -ljansson
LIBS_lq-redact  := $(IDN2) $(CRYPTO)
LIBS_lq-report  := -ljansson -llmdb -lcsv -lsmartcols $(UNISTRING) -lqrencode $(CRYPTO)
LIBS_lq-store   := -ljansson -llmdb $(CRYPTO)
LIBS_lq-audit   := -ljansson -llmdb $(CRYPTO)
LIBS_lq-interview := -ljansson -llmdb $(CRYPTO)
LIBS_lq-pension := -ljansson -llmdb $(IDN2) -lqrencode $(CRYPTO)
LIBS_lq-order   := -ljansson -llmdb $(IDN2) $(CRYPTO)
LIBS_lq-message := -ljansson -llmdb $(CRYPTO)

TOOLS   := $(sort $(patsubst cmd/%.c,%,$(wildcard cmd/lq-*.c)))
LIBSRC  := $(sort $(wildcard lib/*/*.c))
LIBOBJ  := $(LIBSRC:%.c=$(BUILD)/%.o)
CMDSRC  := $(sort $(wildcard cmd/*.c cmd/*/*.c))
CMDOBJ  := $(CMDSRC:%.c=$(BUILD)/%.o)
BINS    := $(TOOLS:%=$(BUILD)/bin/%)
LIB     := $(BUILD)/liblq.a
GEN     := $(BUILD)/gen/findings.inc

.PHONY: all
all: $(BINS) docs

.PHONY: bins
bins: $(BINS)

$(BUILD)/gen/mkfindings: tools/mkfindings.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -D_POSIX_C_SOURCE=200809L -o $@ $< -ljansson

$(GEN): share/findings.jsonl $(BUILD)/gen/mkfindings
	$(BUILD)/gen/mkfindings < share/findings.jsonl > $@

$(BUILD)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(LIB): $(LIBOBJ)
	@rm -f $@
	$(AR) rcs $@ $^

.SECONDEXPANSION:
$(BINS): $(BUILD)/bin/%: $(BUILD)/cmd/%.o $$(foreach f,$$(wildcard cmd/$$*/*.c),$(BUILD)/$$(basename $$f).o) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_$*)

# Open file description locks are a Linux and BSD extension.
$(BUILD)/lib/store/%.o: CPPFLAGS += -D_GNU_SOURCE

-include $(wildcard $(BUILD)/lib/*/*.d $(BUILD)/cmd/*.d $(BUILD)/cmd/*/*.d)

include $(sort $(wildcard tools/*.mk))
