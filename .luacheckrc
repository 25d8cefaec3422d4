max_line_length = 160
