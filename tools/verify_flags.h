#ifndef CAIRN_TOOLS_VERIFY_FLAGS_H_
#define CAIRN_TOOLS_VERIFY_FLAGS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "der/time.h"
#include "pkix/identity.h"
#include "pkix/key_usage.h"
#include "pkix/validation_policy.h"
#include "trustdomain/trust_store.h"

namespace cairn::tools {

// Flags that "cairn verify" and "cairn connect" have. InvalidArgument with one
// line where they are bad.

// How many of --host, --ip, --email, --uri and --no_identity are given.
int IdentityFlagCount();

// Whom a certificate must be for. Owns what its identity borrows.
class IdentityFlag {
 public:
  // Nobody in particular.
  IdentityFlag() = default;
  IdentityFlag(const IdentityFlag&) = delete;
  IdentityFlag& operator=(const IdentityFlag&) = delete;

  // What the one flag says that is given.
  absl::Status Parse();
  // `kind` is "host", "ip", "email" or "uri"; `label` stands before what is
  // wrong with the text.
  absl::Status Set(absl::string_view kind, absl::string_view text,
                   absl::string_view label);

  // Good for as long as this is, and until the next Set().
  Identity identity() const;
  // "host example.com", or "no identity".
  std::string ToText() const;

 private:
  std::string kind_;
  std::string text_;
  std::vector<uint8_t> address_;
};

// The store of --roots, for builds with this purpose. Roots that are left out
// get a line on standard error.
absl::StatusOr<std::shared_ptr<const TrustStore>> RootsFlag(
    Purpose::Known purpose);

// What was asked.
struct Asked {
  absl::string_view purpose;
  const IdentityFlag& identity;
  der::Time time = 0;
  const ValidationPolicy& policy;
  absl::string_view revocation;  // "off", "soft" or "hard"
  const TrustStore& roots;
};

// One line in the manner of ResultToText(), with --roots.
std::string AskedToText(const Asked& asked);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_VERIFY_FLAGS_H_
