#ifndef CAIRN_TOOLS_TESTCA_NAMES_H_
#define CAIRN_TOOLS_TESTCA_NAMES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn::tools {

// What a certificate of a test CA is for.
enum class LeafKind : uint8_t { kServer, kClient, kSpiffe, kOcspResponder };

// Whether names of the public Internet may be asked for.
enum class PublicNames : uint8_t { kRefused, kAllowed };

// One certificate that was asked for. Names are checked, and hold no character
// that means something in a file name or in BoringSSL's configuration text.
struct TestLeaf {
  LeafKind kind = LeafKind::kServer;
  std::string name;  // as it was given, host names in lower case
  std::string file;  // what its files are called, without ".pem"
  // Empty for none: where it is an address it would be taken for a host name.
  std::string common_name;
  // "DNS:...", "IP:...", "email:..." or "URI:..."; empty for none.
  std::string alt_name;
  // The subtree that a CA must permit, in the same way.
  std::string subtree;
};

// A host name, a wildcard or an IP address. Below "localhost", "test",
// "example", "invalid", "internal", "local" and "home.arpa", and addresses that
// are not of the Internet: always; others only where public names are allowed,
// and public suffixes never, as the CA would be good for all that is below.
// InvalidArgument with one line.
absl::StatusOr<TestLeaf> ParseServer(absl::string_view name, PublicNames names);

// A mailbox, a host name, or a word without a dot, which is a common name and
// nothing else. Of letters, digits, "." "-" "_" "+" and "@".
absl::StatusOr<TestLeaf> ParseClient(absl::string_view name, PublicNames names);

// A SPIFFE ID with a path. Any trust domain that is a host name will do: it
// stands in URIs only, and is not looked up anywhere.
absl::StatusOr<TestLeaf> ParseSpiffe(absl::string_view id);

// The one certificate of an OCSP responder.
TestLeaf OcspResponderLeaf();

// Two certificates with the same files are an error.
absl::Status CheckFilesDiffer(const std::vector<TestLeaf>& leaves);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TESTCA_NAMES_H_
