package.path = "lua/lib/?.lua;" .. package.path
local parser = require("_core.rule.parser")
local operators = require("_core.rule.operators")
local report = require("_core.rule.report")
local limits = require("_core.rule.limits")
local schema = require("_core.rule.schema").load(".")

local function read(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

describe("docs/rules.md", function()
  local text = read("docs/rules.md")

  it("shows rules that parse", function()
    local count = 0
    for rule in text:gmatch("```rule\n(.-)```") do
      count = count + 1
      local tree, mistakes = parser.parse(rule, { schema = schema })
      assert(tree, mistakes and report.format(mistakes, "example " .. count))
    end
    assert.is_true(count >= 7)
  end)

  it("names every operator", function()
    for word in pairs(operators.by_word) do assert(text:find("`" .. word .. "[` ]"), word .. " is missing") end
  end)

  it("tells the limits that hold", function()
    local words = { [limits.depth] = "64 deep", [limits.atoms] = "4,096 conditions", [limits.members] = "10,000 members",
      [limits.values] = "100,000 values", [limits.mistakes] = "20 mistakes" }
    for number, words_of in pairs(words) do
      local digits = words_of:match("^[%d,]+"):gsub(",", "")
      assert.equal(number, tonumber(digits))
      assert(text:find(words_of, 1, true), words_of)
    end
    assert(text:find(limits.text_bytes / 1024 .. " KiB of text", 1, true))
  end)
end)
