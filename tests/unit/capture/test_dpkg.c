#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/dpkg.h"
#include "unit/tree.h"

#define STATUS                                                                                     \
	"Package: coreutils\nStatus: install ok installed\nArchitecture: amd64\nVersion: 9.1-1\n"  \
	"Description: x\n Package: not-this\n\n"                                                   \
	"Package: libc6\nVersion: 2.36\nStatus: install ok unpacked\nArchitecture: amd64\n\n"      \
	"Package: gone\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\n\n"      \
	"Package: ../../../etc\nStatus: install ok installed\nVersion: 1\n"

#define SECOND 1000000000ull

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_write(&tree, "/var/lib/dpkg/status", STATUS);
	tree_write(&tree, "/var/lib/dpkg/info/coreutils.list",
		"/.\n/bin\n/bin/cat\n/usr/bin/who\n/usr/share/doc/coreutils/x\n");
	tree_write(&tree, "/var/lib/dpkg/info/libc6:amd64.list", "/lib/x/libc.so.6\n/usr/sbin/ld");
	tree_write(&tree, "/var/lib/dpkg/info/gone.list", "/usr/bin/gone\n");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static void assert_owner(const struct dpkg *dpkg, const char *path, const char *name)
{
	struct dpkg_owner owner = {0};
	if (!name) {
		assert_false(dpkg_find(dpkg, path, &owner));
		return;
	}
	assert_true(dpkg_find(dpkg, path, &owner));
	assert_true(str_eq(owner.name, str_from(name)));
}

static void a_path_leads_to_its_package(void **state)
{
	(void)state;
	struct dpkg *dpkg = dpkg_new(tree.dir);
	struct dpkg_owner owner;
	assert_false(dpkg_is_whole(dpkg));
	assert_owner(dpkg, "/bin/cat", NULL);
	assert_true(dpkg_refresh(dpkg, SECOND));
	assert_true(dpkg_is_whole(dpkg));
	assert_owner(dpkg, "/usr/bin/who", "coreutils");
	assert_true(dpkg_find(dpkg, "/usr/bin/who", &owner));
	assert_true(str_eq(owner.version, STR("9.1-1")));
	assert_owner(dpkg, "/usr/sbin/ld", "libc6");
	assert_owner(dpkg, "/usr/bin/gone", NULL);
	assert_owner(dpkg, "/usr/bin/who2", NULL);
	assert_owner(dpkg, "/usr/share/doc/coreutils/x", NULL);
	dpkg_free(dpkg);
}

static void merged_folders_are_the_same_place(void **state)
{
	(void)state;
	struct dpkg *dpkg = dpkg_new(tree.dir);
	assert_true(dpkg_refresh(dpkg, SECOND));
	assert_owner(dpkg, "/bin/cat", "coreutils");
	assert_owner(dpkg, "/usr/bin/cat", "coreutils");
	assert_owner(dpkg, "/usr/lib/x/libc.so.6", "libc6");
	assert_owner(dpkg, "/sbin/ld", "libc6");
	assert_owner(dpkg, "/bin/who", "coreutils");
	assert_owner(dpkg, "/opt/bin/cat", NULL);
	dpkg_free(dpkg);
}

static void a_change_is_noticed_but_not_too_often(void **state)
{
	(void)state;
	struct dpkg *dpkg = dpkg_new(tree.dir);
	assert_true(dpkg_refresh(dpkg, 100 * SECOND));
	tree_append(&tree, "/var/lib/dpkg/status",
		"\nPackage: new\nStatus: install ok installed\nArchitecture: all\nVersion: 3\n");
	tree_write(&tree, "/var/lib/dpkg/info/new.list", "/usr/bin/new\n");
	assert_false(dpkg_refresh(dpkg, 101 * SECOND)); /* what is known is old */
	assert_owner(dpkg, "/usr/bin/new", NULL);
	assert_true(dpkg_refresh(dpkg, 110 * SECOND));
	assert_owner(dpkg, "/usr/bin/new", "new");
	assert_true(dpkg_refresh(dpkg, 110 * SECOND));
	dpkg_free(dpkg);
}

static void a_database_that_lacks_a_list_is_not_whole(void **state)
{
	(void)state;
	struct dpkg *dpkg = dpkg_new(tree.dir);
	unlink(tree_path(&tree, "/var/lib/dpkg/info/coreutils.list"));
	assert_true(dpkg_refresh(dpkg, SECOND));
	assert_false(dpkg_is_whole(dpkg));
	assert_owner(dpkg, "/usr/sbin/ld", "libc6");
	dpkg_free(dpkg);
	unlink(tree_path(&tree, "/var/lib/dpkg/status"));
	dpkg = dpkg_new(tree.dir);
	assert_false(dpkg_refresh(dpkg, SECOND));
	assert_false(dpkg_is_whole(dpkg));
	dpkg_free(dpkg);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_path_leads_to_its_package),
		TEST(merged_folders_are_the_same_place),
		TEST(a_change_is_noticed_but_not_too_often),
		TEST(a_database_that_lacks_a_list_is_not_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
