--- Mistakes in a rule, for people: where, what, and the line with a caret under it.
---
---   report.mistake(text, report.line_starts(text), first, last, message)
---     --> { line =, column =, message =, source_line =, caret = }
---   report.format(mistakes, "remote-shell.lua")
---
--- Columns count bytes from 1. source_line and caret are cut to fit a terminal and hold printable ASCII
--- and tabs only: a rule may come from a stranger.
local M = {}

local WIDTH = 120

--- What can be shown of `text`: one `?` for every character that is not printable ASCII.
local function plain(text)
  return (text:gsub("[\194-\244][\128-\191]+", "?"):gsub("[^\t\32-\126]", "?"))
end

--- Text from a rule as part of a message: printable, short, in backquotes.
function M.quote(text)
  local short = #text > 60 and text:sub(1, 57) .. "..." or text
  return "`" .. plain(short):gsub("\t", " ") .. "`"
end

--- A token as part of a message.
function M.shown(token)
  if token.kind == "end" then return "the end" end
  return M.quote(token.kind == "list" and "$" .. token.text or token.text)
end

--- Positions of the first byte of every line.
function M.line_starts(text)
  local starts = { 1 }
  for at in text:gmatch("\n()") do starts[#starts + 1] = at end
  return starts
end

--- Line and column of a position.
function M.place(starts, position)
  local low, high = 1, #starts
  while low < high do
    local middle = math.floor((low + high + 1) / 2)
    if starts[middle] <= position then low = middle else high = middle - 1 end
  end
  return low, position - starts[low] + 1
end

function M.mistake(text, starts, first, last, message)
  local line, column = M.place(starts, first)
  local stop = starts[line + 1] and starts[line + 1] - 2 or #text
  local source = text:sub(starts[line], stop):gsub("\r$", "")
  local from, to = 1, #source
  if #source > WIDTH then
    from = math.max(1, column - WIDTH / 2)
    to = math.min(#source, from + WIDTH - 1)
  end
  local before = (from > 1 and "..." or "") .. plain(source:sub(from, column - 1))
  local after = plain(source:sub(column, to)) .. (to < #source and "..." or "")
  local length = math.max(1, math.min(last, stop) - first + 1)
  length = math.min(length, math.max(1, #after))
  return {
    line = line, column = column, message = message, source_line = before .. after,
    caret = before:gsub("[^\t]", " ") .. "^" .. ("~"):rep(length - 1),
  }
end

--- All mistakes as one text; `name` is that of the file or rule.
function M.format(mistakes, name)
  local out = {}
  for _, m in ipairs(mistakes) do
    local where = m.macro and ("%s: in $%s"):format(name or "rule", m.macro) or (name or "rule")
    out[#out + 1] = ("%s:%d:%d: %s\n  %s\n  %s"):format(where, m.line, m.column, m.message, m.source_line, m.caret)
  end
  return table.concat(out, "\n")
end

return M
