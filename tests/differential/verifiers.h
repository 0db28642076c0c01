#ifndef CAIRN_TESTS_DIFFERENTIAL_VERIFIERS_H_
#define CAIRN_TESTS_DIFFERENTIAL_VERIFIERS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tests/differential/chain_plan.h"
#include "tests/differential/difference_run.h"
#include "tests/differential/lane.h"
#include "tests/support/test_directory.h"

namespace cairn::differential {

// Builds as a TLS client would, with BoringSSL, at kNow, for a server of the
// chain's host, under the lane's preset. Anchors that cannot be read are left
// out, and intermediates, too.
Verdict VerifyWithCairn(const Chain& chain, Lane lane);

// The programs of the peers.
class Peers {
 public:
  // Names are looked up in PATH; with a slash they are paths. GnuTLS's certtool
  // goes by the clock, which faketime stops at kNow for it.
  Peers(absl::string_view openssl, absl::string_view certtool,
        absl::string_view faketime);

  // What the peers are to find in their environment. Once, before there are
  // threads.
  static void SetEnvironment();

  // Empty, or what is missing.
  const std::string& Missing(Lane lane) const;

  // Runs the peer of a lane that misses nothing. Ends the process where the
  // peer does something else than accept or refuse. Not thread-safe: the files
  // are in one place.
  Verdict Verify(const Chain& chain, Lane lane) const;

 private:
  Verdict Openssl(const Chain& chain, bool strict) const;
  Verdict Gnutls(const Chain& chain) const;

  testing::TestDirectory directory_;
  std::string openssl_;
  std::string certtool_;
  std::string faketime_;
  std::string missing_[kLaneCount];
};

}  // namespace cairn::differential

#endif  // CAIRN_TESTS_DIFFERENTIAL_VERIFIERS_H_
