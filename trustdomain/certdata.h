#ifndef CAIRN_TRUSTDOMAIN_CERTDATA_H_
#define CAIRN_TRUSTDOMAIN_CERTDATA_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "trustdomain/root_list.h"

namespace cairn {

// Whether `text` has the line that certdata.txt begins its data with.
bool IsCertdata(absl::string_view text);

// Reads Mozilla's root store as NSS keeps it: certdata.txt, PKCS #11 objects in
// text. Each root is a certificate object, and a trust object with the same
// issuer and serial number and with the certificate's hash. `name` is for
// messages.
//
// - A certificate that is a trusted delegator for a purpose (servers, e-mail,
//   code signing) is a root for it. One that is trusted itself and for no
//   purpose as a delegator stands for itself only. Others are left out.
// - What is not trusted for a purpose is a distrusted entry by issuer and
// serial
//   number, with or without its certificate; for every purpose where it is not
//   trusted for any of the three.
// - Dates after which end entities are distrusted, for servers and for e-mail,
//   are read from both kinds of object; of two, the earlier counts.
// - Roots are marked publicly trusted unless CKA_NSS_MOZILLA_CA_POLICY says
//   FALSE.
// - The name constraints that NSS imposes in its code are added, see
//   AddNssConstraints().
//
// A malformed object is a problem, with its line, and gives nothing: what it
// would have said of a certificate is not guessed from other objects. So is a
// trust object whose certificate is missing or another one, and the last
// object of a file that seems to be cut off. InvalidArgument where the text is
// not certdata.txt, or holds neither roots nor distrusted entries nor problems.
absl::StatusOr<RootList> ReadCertdata(absl::string_view text,
                                      absl::string_view name);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CERTDATA_H_
