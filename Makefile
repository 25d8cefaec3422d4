# moonwatch: the front door. `make help` lists what it opens.
.DEFAULT_GOAL := build/moonwatch
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VERSION := 0.1.0
PREFIX  ?= /usr/local
B       ?= build
ARCH    := $(patsubst x86_64,x86,$(patsubst aarch64,arm64,$(shell uname -m)))

CC       := gcc
MULTIARCH := $(shell gcc -print-multiarch 2>/dev/null)
PKGS     := luajit libbpf libpcre2-8 libsodium sqlite3 libzstd jansson
WARN     := -Wall -Wextra -Werror -Wstrict-prototypes -Wshadow -Wno-missing-field-initializers
CPPFLAGS := -D_GNU_SOURCE -DMOONWATCH_VERSION='"$(VERSION)"' -Icore -Ibpf -I$(B)/gen
CFLAGS   := -std=gnu17 -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE $(WARN)
LDFLAGS  := -pie -Wl,-z,relro,-z,now
# Only what is missing fails, and says which command mends it.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -llua5.1-lpeg -lm -lpthread

SRC := $(filter-out core/app/main.c,$(sort $(wildcard core/*/*.c)))
OBJ := $(SRC:core/%.c=$(B)/core/%.o)
# What defines the shared maps is linked first: some linkers lose maps that are used before.
BPF := bpf/describe.bpf.c $(filter-out bpf/describe.bpf.c,$(sort $(wildcard bpf/*.bpf.c)))
LUA := $(sort $(wildcard lua/lib/_core/*/*.lua))

include tests/tests.mk

help: ## this list
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: deps-build ## install what is missing, build, and watch this host
	@$(MAKE) --no-print-directory $(B)/moonwatch
	@$(B)/moonwatch run || { s=$$?; [ $$s -eq 3 ] || exit $$s; \
	  echo "make run: no live capture here (see above); the same job on a recorded attack:" >&2; \
	  $(B)/moonwatch replay examples/first-alert/attack.mwt; }

deps-build deps-test deps-kernels: deps-%:
	@./deps $*

# --- the program ---------------------------------------------------------------------------------

$(B)/moonwatch: $(B)/core/app/main.o $(B)/libmoonwatch.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/libmoonwatch.a: $(OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/core/%.o: core/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# The BPF programs: one object per family, linked into one, wrapped in a skeleton.
$(B)/bpf/%.bpf.o: bpf/%.bpf.c
	@mkdir -p $(@D)
	clang -g -O2 -Wall -Werror -target bpf -D__TARGET_ARCH_$(ARCH) -I/usr/include/$(MULTIARCH) -Ibpf -MMD -MP -c -o $@ $<

# The object that defines the shared maps comes first: libbpf's linker loses their places otherwise.
$(B)/bpf/moonwatch.o: $(B)/bpf/describe.bpf.o $(patsubst bpf/%.bpf.c,$(B)/bpf/%.bpf.o,$(filter-out bpf/describe.bpf.c,$(BPF)))
	bpftool gen object $@ $^

$(B)/gen/moonwatch.skel.h: $(B)/bpf/moonwatch.o
	@mkdir -p $(@D)
	bpftool gen skeleton $< name moonwatch_bpf > $@

$(patsubst core/%.c,$(B)/core/%.o,$(wildcard core/capture/*.c)): | $(B)/gen/moonwatch.skel.h
$(B)/core/capture/programs.o: $(B)/gen/moonwatch.skel.h

# The trusted Lua side and the store's schema travel inside the binary.
$(B)/gen/lua_core_gen.h: $(LUA) core/script/embed.lua
	@mkdir -p $(@D)
	luajit core/script/embed.lua $(LUA) > $@
$(B)/core/script/compile.o $(B)/fuzz/core/script/compile.o: $(B)/gen/lua_core_gen.h
$(B)/core/store/migrate.o: core/store/schema.sql

-include $(OBJ:.o=.d) $(B)/core/app/main.d $(wildcard $(B)/bpf/*.d)

# --- what is generated ---------------------------------------------------------------------------

GENERATED := core/event/event_gen.h core/event/event_gen.c bpf/kinds_gen.h sdk/library/events_gen.lua \
	docs/events.md docs/event.schema.json

gen: ## write what follows from core/event/schema.lua
	luajit core/event/gen.lua .

# --- the rest ------------------------------------------------------------------------------------

docs: gen ## generate the reference pages

install: $(B)/moonwatch ## install below PREFIX (default /usr/local)
	install -D -m 755 $(B)/moonwatch $(DESTDIR)$(PREFIX)/bin/moonwatch
	mkdir -p $(DESTDIR)$(PREFIX)/share/moonwatch
	cp -R lua/detections sdk $(DESTDIR)$(PREFIX)/share/moonwatch/

clean: ## remove what was built
	rm -rf $(B)

.PHONY: help run deps-build deps-test deps-kernels gen docs install clean
