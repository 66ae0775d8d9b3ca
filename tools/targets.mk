# Targets beyond the build itself.

.PHONY: docs
docs: ;

.PHONY: clean
clean:
	rm -rf build
