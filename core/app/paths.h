/* paths: where things lie on this host.
 *
 *	detections   <folder of the binary>/../lua/detections when that is there (a source tree), else
 *	             <folder of the binary>/../share/moonwatch/detections
 *	state        /var/lib/moonwatch (root), else $XDG_STATE_HOME/moonwatch or ~/.local/state/moonwatch
 *	socket       /run/moonwatch/control.sock (root), else in the state folder
 */
#ifndef MW_APP_PATHS_H
#define MW_APP_PATHS_H

#include "base/err.h"

#define PATHS_MAX 4096

bool paths_detections(char path[PATHS_MAX], struct err *err);
/* With `make`, a folder that is missing is made (0700). */
bool paths_store(char path[PATHS_MAX], bool make, struct err *err);
bool paths_socket(char path[PATHS_MAX], bool make, struct err *err);

#endif
