/* The id is BLAKE2b-128 over host id, boot id, pack, detection and sequence number: what names the event
 * and the judge, and nothing that a second run would answer differently. */
#include "engine/alert_document.h"

#include "base/hash.h"
#include "base/json.h"

/* Events lost so shortly before an event cast doubt on what led to it. */
#define DOUBT_NS (60u * 1000000000ull)

static void hash_str(struct hash *hash, struct str text)
{
	hash_add(hash, text.data, text.len);
	hash_add(hash, "", 1);
}

static void make_id(const struct view *view, const struct ruleset_entry *entry, char id[33])
{
	struct hash hash;
	uint8_t digest[HASH_SHORT_BYTES], seq[8];
	for (unsigned i = 0; i < 8; i++)
		seq[i] = (uint8_t)(view->event->seq >> (8 * i));
	hash_init(&hash, HASH_SHORT_BYTES);
	hash_str(&hash, str_from(view->state->host_id));
	hash_str(&hash, str_from(view->state->boot_id));
	hash_str(&hash, entry->pack->name);
	hash_str(&hash, entry->detection->id);
	hash_add(&hash, seq, sizeof(seq));
	hash_done(&hash, digest);
	hash_hex(digest, sizeof(digest), id);
}

static bool is_doubtful(const struct view *view)
{
	const struct state *state = view->state;
	uint64_t time_ns = view->event->time_ns;
	if (state->lost_time_ns &&
		(time_ns < state->lost_time_ns || time_ns - state->lost_time_ns < DOUBT_NS))
		return true;
	const struct process *at = view->process;
	if (!at)
		return true;
	for (unsigned i = 0; at && i < VIEW_ANCESTORS_MAX; i++, at = at->parent)
		if (at->uncertain)
			return true;
	return false;
}

static struct str confidence(const struct view *view)
{
	return is_doubtful(view) ? STR("reduced") : STR("full");
}

static void write_member(struct json *json, const char *key, const struct view *view,
	const struct process *process, enum event_field field)
{
	char scratch[VIEW_SCRATCH];
	struct value value;
	if (view_process_field(view->state, process, field, scratch, &value)) {
		json_key(json, str_from(key));
		document_value(json, field, &value);
	}
}

/* Parent first. */
static void write_ancestors(const struct view *view, struct buf *out)
{
	struct json json;
	json_init(&json, out);
	json_array(&json);
	const struct process *at = view->process ? view->process->parent : NULL;
	for (unsigned i = 0; at && i < ALERT_ANCESTORS_MAX; i++, at = at->parent) {
		json_object(&json);
		write_member(&json, "command_line", view, at, FIELD_PROCESS_COMMAND_LINE);
		write_member(&json, "entity_id", view, at, FIELD_PROCESS_ENTITY_ID);
		write_member(&json, "executable", view, at, FIELD_PROCESS_EXECUTABLE);
		write_member(&json, "name", view, at, FIELD_PROCESS_NAME);
		write_member(&json, "pid", view, at, FIELD_PROCESS_PID);
		write_member(&json, "user_id", view, at, FIELD_USER_ID);
		json_object_end(&json);
	}
	json_array_end(&json);
}

static void write_attack(const struct detection *detection, struct buf *out)
{
	struct json json;
	json_init(&json, out);
	json_array(&json);
	for (unsigned i = 0; i < detection->attack_count; i++)
		json_str(&json, detection->attack[i]);
	json_array_end(&json);
}

static void add_rule(struct document *document, const struct ruleset_entry *entry,
	const struct pack_result *result, const struct alert *alert, struct str attack)
{
	const struct detection *detection = entry->detection;
	document_add_str(document, "event.id", alert->id);
	document_add_str(document, "event.kind", STR("alert"));
	document_add_str(document, "event.module", STR("moonwatch"));
	document_add_number(document, "event.severity", result->severity);
	document_add_str(document, "log.level", alert->severity_name);
	document_add_str(document, "message", alert->summary);
	document_add_str(document, "rule.id", detection->id);
	document_add_str(document, "rule.name", detection->title);
	document_add_str(document, "rule.description", detection->description);
	document_add_str(document, "rule.ruleset", entry->pack->name);
	document_add_str(document, "moonwatch.rule.maturity", detection->maturity);
	if (detection->attack_count) {
		document_add_str(document, "threat.framework", STR("MITRE ATT&CK"));
		document_add_json(document, "threat.technique.id", attack);
	}
	if (result->evidence.len)
		document_add_json(document, "moonwatch.evidence", buf_str(&result->evidence));
}

