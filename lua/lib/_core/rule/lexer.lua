--- Text of a rule to tokens, by LPeg.
---
---   local tokens = lexer.split("process.name in (sh, bash)")
---   tokens[1] --> { kind = "word", text = "process.name", first = 1, last = 12 }
---
--- Kinds: `word` (bare words, numbers, addresses, keywords), `string` (quoted; text is what it means),
--- `op`, `(`, `)`, `,`, `list` ($name; text without the $), `bad` (with `message`), `end`.
--- Never fails: what cannot be a token is a `bad` one.
local lpeg = require("lpeg")
local P, R, S, C, Cc, Cp, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cc, lpeg.Cp, lpeg.Ct

local M = {}

local blank = S(" \t\r\n\f\v")
local comment = P("#") * (1 - P("\n")) ^ 0
local skip = (blank + comment) ^ 0

local alpha = R("az", "AZ")
local word_byte = R("az", "AZ", "09") + S("_-./*?:@+[]%")
local name = (alpha + P("_")) * (R("az", "AZ", "09") + S("_-.")) ^ 0

local double = P('"') * (P("\\") * (1 - P("\n")) + (1 - S('"\\\n'))) ^ 0 * P('"')
local single = P("'") * (P("''") + (1 - S("'\n"))) ^ 0 * P("'")

-- What people write who come from other languages; must stand before what it begins with.
local foreign = P("&&") + P("||") + P("==") + P("=~") + P("!~") + P("~=") + P("<>") + P("=>") + P("=<")
local op = P("i!=") + P("i=") + P("!=") + P("<=") + P(">=") + S("=<>")
local known = word_byte + blank + S("\"'()$,#=<>")

local function token(kind, pattern) return Cc(kind) * Cp() * C(pattern) * Cp() end

local any = token("double", double) + token("single", single)
  + token("open", S("\"'") * (1 - P("\n")) ^ 0)
  + token("foreign", foreign) + token("op", op)
  + token("(", P("(")) + token(")", P(")")) + token(",", P(","))
  + token("list", P("$") * name) + token("word", word_byte ^ 1)
  + token("stray", (1 - known) * (1 - (known - word_byte)) ^ 0 + 1)

local tokens = Ct((skip * any) ^ 0 * skip)

local HINT = { ["&&"] = "write `and`", ["||"] = "write `or`", ["=="] = "write `=`", ["=~"] = "write `matches`",
  ["!~"] = "write `not matches`", ["~="] = "write `!=`", ["<>"] = "write `!=`", ["=>"] = "write `>=`",
  ["=<"] = "write `<=`", ["!"] = "write `not`", ["$"] = "a name must follow `$`",
  [";"] = "a rule is one condition; join its parts with `and` or `or`" }

local ESCAPE = { n = "\n", t = "\t", r = "\r", ["\\"] = "\\", ['"'] = '"', ["'"] = "'" }

--- The meaning of the inside of a "string", or nil, offset of the bad escape and a message.
local function unescape(inside)
  local out, at = {}, 1
  while true do
    local slash = inside:find("\\", at, true)
    if not slash then
      out[#out + 1] = inside:sub(at)
      return table.concat(out)
    end
    out[#out + 1] = inside:sub(at, slash - 1)
    local char = inside:sub(slash + 1, slash + 1)
    local hex = inside:match("^x(%x%x)", slash + 1)
    if hex then
      out[#out + 1] = string.char(tonumber(hex, 16))
      at = slash + 4
    elseif ESCAPE[char] then
      out[#out + 1] = ESCAPE[char]
      at = slash + 2
    else
      return nil, slash, 'in "..." a backslash begins \\\\ \\" \\n \\t \\r or \\xHH; in \'...\' it stands for itself'
    end
  end
end

local make = {
  double = function(t)
    local text, at, message = unescape(t.text:sub(2, -2))
    if text then
      t.kind, t.text = "string", text
    else
      t.kind, t.message, t.first, t.last = "bad", message, t.first + at, t.first + at + 1
    end
  end,
  single = function(t)
    t.kind, t.text = "string", (t.text:sub(2, -2):gsub("''", "'"))
  end,
  open = function(t) t.kind, t.message, t.last = "bad", "this string is not closed on its line", t.first end,
  foreign = function(t) t.kind, t.message = "bad", HINT[t.text] end,
  stray = function(t)
    t.kind = "bad"
    t.message = HINT[t.text] or HINT[t.text:sub(1, 1)] or "a value with other characters than letters, digits and _-./*?:@+[]% needs quotes"
  end,
  list = function(t) t.text = t.text:sub(2) end,
}

function M.split(text)
  local flat = tokens:match(text)
  local result = {}
  for i = 1, #flat, 4 do
    local t = { kind = flat[i], first = flat[i + 1], text = flat[i + 2], last = flat[i + 3] - 1 }
    if make[t.kind] then make[t.kind](t) end
    result[#result + 1] = t
  end
  result[#result + 1] = { kind = "end", text = "", first = #text + 1, last = #text + 1 }
  return result
end

return M
