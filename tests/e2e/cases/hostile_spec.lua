-- Names, arguments and environments that a hostile process chooses. Whatever they are, one alert is one line of
-- valid JSON, no text output carries a control character, and the store stays whole.
local e2e = require "tests.e2e.harness"

--- Each writes a program (fresh-program fires on it) and runs it with such a name or such arguments.
local STRINGS = {
  { "newlines", [[n="$DIR/a
b"; cp /bin/true "$n"; "$n" $'x\ny' $'{"rule":{"id":"forged"}}\n{}']] },
  { "quotes and backslashes", [[n="$DIR/a\"b'c\\\\"; cp /bin/true "$n"; "$n" '"},{"' "'" '\u0000' '\']] },
  { "terminal escapes", [[n="$DIR/"$'\e[2J\e]0;title\a\e[1;31mx'; cp /bin/true "$n"; "$n" $'\e[8m' $'\x9b2J' $'\r\x7f\b\t']] },
  { "bytes that are no UTF-8", [[n="$DIR/"$'\xff\xfe\xc0\xaf\xed\xa0\x80\xf8\x88'; cp /bin/true "$n"; "$n" $'\xf4\x90\x80\x80' $'\xe2\x82']] },
  { "direction and width tricks of Unicode",
    [[n="$DIR/"$'\xe2\x80\xaegnp.exe\xe2\x80\x8b\xe2\x80\xa8\xc2\x85'; cp /bin/true "$n"; "$n" $'\xe2\x80\xae\xef\xbb\xbf\xc2\x9b2J']] },
  { "formats", [[n="$DIR/%s%n%1000000d"; cp /bin/true "$n"; "$n" %s%s%s%n '$(reboot)' '`reboot`' "'; drop table alerts; --"]] },
  { "an argument of 4000 bytes", [[cp /bin/true "$DIR/p"; "$DIR/p" $(head -c 4000 /dev/zero | tr '\0' A)]] },
  { "arguments of 100000 bytes in all", [[cp /bin/true "$DIR/p"; "$DIR/p" $(seq 1 20000)]] },
  { "a name of 255 bytes below a long path", [[d=$(printf '%0200d/' 1 2 3 4 5 6 7 8 9 10); mkdir -p "$DIR/$d"; cd "$DIR/$d"
n=$(printf '%0255d' 1); cp /bin/true $n; ./$n]] },
  { "no arguments at all", [[cp /bin/true "$DIR/p"; spawn empty "$DIR/p"]] },
  { "empty arguments", [[cp /bin/true "$DIR/p"; "$DIR/p" '' '' '']] },
  { "a hostile environment", [[cp /bin/true "$DIR/p"; env $'LD_PRELOAD=\e[2J\n"' $'SSH_CONNECTION=\xff' "$DIR/p"]] },
}

--- Nothing that a terminal acts upon, save the newlines that end lines: no control character (also those of two
--- bytes, such as U+009B), nothing that turns the direction of what follows.
local function assert_printable(text, what)
  local at = text:find("[%z\1-\9\11-\31\127]") or text:find("\194[\128-\159]") or text:find("\226\128[\168-\174]")
  assert.falsy(at, at and ("%s: byte %d of %q"):format(what, text:byte(at), text:sub(math.max(1, at - 40), at + 40)))
end

local TEXTS = {
  "$MOONWATCH replay run.mwt",
  "$MOONWATCH trace cat run.mwt",
  "$MOONWATCH trace info run.mwt",
  "$MOONWATCH ctl alerts --store alerts.db",
  "$MOONWATCH ctl alerts --store alerts.db --json",
}

e2e.live("hostile strings: all of them on a terminal", function(dir)
  local acts = {}
  for i, case in ipairs(STRINGS) do acts[i] = ("mkdir $DIR/%d; (DIR=$DIR/%d; %s)"):format(i, i, case[2]) end
  e2e.write(dir .. "/act.sh", "exec >act.out 2>&1\n" .. table.concat(acts, "\n"))
  local run = e2e.shell(dir, "$MOONWATCH run --store alerts.db --socket ctl.sock -- bash $DIR/act.sh")
  assert.equal(0, run.status, run.err)
  assert_printable(run.out, "run")
  assert_printable(run.err, "run")
  for i in ipairs(STRINGS) do assert.truthy(run.out:find(("fresh-program: %s/%d/"):format(dir, i), 1, true), run.out) end
end)

for _, case in ipairs(STRINGS) do
  e2e.live("hostile strings: " .. case[1], function(dir)
    local run = e2e.watch(dir, case[2], { more = "--record run.mwt" })
    local alert = e2e.alert(run, "fresh-program")
    assert.truthy(alert.process.executable:find(dir, 1, true))
    assert.equal("starter", alert.rule.ruleset)
    assert_printable(run.out, "run --json")
    -- jq reads the lines apart and refuses what is no JSON; iconv refuses what is no UTF-8.
    local jq = e2e.shell(dir, ([[cat >lines; iconv -f UTF-8 -t UTF-8 <lines >/dev/null && jq -c . <lines | wc -l]])
      :gsub("cat >lines", "printf '%%s' " .. e2e.quote(run.out) .. " >lines"))
    assert.equal(0, jq.status, jq.err)
    local _, lines = run.out:gsub("\n", "")
    assert.equal(lines, tonumber(jq.out), jq.err)

    local records = 0
    for _, text in ipairs(TEXTS) do
      local shown = e2e.shell(dir, text)
      assert.equal(0, shown.status, text .. ": " .. shown.err)
      assert_printable(shown.out, text)
      assert_printable(shown.err, text)
      if text:find(" cat ") then
        for _, line in ipairs(e2e.split(shown.out)) do records = records + (e2e.json.decode(line).event and 1 or 0) end
      elseif text:find("alerts.db$") or text:find("replay") then
        -- Two lines an alert: the strings put no line of their own in between.
        local _, rows = shown.out:gsub("\n", "")
        assert.equal(2 * lines, rows, text)
      elseif text:find("--json") then
        assert.equal(run.out, shown.out)
      end
    end
    assert.truthy(records > lines)

    local rows = e2e.shell(dir, [[sqlite3 alerts.db "PRAGMA integrity_check; SELECT count(*) FROM alerts"]])
    assert.equal(("ok\n%d\n"):format(lines), rows.out, rows.err)
  end, "sqlite3 jq iconv")
end
