# The store's proofs: its unit tests, and `make crash`.
#   make crash           every kill point, injected error and power cut (root for the last)
#   make crash QUICK=1   a sample of them, in under two minutes

STORE_UNITS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/journal_*.c))
STORE_TESTS := $(STORE_UNITS:%=$(BUILD)/test/%) $(BUILD)/test/store_drive

$(STORE_TESTS): $(BUILD)/test/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(LIB) -ljansson $(CRYPTO)

.PHONY: store-units
store-units: $(STORE_TESTS)
	@for t in $(STORE_UNITS); do $(BUILD)/test/$$t || exit 1; done
