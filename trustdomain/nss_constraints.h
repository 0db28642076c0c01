#ifndef CAIRN_TRUSTDOMAIN_NSS_CONSTRAINTS_H_
#define CAIRN_TRUSTDOMAIN_NSS_CONSTRAINTS_H_

#include "trustdomain/root_list.h"

namespace cairn {

// Adds to `*entry` the name constraints that NSS imposes on this root in its
// code (lib/certdb/genname.c), because certdata.txt has no
// place for them. Does nothing for other roots, and for one that has some.
void AddNssConstraints(RootEntry* entry);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_NSS_CONSTRAINTS_H_
