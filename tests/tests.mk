# Tests, lint, benchmarks and fuzzers. tests/run counts what the suites print (TAP).

FUZZ_SECONDS ?= 60
SAN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

UNIT_SRC := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT     := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/unit/%)
FUZZERS  := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

test: deps-test ## install what tests need and run all suites
	@$(MAKE) --no-print-directory $(B)/moonwatch units fuzzers actors
	@$(MAKE) --no-print-directory B=$(B)/san CFLAGS='$(filter-out -O2 -D_FORTIFY_SOURCE=2 -fPIE,$(CFLAGS)) -O1 $(SAN)' LDFLAGS= units
	@B=$(B) tests/run

test-kernels: deps-kernels ## run the end-to-end cases on stock Debian kernels in QEMU, too
	@$(MAKE) --no-print-directory $(B)/moonwatch actors $(B)/kernels/cost
	@B=$(B) tests/run kernels

lint: deps-test ## format, layers, generated files, static checks
	@B=$(B) tests/lint

bench: deps-test ## measure, print a table, write docs/performance.md
	@$(MAKE) --no-print-directory $(B)/moonwatch benches
	@B=$(B) tests/bench/run

fuzz: deps-test ## run every fuzzer for FUZZ_SECONDS (default 60)
	@$(MAKE) --no-print-directory fuzzers
	@B=$(B) FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run

units: $(UNIT)
fuzzers: $(FUZZERS)

# What a unit test needs beside the library stands in a comment of its own: no test does today.
$(B)/tests/unit/%: tests/unit/%.c $(B)/libmoonwatch.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -Itests -o $@ $< $(B)/libmoonwatch.a $(LDFLAGS) $(PKG_LIBS) -lcmocka

# Fuzzers are built by clang from the sources they need: everything below app and capture, and of the
# latter what reads the bytes of strangers.
FUZZ_SRC := $(filter-out core/app/%.c core/capture/%.c,$(SRC)) core/capture/dns.c
FUZZ_OBJ := $(FUZZ_SRC:core/%.c=$(B)/fuzz/core/%.o)
FUZZ_FLAGS := -std=gnu17 -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all

$(B)/fuzz/core/%.o: core/%.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) $(FUZZ_FLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/fuzz/%: tests/fuzz/%.c $(FUZZ_OBJ)
	@mkdir -p $(@D)
	clang $(CPPFLAGS) $(filter-out -fsanitize=fuzzer-no-link%,$(FUZZ_FLAGS)) -fsanitize=fuzzer,address,undefined $(PKG_CFLAGS) -o $@ $^ $(PKG_LIBS)

# Small programs that do the real act a test or a benchmark is about.
ACTORS := $(patsubst tests/e2e/actors/%.c,$(B)/actors/%,$(sort $(wildcard tests/e2e/actors/*.c)))
BENCHES := $(patsubst tests/bench/%.c,$(B)/bench/%,$(sort $(wildcard tests/bench/*.c)))
actors: $(ACTORS)
benches: $(BENCHES)

$(B)/actors/%: tests/e2e/actors/%.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -std=gnu17 -O2 -Wall -Wextra -Werror -o $@ $< -lpthread

$(B)/bench/%: tests/bench/%.c $(B)/libmoonwatch.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/kernels/cost: tests/kernels/cost.c
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE -std=gnu17 -O2 -Wall -Wextra -Werror -o $@ $< -lbpf

-include $(FUZZ_OBJ:.o=.d)

.PHONY: test test-kernels lint bench fuzz units fuzzers actors benches