static void fill_alert(struct view *view, const struct ruleset_entry *entry,
	const struct pack_result *result, struct alert *alert)
{
	struct value value;
	alert->time_ns = view->event->time_ns;
	alert->severity = result->severity;
	alert->severity_name = str_from(detection_severity_name(result->severity));
	alert->rule_id = entry->detection->id;
	alert->title = entry->detection->title;
	alert->summary = result->summary.len ? buf_str(&result->summary) : alert->title;
	alert->host_id = str_from(view->state->host_id);
	if (view->process)
		alert->entity_id = str_from(view->process->entity_id);
	if (view_field(view, FIELD_PROCESS_COMMAND_LINE, &value))
		alert->process_line = value.str;
}

/* Fields of the event that have a bound far below ALERT_DOCUMENT_MAX. */
static const enum event_field brief_fields[] = {FIELD_TIMESTAMP, FIELD_EVENT_ACTION,
	FIELD_EVENT_SEQUENCE, FIELD_HOST_ID, FIELD_HOST_NAME, FIELD_HOST_BOOT_ID, FIELD_PROCESS_PID,
	FIELD_PROCESS_ENTITY_ID, FIELD_PROCESS_EXECUTABLE, FIELD_PROCESS_NAME,
	FIELD_PROCESS_PARENT_PID, FIELD_PROCESS_PARENT_ENTITY_ID, FIELD_USER_ID,
	FIELD_CONTAINER_ID};

static void write_brief(struct view *view, const struct ruleset_entry *entry,
	const struct pack_result *result, const struct alert *alert, struct str attack,
	struct buf *out)
{
	const struct pack_result plain = {.severity = result->severity};
	struct document document;
	document_init(&document);
	add_rule(&document, entry, &plain, alert, attack);
	document_add_json(&document, "moonwatch.cut", STR("true"));
	document_add_str(&document, "moonwatch.confidence", confidence(view));
	for (unsigned i = 0; i < sizeof(brief_fields) / sizeof(*brief_fields); i++) {
		struct value value;
		if (view_field(view, brief_fields[i], &value) &&
			(value.type != EVENT_TYPE_STRING || value.str.len <= FACTS_STRING_MAX))
			document_add(&document, brief_fields[i], &value);
	}
	buf_clear(out);
	document_write(&document, out);
}

bool alert_document_write(struct view *view, const struct ruleset_entry *entry,
	const struct pack_result *result, struct buf *out, struct alert_text *ret_text)
{
	*ret_text = (struct alert_text){0};
	make_id(view, entry, ret_text->id);
	ret_text->alert.id = str_from(ret_text->id);
	fill_alert(view, entry, result, &ret_text->alert);

	struct buf ancestors, attack;
	buf_init(&ancestors, ALERT_DOCUMENT_MAX);
	buf_init(&attack, 1024);
	write_ancestors(view, &ancestors);
	write_attack(entry->detection, &attack);

	struct document document;
	document_init(&document);
	add_rule(&document, entry, result, &ret_text->alert, buf_str(&attack));
	document_add_json(&document, "moonwatch.ancestors", buf_str(&ancestors));
	document_add_str(&document, "moonwatch.confidence", confidence(view));
	view_document(view, &document);
	buf_clear(out);
	bool ok = !ancestors.full && document_write(&document, out);
	if (!ok)
		write_brief(view, entry, result, &ret_text->alert, buf_str(&attack), out);
	ret_text->alert.document = buf_str(out);
	buf_done(&ancestors);
	buf_done(&attack);
	return ok;
}
