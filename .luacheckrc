-- Line length is for people to judge; specs use busted's words.
max_line_length = 160
files["**/*_spec.lua"] = { std = "+busted" }
