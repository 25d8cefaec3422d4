--- The whole way, from text through the C builder to the evaluator, against the oracle in Lua; and
--- the two type checks, in Lua and in C, against each other. Builds core/rule as a shared object.
package.path = "lua/lib/?.lua;tests/spec/?.lua;" .. package.path
local ffi = require("ffi")
local parser = require("_core.rule.parser")
local literal = require("_core.rule.literal")
local operators = require("_core.rule.operators")
local schema = require("_core.rule.schema").load(".")
local oracle, random_of = require("rule_oracle"), require("rule_random")

ffi.cdef([[
struct str { const char *data; uint32_t len; };
struct ip { uint8_t bytes[16]; uint8_t family; };
struct value { int type; union { struct str str; uint64_t number; int64_t sign; struct ip ip; }; };
struct err { char text[512]; };
struct rule_cost { uint64_t evaluated, matched, tests, faults, undecided; };
struct rule_builder; struct rule_tree;
struct rule_builder *rule_builder_new(void);
void rule_builder_free(struct rule_builder *);
bool rule_builder_kind(struct rule_builder *, unsigned, struct err *);
bool rule_builder_test(struct rule_builder *, unsigned, unsigned, unsigned, struct err *);
bool rule_builder_value(struct rule_builder *, struct str, struct err *);
bool rule_builder_and(struct rule_builder *, unsigned, struct err *);
bool rule_builder_or(struct rule_builder *, unsigned, struct err *);
bool rule_builder_not(struct rule_builder *, struct err *);
bool rule_builder_finish(struct rule_builder *, struct rule_tree **, struct err *);
void rule_tree_free(struct rule_tree *);
int rule_test_find(struct str);
bool rule_test_fits(int, int);
bool rule_evaluate(const struct rule_tree *, bool (*)(const void *, int, struct value *), const void *, int,
  struct rule_cost *);
bool net_parse(struct str, bool, void *);
]])

local function load_core()
  local path = os.tmpname() -- makes the file, which the compiler replaces
  local command = "cc -D_GNU_SOURCE -std=gnu17 -Werror=implicit-function-declaration -O1 -shared -fPIC -Icore -Ibpf -o "
    .. path .. " core/rule/*.c core/event/event.c "
    .. "core/event/event_gen.c core/base/arena.c core/base/err.c -lpcre2-8"
  local library = os.execute(command) == 0 and ffi.load(path) or nil
  os.remove(path)
  return library
end

local core = load_core()
local err = ffi.new("struct err")

