#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/runtime.h"
#include "event/event.h"
#include "unit/tree.h"

#define ID      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define STORAGE "/var/lib/containers/storage/overlay-containers"

static struct tree tree;
static struct runtime_container container;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static bool find(void)
{
	memset(&container, 0xee, sizeof(container));
	return runtime_find(tree.dir, STR(ID), &container);
}

static void docker(void **state)
{
	(void)state;
	tree_write(&tree, "/var/lib/docker/containers/" ID "/config.v2.json",
		"{\"Name\": \"/web\", \"Config\": {\"Image\": \"nginx\", \"Labels\": "
		"{\"io.kubernetes.pod.name\": \"p\", \"io.kubernetes.pod.namespace\": 7}}, "
		"\"MountPoints\": {\"/data\": {\"Source\": \"/srv\"}, \"/x\": 3}}");
	assert_true(find());
	assert_string_equal(container.runtime, "docker");
	assert_string_equal(container.name, "web");
	assert_string_equal(container.image, "nginx");
	assert_string_equal(container.tag, "");
	assert_string_equal(container.pod_name, "p");
	assert_string_equal(container.pod_namespace, "");
	assert_true(container.privileged == EVENT_NONE);
	assert_int_equal(container.mounts_len, sizeof("/srv:/data"));
	assert_string_equal(container.mounts, "/srv:/data");
	tree_write(&tree, "/var/lib/docker/containers/" ID "/hostconfig.json",
		"{\"Privileged\": true}");
	assert_true(find());
	assert_int_equal(container.privileged, 1);
}

static void podman_and_crio(void **state)
{
	(void)state;
	tree_write(&tree, STORAGE "/containers.json",
		"[{\"id\": \"other\", \"names\": [\"no\"]}, 5, {\"id\": \"" ID
		"\", \"names\": [\"n\"], "
		"\"metadata\": \"{\\\"image-name\\\": "
		"\\\"docker.io/library/alpine:3@sha256:aa\\\", "
		"\\\"name\\\": \\\"box\\\"}\"}]");
	assert_true(find());
	assert_string_equal(container.runtime, "podman");
	assert_string_equal(container.name, "box");
	assert_string_equal(container.image, "docker.io/library/alpine");
	assert_string_equal(container.tag, "3");
	tree_write(&tree, STORAGE "/" ID "/userdata/config.json",
		"{\"annotations\": {\"io.kubernetes.cri-o.Name\": \"k8s_c\", "
		"\"io.kubernetes.cri-o.ImageName\": \"host:5000/a\", "
		"\"io.kubernetes.pod.uid\": \"u\"}}");
	assert_true(find());
	assert_string_equal(container.runtime, "cri-o");
	assert_string_equal(container.name, "k8s_c");
	assert_string_equal(container.image, "host:5000/a");
	assert_string_equal(container.pod_uid, "u");
}

static void hostile_files_give_nothing_or_a_part(void **state)
{
	(void)state;
	static char big[RUNTIME_FILE_MAX + 2];
	static const char *const texts[] = {"", "[]", "{", "nul", "{\"Name\": {}}",
		"{\"Name\": \"\\u0000\", \"Config\": []}", "{\"MountPoints\": {\"a\": []}}"};
	const char *path = "/var/lib/docker/containers/" ID "/config.v2.json";
	for (unsigned i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		tree_write(&tree, path, texts[i]);
		find();
		assert_int_equal(container.name[0], 0);
		assert_int_equal(container.mounts_len, 0);
	}
	memset(big, ' ', sizeof(big) - 1);
	big[0] = '{';
	big[sizeof(big) - 2] = '}';
	tree_write(&tree, path, big);
	assert_false(find());
	/* Nested deeper than any reader should go. */
	memset(big, '[', sizeof(big) - 1);
	big[RUNTIME_FILE_MAX - 1] = 0;
	tree_write(&tree, path, big);
	assert_false(find());
	/* A link out of the tree stays within it. */
	unlink(tree_path(&tree, path));
	assert_int_equal(symlink("/etc/passwd", tree_path(&tree, path)), 0);
	assert_false(find());
	/* A pipe is not waited for. */
	unlink(tree_path(&tree, path));
	assert_int_equal(mkfifo(tree_path(&tree, path), 0600), 0);
	assert_false(find());
}

static void long_texts_and_many_mounts_are_cut(void **state)
{
	(void)state;
	static char text[RUNTIME_FILE_MAX];
	size_t len = (size_t)snprintf(
		text, sizeof(text), "{\"Name\": \"/%01000d\", \"MountPoints\": {", 0);
	for (unsigned i = 0; i < 5000; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
			"\"/destination-%u\": {\"Source\": \"/a-source-that-is-not-short/%080u\"},",
			i, i);
	snprintf(text + len, sizeof(text) - len, "\"/z\": {}}}");
	tree_write(&tree, "/var/lib/docker/containers/" ID "/config.v2.json", text);
	assert_true(find());
	assert_int_equal(strlen(container.name), RUNTIME_TEXT_MAX - 1);
	assert_in_range(container.mounts_len, 3500, sizeof(container.mounts));
	assert_int_equal(container.mounts[container.mounts_len - 1], 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(docker),
		TEST(podman_and_crio),
		TEST(hostile_files_give_nothing_or_a_part),
		TEST(long_texts_and_many_mounts_are_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
