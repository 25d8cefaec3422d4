/* docker      /var/lib/docker/containers/ID/{config.v2,hostconfig}.json
 * containerd  /run/containerd/io.containerd.runtime.v2.task/NAMESPACE/ID/config.json  (OCI, annotations)
 * podman      /var/lib/containers/storage/overlay-containers/containers.json (and volatile-) for names,
 * cri-o       .../overlay-containers/ID/userdata/config.json  (OCI, annotations)
 *
 * Links are followed within the host's root: these folders are the administrator's, who may have moved
 * them to another disk. */
#include "capture/runtime.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/beneath.h"
#include "event/event.h"

#define STORAGE    "/var/lib/containers/storage/overlay-containers"
#define TASKS      "/run/containerd/io.containerd.runtime.v2.task"
#define PATH_BYTES 512

static json_t *load(int root_dir, const char *path)
{
	size_t len;
	char *text = beneath_read(root_dir, path, BENEATH_LINKS, RUNTIME_FILE_MAX, &len);
	json_t *value = text ? json_loadb(text, len, 0, NULL) : NULL;
	free(text);
	return value;
}

/* The string at `key`, or NULL. */
static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Nothing is overwritten: the first source that knows counts. */
static void set(char to[RUNTIME_TEXT_MAX], const char *text)
{
	if (text && *text && !*to)
		snprintf(to, RUNTIME_TEXT_MAX, "%s", text);
}

/* "host:5000/team/web:1.2@sha256:..." is image "host:5000/team/web" with tag "1.2". */
static void set_image(struct runtime_container *out, const char *reference)
{
	char text[RUNTIME_TEXT_MAX];
	if (!reference || *out->image)
		return;
	snprintf(text, sizeof(text), "%s", reference);
	char *digest = strchr(text, '@');
	/* A bare digest is all the name there is. */
	if (digest && digest > text)
		*digest = 0;
	char *slash = strrchr(text, '/');
	char *colon = strrchr(slash ? slash : text, ':');
	if (colon && colon > text && strncmp(text, "sha256:", 7) != 0) {
		*colon = 0;
		set(out->tag, colon + 1);
	}
	set(out->image, text);
}

static void add_mount(struct runtime_container *out, const char *source, const char *destination)
{
	if (!source || !destination || source[0] != '/')
		return;
	size_t room = sizeof(out->mounts) - out->mounts_len;
	int len = snprintf(out->mounts + out->mounts_len, room, "%s:%s", source, destination);
	if (len > 0 && (size_t)len + 1 <= room)
		out->mounts_len += (uint32_t)len + 1;
}

/* docker. */

static void read_docker_config(const json_t *config, struct runtime_container *out)
{
	const json_t *labels = json_object_get(json_object_get(config, "Config"), "Labels");
	const char *name = text_at(config, "Name"), *key;
	json_t *mount;
	unsigned count = 0;
	out->runtime = "docker";
	set(out->name, name && *name == '/' ? name + 1 : name);
	set_image(out, text_at(json_object_get(config, "Config"), "Image"));
	set(out->pod_name, text_at(labels, "io.kubernetes.pod.name"));
	set(out->pod_namespace, text_at(labels, "io.kubernetes.pod.namespace"));
	set(out->pod_uid, text_at(labels, "io.kubernetes.pod.uid"));
	set(out->pod_container, text_at(labels, "io.kubernetes.container.name"));
	json_object_foreach((json_t *)json_object_get(config, "MountPoints"), key, mount)
	{
		if (count++ < RUNTIME_MOUNTS_MAX)
			add_mount(out, text_at(mount, "Source"), key);
	}
}

static bool find_docker(int root_dir, struct str id, struct runtime_container *out)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof(path), "/var/lib/docker/containers/%.*s/config.v2.json", (int)id.len,
		id.data);
	json_t *config = load(root_dir, path);
	if (!json_is_object(config)) {
		json_decref(config);
		return false;
	}
	read_docker_config(config, out);
	json_decref(config);
	snprintf(path, sizeof(path), "/var/lib/docker/containers/%.*s/hostconfig.json", (int)id.len,
		id.data);
	json_t *host = load(root_dir, path);
	const json_t *privileged = json_object_get(host, "Privileged");
	if (json_is_boolean(privileged))
		out->privileged = json_is_true(privileged);
	json_decref(host);
	return true;
}

/* Those that keep an OCI config.json. */

