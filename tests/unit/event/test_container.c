#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "event/container.h"

#define A   "8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f9000102030405060a"
#define B   "00000000000000000000000000000000000000000000000000000000000000ff"
#define POD "pod3b1a7c9e-1111-2222-3333-444455556666"

static void real_paths_have_their_container(void **state)
{
	(void)state;
	static const struct {
		const char *path, *id;
	} paths[] = {
		{"/docker/" A, A},
		{"/system.slice/docker-" A ".scope", A},
		{"/system.slice/docker-" A ".scope/init.scope", A},
		{"/kubepods/burstable/" POD "/" A, A},
		{"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/"
		 "cri-containerd-" A ".scope",
			A},
		{"/kubepods.slice/kubepods-besteffort.slice/crio-" A ".scope", A},
		{"/system.slice/containerd.service/kubepods-" POD ".slice:cri-containerd:" A, A},
		{"/machine.slice/libpod-" A ".scope", A},
		{"/machine.slice/libpod-" A ".scope/container", A},
		{"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" A ".scope", A},
		{"/ecs/1234567890abcdef1234567890abcdef/" A, A},
		{"/default/" A, A},
		{"../../docker/" A, A},
		{A, A},
		/* Docker in docker: the inner one. */
		{"/docker/" A "/docker/" B, B},
		{"/kubepods/" POD "/" B "/docker-" A ".scope", A},
		/* The monitor beside the container in which it runs itself. */
		{"/docker/" B "/libpod-conmon-" A ".scope", B},
	};
	for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct str id = container_id(str_from(paths[i].path));
		if (!id.data || !str_eq(id, str_from(paths[i].id)))
			fail_msg(
				"%s: got %.*s", paths[i].path, (int)id.len, id.data ? id.data : "");
		assert_true(id.data >= paths[i].path &&
			    id.data + id.len <= paths[i].path + strlen(paths[i].path));
	}
}

static void near_misses_have_none(void **state)
{
	(void)state;
	static const char *const paths[] = {
		"",
		"/",
		"/init.scope",
		"/system.slice/ssh.service",
		"/user.slice/user-0.slice/session-1.scope",
		"/docker/"
		"8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f90001020304"
		"05060", /* 63 */
		"/docker/"
		"8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f90001020304"
		"05060a1", /* 65 */
		"/docker/"
		"8F0C6B2E14D7A9530B1F2C3D4E5F60718293A4B5C6D7E8F90001020304"
		"05060A",
		"/docker/"
		"8g0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f90001020304"
		"05060a",
		"/docker/x" A,
		"/docker/" A "x",
		"/docker/" A "_1",
		"/docker/_" A,
		"/lxc.payload.web",
		"/machine.slice/machine-web.scope",
		"/kubepods/" POD,
		"/crio-conmon-" A ".scope",
		"/machine.slice/libpod-conmon-" A ".scope",
	};
	for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct str id = container_id(str_from(paths[i]));
		if (id.data)
			fail_msg("%s: got %.*s", paths[i], (int)id.len, id.data);
	}
	assert_null(container_id(STR_NONE).data);
}

static void a_path_tells_runtime_and_pod(void **state)
{
	(void)state;
	static const struct {
		const char *path, *runtime, *uid;
	} paths[] = {
		{"/docker/" A, "docker", NULL},
		{"/system.slice/docker-" A ".scope", "docker", NULL},
		{"/machine.slice/libpod-" A ".scope/container", "podman", NULL},
		{"/kubepods.slice/kubepods-pod11112222_3333_4444_5555_66667777888a.slice/"
		 "cri-containerd-" A ".scope",
			"containerd", "11112222-3333-4444-5555-66667777888a"},
		{"/kubepods/burstable/pod11112222-3333-4444-5555-66667777888a/crio-" A, "cri-o",
			"11112222-3333-4444-5555-66667777888a"},
		{"/kubepods/pod11112222-3333-4444-5555-66667777888/" A, NULL, NULL},
		{"/x/" A, NULL, NULL},
		{"/docker", NULL, NULL},
		{"/pod", NULL, NULL},
	};
	for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct str path = str_from(paths[i].path), expected = str_from(paths[i].runtime);
		struct str runtime = container_runtime(path);
		char uid[CONTAINER_POD_UID_LEN + 1] = "none";
		assert_true(!runtime.data == !expected.data && str_eq(runtime, expected));
		assert_int_equal(container_pod_uid(path, uid), paths[i].uid != NULL);
		assert_string_equal(uid, paths[i].uid ? paths[i].uid : "none");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_tells_runtime_and_pod),
		cmocka_unit_test(real_paths_have_their_container),
		cmocka_unit_test(near_misses_have_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
