/* Digits are gathered by hand: strtoull takes signs, blanks and the locale's spellings. */
#include "rule/literal.h"

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

bool literal_number(struct str text, uint64_t *ret_number)
{
	uint64_t base = 10, number = 0;
	if (text.len > 2 && text.data[0] == '0' && text.data[1] == 'x')
		base = 16;
	else if (text.len > 2 && text.data[0] == '0' && text.data[1] == 'o')
		base = 8;
	uint32_t at = base == 10 ? 0 : 2;
	if (at >= text.len || (base == 10 && text.len > 1 && text.data[0] == '0'))
		return false; /* 0755 would be read as octal by some and decimal by others */
	for (; at < text.len; at++) {
		uint64_t digit = (uint64_t)digit_value(text.data[at]);
		if (digit >= base || __builtin_mul_overflow(number, base, &number) ||
			__builtin_add_overflow(number, digit, &number))
			return false;
	}
	if (number == EVENT_NONE)
		return false;
	*ret_number = number;
	return true;
}

bool literal_signed(struct str text, int64_t *ret_number)
{
	bool minus = text.len > 0 && text.data[0] == '-';
	uint64_t number;
	if (!literal_number((struct str){text.data + minus, text.len - minus}, &number) ||
		number > INT64_MAX)
		return false;
	*ret_number = minus ? -(int64_t)number : (int64_t)number;
	return true;
}

static bool enum_number(enum event_field field, struct str text, uint64_t *ret_number)
{
	const char *const *values = event_fields[field].values;
	for (uint64_t i = 1; values && values[i]; i++) {
		if (str_eq(str_from(values[i]), text)) {
			*ret_number = i;
			return true;
		}
	}
	return false;
}

static bool cap_mask(struct str text, uint64_t *ret_mask)
{
	for (unsigned bit = 0; bit < 64; bit++) {
		const char *name = event_cap_name(bit);
		if (name && str_eq(str_from(name), text)) {
			*ret_mask = 1ull << bit;
			return true;
		}
	}
	return false;
}

static bool flag(struct str text, uint64_t *ret_number)
{
	bool yes = str_eq(text, STR("true"));
	if (!yes && !str_eq(text, STR("false")))
		return false;
	*ret_number = yes;
	return true;
}

bool literal_of_field(
	enum event_field field, struct str text, uint64_t *ret_number, struct err *err)
{
	const struct event_field_info *info = &event_fields[field];
	int shown = text.len < 60 ? (int)text.len : 60;
	switch (info->type) {
	case EVENT_TYPE_BOOL:
		return flag(text, ret_number) ||
		       err_set(err, "%s is true or false, not %.*s", info->name, shown, text.data);
	case EVENT_TYPE_ENUM:
		return enum_number(field, text, ret_number) ||
		       err_set(err, "%s is never %.*s", info->name, shown, text.data);
	case EVENT_TYPE_CAPS:
		return cap_mask(text, ret_number) ||
		       err_set(err, "%.*s is no capability", shown, text.data);
	default:
		return literal_number(text, ret_number) ||
		       err_set(err, "%s is a number, not %.*s", info->name, shown, text.data);
	}
}
