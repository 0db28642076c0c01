#ifndef CAIRN_BENCHMARKS_WORKLOADS_H_
#define CAIRN_BENCHMARKS_WORKLOADS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "pkix/build_options.h"
#include "pkix/certificate.h"
#include "tests/support/certificate_factory.h"

namespace cairn::benchmarks {

// How signatures of a workload are made.
enum class Keys { kStub, kP256, kP384, kRsa2048, kRsa4096, kEd25519 };

// A chain: the end entity first, the root last.
using Chain = std::vector<testing::TestCertificate>;

// An end entity, `intermediates` CAs and a root, with little in them.
Chain PlainChain(int intermediates, Keys keys);

// The same as the web has it: an end entity of about 1.2 kB with policies,
// distribution points, access descriptions, SCTs and eight names; one
// intermediate.
Chain WebLikeChain(Keys keys);

// An end entity with `names` dNSNames below a root with as many permitted
// subtrees, the last of which is the one that matches.
Chain ConstrainedChain(int subtrees, int names);

// Parses the certificates of `chain` from the end entity up, as many as there
// is room for. Whether all of them did.
bool ParseChain(const Chain& chain, absl::Span<Certificate> parsed);

// The host names that the first two and the last are for.
inline constexpr char kHost[] = "www.example.com";
inline constexpr char kConstrainedHost[] = "host0.domain0.example.net";

// A TLS server of this name, as the web has it, at testing::kNow. Borrows
// `host`.
BuildOptions OptionsFor(absl::string_view host);

}  // namespace cairn::benchmarks

#endif  // CAIRN_BENCHMARKS_WORKLOADS_H_
