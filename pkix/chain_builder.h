#ifndef CAIRN_PKIX_CHAIN_BUILDER_H_
#define CAIRN_PKIX_CHAIN_BUILDER_H_

#include <memory>

#include "pkix/build_options.h"
#include "pkix/build_result.h"
#include "pkix/certificate.h"
#include "pkix/trace.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"

namespace cairn {

namespace internal {
class ChainSearch;
}  // namespace internal

// Finds a path from an end entity to a trust anchor, and verifies it.
//
// Owns all the memory that a build needs, about 400 kB at the default
// capacity: building allocates nothing. Make one per thread and use it again
// and again. Not thread-safe; not to be used from within the hooks of its own
// build.
class ChainBuilder {
 public:
  // `candidates` is 1 to kMaxCandidates; other values are brought into that
  // range. Memory grows with it: by about 0.8 kB a candidate, and by a byte for
  // every three pairs of candidates.
  explicit ChainBuilder(int candidates = kDefaultCandidates);
  ~ChainBuilder();
  ChainBuilder(const ChainBuilder&) = delete;
  ChainBuilder& operator=(const ChainBuilder&) = delete;

  // Builds and verifies a path for `end_entity`.
  //
  // Candidates are looked at from cheap to dear: distrust, name, what is
  // already known of them, the certificate by itself, the end entity against
  // their name constraints, loops, path length, signature. No signature is
  // verified twice. If a path exists within the limits it is found. See
  // docs/architecture.md for the order of the search.
  //
  // `domain`, `end_entity` and everything `options` borrows must live until
  // the end of the build, or of its last Resume(); `trace`, where given, is
  // cleared first. The result is valid until the next Build() or Resume().
  const BuildResult& Build(TrustDomain& domain, const Certificate& end_entity,
                           const BuildOptions& options, Trace* trace = nullptr);

  // Goes on with a build whose result was Outcome::kPending, or was not
  // trusted while something was pending: asks again what answered "pending",
  // and nothing that was answered but CheckChain, which sees every path that
  // is come to. No signature is verified again. Everything
  // that was borrowed or offered must still be there, unchanged. The limits
  // count anew. Without a build before it: kInvalidOptions.
  const BuildResult& Resume();

  // The chain of the last result, if that was trusted; null otherwise. Valid
  // until the next Build() or Resume().
  const VerifiedChain* chain() const;

 private:
  std::unique_ptr<internal::ChainSearch> search_;
};

// Builds and verifies a path with a builder of default capacity that belongs
// to the thread: the first call in each thread allocates it. May be called
// from within a hook.
BuildResult BuildCertChain(TrustDomain& domain, const Certificate& end_entity,
                           const BuildOptions& options, Trace* trace = nullptr);

}  // namespace cairn

#endif  // CAIRN_PKIX_CHAIN_BUILDER_H_