static const struct {
	const char *key;
	size_t at;
} annotations[] = {
	{"io.kubernetes.cri.container-name", offsetof(struct runtime_container, pod_container)},
	{"io.kubernetes.cri.container-name", offsetof(struct runtime_container, name)},
	{"io.kubernetes.cri.sandbox-name", offsetof(struct runtime_container, pod_name)},
	{"io.kubernetes.cri.sandbox-namespace", offsetof(struct runtime_container, pod_namespace)},
	{"io.kubernetes.cri.sandbox-uid", offsetof(struct runtime_container, pod_uid)},
	{"nerdctl/name", offsetof(struct runtime_container, name)},
	{"io.kubernetes.cri-o.Name", offsetof(struct runtime_container, name)},
	{"io.kubernetes.container.name", offsetof(struct runtime_container, pod_container)},
	{"io.kubernetes.pod.name", offsetof(struct runtime_container, pod_name)},
	{"io.kubernetes.pod.namespace", offsetof(struct runtime_container, pod_namespace)},
	{"io.kubernetes.pod.uid", offsetof(struct runtime_container, pod_uid)},
};

static const char *const image_annotations[] = {"io.kubernetes.cri.image-name", "nerdctl/image-ref",
	"io.kubernetes.cri-o.ImageName", "org.opencontainers.image.ref.name"};

static void read_oci(const json_t *config, struct runtime_container *out)
{
	const json_t *notes = json_object_get(config, "annotations");
	for (unsigned i = 0; i < sizeof(annotations) / sizeof(*annotations); i++)
		set((char *)out + annotations[i].at, text_at(notes, annotations[i].key));
	for (unsigned i = 0; i < sizeof(image_annotations) / sizeof(*image_annotations); i++)
		set_image(out, text_at(notes, image_annotations[i]));
	const json_t *mounts = json_object_get(config, "mounts");
	for (size_t i = 0; i < json_array_size(mounts) && i < RUNTIME_MOUNTS_MAX; i++) {
		const json_t *mount = json_array_get(mounts, i);
		const char *type = text_at(mount, "type");
		if (type && strcmp(type, "bind") == 0)
			add_mount(out, text_at(mount, "source"), text_at(mount, "destination"));
	}
	if (text_at(notes, "io.kubernetes.cri-o.Name"))
		out->runtime = "cri-o";
}

static bool find_oci(
	int root_dir, const char *path, const char *runtime, struct runtime_container *out)
{
	json_t *config = load(root_dir, path);
	bool found = json_is_object(config);
	if (found) {
		out->runtime = runtime;
		read_oci(config, out);
	}
	json_decref(config);
	return found;
}

static bool find_containerd(int root_dir, struct str id, struct runtime_container *out)
{
	char path[PATH_BYTES];
	bool found = false;
	int fd = beneath_open_dir(root_dir, TASKS);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	const struct dirent *entry;
	for (unsigned i = 0; !found && i < RUNTIME_FOLDERS && (entry = readdir(dir)); i++) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), TASKS "/%s/%.*s/config.json", entry->d_name,
			(int)id.len, id.data);
		found = find_oci(root_dir, path, "containerd", out);
	}
	closedir(dir);
	return found;
}

/* podman's list: [{"id": ..., "names": [...], "metadata": "{\"image-name\": ...}"}]. */
static void read_storage_list(
	int root_dir, const char *path, struct str id, struct runtime_container *out)
{
	json_t *list = load(root_dir, path);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		const char *other = text_at(entry, "id"), *text = text_at(entry, "metadata");
		if (!other || !str_eq(str_from(other), id))
			continue;
		json_t *about = text ? json_loads(text, 0, NULL) : NULL;
		out->runtime = out->runtime ? out->runtime : "podman";
		set(out->name, text_at(about, "name"));
		set(out->name,
			json_string_value(json_array_get(json_object_get(entry, "names"), 0)));
		set_image(out, text_at(about, "image-name"));
		json_decref(about);
	}
	json_decref(list);
}

static bool find_storage(int root_dir, struct str id, struct runtime_container *out)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof(path), STORAGE "/%.*s/userdata/config.json", (int)id.len, id.data);
	find_oci(root_dir, path, "podman", out);
	read_storage_list(root_dir, STORAGE "/containers.json", id, out);
	read_storage_list(root_dir, STORAGE "/volatile-containers.json", id, out);
	return out->runtime != NULL;
}

bool runtime_find(int root_dir, struct str id, struct runtime_container *ret_container)
{
	*ret_container = (struct runtime_container){.privileged = EVENT_NONE};
	return find_docker(root_dir, id, ret_container) ||
	       find_containerd(root_dir, id, ret_container) ||
	       find_storage(root_dir, id, ret_container);
}
