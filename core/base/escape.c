/* Plain runs are copied whole; what lies between them is written out in ASCII. */
#include "base/escape.h"

#include "base/utf8.h"

static void add_special(struct buf *out, uint32_t code, size_t len, uint8_t byte)
{
	if (len == 0)
		buf_add_format(out, "\\x%02x", byte);
	else if (code == '\\')
		buf_add_str(out, STR("\\\\"));
	else if (len == 1)
		buf_add_format(out, "\\x%02x", code);
	else
		buf_add_format(out, "\\u{%04x}", code);
}

void escape_add(struct buf *out, struct str text)
{
	size_t plain = 0, i = 0;
	while (i < text.len) {
		uint32_t code = 0;
		size_t len = utf8_next(text.data + i, text.len - i, &code);
		if (len && code != '\\' && !utf8_is_deceptive(code)) {
			i += len;
			continue;
		}
		buf_add(out, text.data + plain, i - plain);
		add_special(out, code, len, (uint8_t)text.data[i]);
		i += len ? len : 1;
		plain = i;
	}
	buf_add(out, text.data + plain, i - plain);
}
