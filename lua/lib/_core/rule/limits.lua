--- How large a rule may be. Each is reached by a test; core/rule/tree.h has its own, which these stay within.
return {
  text_bytes = 65536, -- of a rule or a macro
  read_bytes = 1048576, -- of all macros as often as they are used
  depth = 64, -- of parentheses, `not`s and macros within each other
  atoms = 4096, -- in a rule, after macros and `all of` are written out
  members = 10000, -- of a list
  values = 100000, -- in a rule, lists written out
  value_bytes = 4096, -- of one value
  values_bytes = 16777216, -- of all values
  regexes = 256,
  mistakes = 20,
}
