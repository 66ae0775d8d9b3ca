# The proof that nothing acknowledged is ever lost.
#   make crash           every kill point, injected error and power cut (root for the last)
#   make crash QUICK=1   a sample of them, in under a minute

.PHONY: crash
crash: $(BUILD)/bin/lq-store $(BUILD)/bin/lq-audit $(BUILD)/bin/lq-order $(BUILD)/bin/lq-message $(BUILD)/tests/tools/store_drive
	@tests/crash/run.sh $(BUILD) $(if $(QUICK),quick,full)
