--- Decodes one JSON document, strictly: what RFC 8259 forbids is an error, also what follows the document.
--- Objects and arrays become tables, null becomes json.null. Strings stay UTF-8.
local json = { null = setmetatable({}, { __tostring = function() return "null" end }) }

local ESCAPES = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local WORDS = { { "true", true }, { "false", false }, { "null", json.null } }

local function fail(text, at, what)
  error(("JSON: %s at byte %d: %s"):format(what, at, text:sub(at, at + 40)), 0)
end

local function utf8(code)
  if code < 0x80 then return string.char(code) end
  local tail, first = "", 0x40
  repeat
    tail = string.char(0x80 + code % 64) .. tail
    code, first = math.floor(code / 64), first / 2
  until code < first
  return string.char(256 - 2 * first + code) .. tail
end

local function read_code(text, at)
  local hex = text:match("^%x%x%x%x", at) or fail(text, at, "a bad \\u")
  return tonumber(hex, 16), at + 4
end

local function read_unicode(text, at)
  local code, next_at = read_code(text, at)
  if code >= 0xD800 and code < 0xDC00 and text:sub(next_at, next_at + 1) == "\\u" then
    local low, end_at = read_code(text, next_at + 2)
    if low >= 0xDC00 and low < 0xE000 then return utf8(0x10000 + (code - 0xD800) * 1024 + low - 0xDC00), end_at end
  end
  return utf8(code), next_at
end

local function read_string(text, at)
  local parts = {}
  while true do
    local plain, stop = text:match('^([^"\\%c]*)()', at)
    parts[#parts + 1] = plain
    local char = text:sub(stop, stop)
    if char == '"' then return table.concat(parts), stop + 1 end
    if char ~= "\\" then fail(text, stop, "a bare control character or no end of the string") end
    local letter = text:sub(stop + 1, stop + 1)
    if letter == "u" then
      parts[#parts + 1], at = read_unicode(text, stop + 2)
    else
      parts[#parts + 1], at = ESCAPES[letter] or fail(text, stop, "a bad escape"), stop + 2
    end
  end
end

local read_value

local function skip(text, at) return text:match("^[ \t\r\n]*()", at) end

--- Reads members up to `close`; `read` takes one of them and says where it ended.
local function read_members(text, at, close, read)
  at = skip(text, at)
  if text:sub(at, at) == close then return at + 1 end
  while true do
    at = skip(text, read(at))
    local char = text:sub(at, at)
    if char == close then return at + 1 end
    if char ~= "," then fail(text, at, "expected , or " .. close) end
    at = skip(text, at + 1)
  end
end

local function read_object(text, at)
  local object = {}
  return object, read_members(text, at, "}", function(here)
    if text:sub(here, here) ~= '"' then fail(text, here, "expected a name") end
    local name, colon = read_string(text, here + 1)
    colon = skip(text, colon)
    if text:sub(colon, colon) ~= ":" then fail(text, colon, "expected :") end
    if object[name] ~= nil then fail(text, here, "a name that stands twice") end
    local value, stop = read_value(text, skip(text, colon + 1))
    object[name] = value
    return stop
  end)
end

local function read_array(text, at)
  local array = {}
  return array, read_members(text, at, "]", function(here)
    local value, stop = read_value(text, here)
    array[#array + 1] = value
    return stop
  end)
end

function read_value(text, at)
  local char = text:sub(at, at)
  if char == "{" then return read_object(text, at + 1) end
  if char == "[" then return read_array(text, at + 1) end
  if char == '"' then return read_string(text, at + 1) end
  for _, word in ipairs(WORDS) do
    if text:sub(at, at + #word[1] - 1) == word[1] then return word[2], at + #word[1] end
  end
  local number = text:match("^%-?%d+%.?%d*[eE]?[-+]?%d*", at)
  if not number or not tonumber(number) then fail(text, at, "expected a value") end
  return tonumber(number), at + #number
end

function json.decode(text)
  local value, at = read_value(text, skip(text, 1))
  at = skip(text, at)
  if at <= #text then fail(text, at, "more than one document") end
  return value
end

return json