local function str(text) return ffi.new("struct str", text, #text) end

local function check(ok) return ok or error(ffi.string(err.text), 0) end

--- What the script layer does with its own tree.
local function build_node(builder, node)
  if node.op == "kind" then return check(core.rule_builder_kind(builder, node.kind, err)) end
  if node.op == "test" then
    local flags = (node.fold and 1 or 0) + (node.negate and 2 or 0)
    check(core.rule_builder_test(builder, node.field, core.rule_test_find(str(node.test)), flags, err))
    for _, value in ipairs(node.values) do check(core.rule_builder_value(builder, str(value), err)) end
    return
  end
  for _, child in ipairs(node) do build_node(builder, child) end
  if node.op == "not" then return check(core.rule_builder_not(builder, err)) end
  check((node.op == "and" and core.rule_builder_and or core.rule_builder_or)(builder, #node, err))
end

local function build(tree)
  local builder = core.rule_builder_new()
  build_node(builder, tree)
  local result = ffi.new("struct rule_tree *[1]")
  check(core.rule_builder_finish(builder, result, err))
  core.rule_builder_free(builder)
  return ffi.gc(result[0], core.rule_tree_free)
end

local TYPE = { string = 1, list = 2, long = 3, signed = 4, bool = 5, ip = 6, date = 7, caps = 8, enum = 9 }
local field_of_id = {}
for _, field in pairs(schema.fields) do field_of_id[field.id] = field end

local current, kept -- the event being asked about; what C still points to

local function position(list, wanted)
  for i, item in ipairs(list) do
    if item == wanted then return i end
  end
end

local fill = {
  string = function(value, have) kept, value.str.data, value.str.len = have, have, #have end,
  list = function(value, have)
    kept = table.concat(have, "\0") .. "\0"
    value.str.data, value.str.len = kept, #kept
  end,
  signed = function(value, have) value.sign = have end,
  bool = function(value, have) value.number = have and 1 or 0 end,
  enum = function(value, have, field) value.number = position(field.values, have) end,
  caps = function(value, have, field)
    local mask = 0
    local seen = {}
    for _, name in ipairs(have) do
      if not seen[name] then mask = mask + 2 ^ (position(field.values, name) - 1) end
      seen[name] = true
    end
    value.number = mask
  end,
  ip = function(value, have)
    value.ip.family = 4
    local i = 0
    for part in have:gmatch("%d+") do
      value.ip.bytes[i] = tonumber(part)
      i = i + 1
    end
  end,
  number = function(value, have) value.number = have end,
}

local function fetch(_, id, value)
  local field = field_of_id[id]
  local have = current[field.name]
  if have == nil then return false end
  value.type = TYPE[field.type]
  local by_type = fill[field.type] or fill.number
  by_type(value, have, field)
  return true
end

describe("the evaluator in C", function()
  if not core then
    pending("could not be built here")
    return
  end
  local callback = ffi.cast("bool (*)(const void *, int, struct value *)", fetch)
  jit.off(fetch)

  it("agrees with the oracle on random rules", function()
    local seed = 2024
    local random = random_of.new(seed)
    local cost = ffi.new("struct rule_cost")
    local kinds = { schema.kinds["file.open"], schema.kinds["process.exec"], schema.kinds["net.connect"] }
    local matched, pairs_seen = 0, 0
    for r = 1, 3000 do
      local text = random:rule(3)
      local tree = assert(parser.parse(text, { schema = schema }))
      local compiled = build(tree)
      for _ = 1, 10 do
        current = random:event(random:one(kinds))
        local want = oracle.holds(tree, current)
        local got = core.rule_evaluate(compiled, callback, nil, current.kind, cost)
        assert(want == got, ("seed %d, rule %d should be %s: %s"):format(seed, r, tostring(want), text))
        matched, pairs_seen = matched + (want and 1 or 0), pairs_seen + 1
      end
    end
    assert.equal(0, tonumber(cost.undecided))
    assert.equal(matched, tonumber(cost.matched))
    assert.is_true(matched > pairs_seen / 5 and matched < pairs_seen * 4 / 5)
  end)

  it("tests the same types with the same operators", function()
    for word, operator in pairs(operators.by_word) do
      local test = core.rule_test_find(str(operator.test))
      assert.is_true(test > 0, word)
      for type, number in pairs(TYPE) do
        local fits = operators.fits({ test = operator.test, word = word }, { name = "x", type = type }) ~= nil
        assert.equal(fits, core.rule_test_fits(test, number), word .. " on " .. type)
      end
    end
  end)

  it("takes and refuses the same values", function()
    local fields = { "process.pid", "process.exit_code", "moonwatch.snapshot", "event.outcome", "destination.ip", "@timestamp",
      "process.thread.capabilities.effective" }
    local values = { "", "0", "00", "07", "1", "-1", "-0", "--1", "+1", "1.5", "0x", "0x1", "0XA", "0xg", "0xffffffffffffffff",
      "0xfffffffffffffffe", "0x7fffffffffffffff", "0x8000000000000000", "0x0000000000000000000001", "0o", "0o7", "0o8",
      "0o777777777777777777777", "0o1000000000000000000000", "0o1777777777777777777776", "0o1777777777777777777777",
      "0o2000000000000000000000", "18446744073709551614", "18446744073709551615", "18446744073709551616",
      "99999999999999999999999", "9223372036854775807", "9223372036854775808", "-9223372036854775807", "-9223372036854775808",
      "-0x10", " 1", "1 ", "true", "false", "True", "success", "failure", "Success", "CAP_CHOWN", "CAP_BPF", "cap_bpf", "CAP_",
      "CAP_CHECKPOINT_RESTORE", "10.0.0.1", "10.0.0.256", "10.0.0", "10.0.0.0.1", "010.0.0.1", "1.2.3.4/8", "0.0.0.0", "::", "::1",
      "1::", ":::", "1::2::3", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::", "::1:2:3:4:5:6:7",
      "1:2:3:4::5:6:7:8", "::ffff:1.2.3.4", "::1.2.3.4", "1.2.3.4::", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "12345::",
      "g::", "fe80::1%eth0", "::ffff:1.2.3", ":1", "1:", "::/0", "::1/128", "::1/129", "1.2.3.4/32", "1.2.3.4/33", "1.2.3.4/",
      "1.2.3.4/08", "1.2.3.4/0", "1.2.3.4/-1", "1.2.3.4/1/1", "/8", "::ffff:10.0.0.0/104" }
    local random = random_of.new(7)
    for _ = 1, 3000 do
      local bytes = {}
      for b = 1, random:below(9) + 1 do bytes[b] = random:one({ ":", ":", ".", "1", "0", "f", "/", "25", "x", "-" }) end
      values[#values + 1] = table.concat(bytes)
    end
    local both = { true, false }
    for _, name in ipairs(fields) do
      local field = schema.fields[name]
      for _, text in ipairs(values) do
        for _, cidr in ipairs(both) do
          local test = cidr and "cidr" or "eq"
          if not cidr or field.type == "ip" then
            local builder = core.rule_builder_new()
            check(core.rule_builder_test(builder, field.id, core.rule_test_find(str(test)), 0, err))
            local got = core.rule_builder_value(builder, str(text), err)
            core.rule_builder_free(builder)
            assert.equal(literal.check(field, test, text) or false, got, ("%s %s %q"):format(name, test, text))
          end
        end
      end
    end
  end)

  it("holds whatever the parser lets through", function()
    local list = {}
    for i = 1, 9000 do list[i] = "name" .. i end
    local atom = "not (process.name = a or not process.pid = 1) and "
    for _, text in ipairs({
      ("("):rep(32) .. ("not ("):rep(16) .. "process.exec" .. (")"):rep(48),
      ("process.exec or (process.exit and ("):rep(32) .. "process.fork" .. ("))"):rep(32),
      (atom):rep(1200) .. "process.exec",
      "process.args not contains all of $l or " .. ("process.args in $l or "):rep(1) .. "process.exec",
    }) do
      local tree, mistakes = parser.parse(text, { schema = schema, lists = { l = { unpack(list, 1, 2000) } } })
      assert(tree, mistakes and mistakes[1].message)
      build(tree)
    end
    build(assert(parser.parse("process.name in $l", { schema = schema, lists = { l = list } })))
  end)
end)
