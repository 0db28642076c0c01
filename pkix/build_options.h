#ifndef CAIRN_PKIX_BUILD_OPTIONS_H_
#define CAIRN_PKIX_BUILD_OPTIONS_H_

#include <cstdint>

#include "der/time.h"
#include "pkix/identity.h"
#include "pkix/key_usage.h"
#include "pkix/policy_graph.h"
#include "pkix/validation_policy.h"
#include "pkix/verified_chain.h"

namespace cairn {

// Certificates on a path, end entity and anchor included. Real paths have
// three to five; bridges of governments up to ten; 32 leaves room for ladders.
inline constexpr int kDefaultMaxCertificates = 32;
static_assert(kDefaultMaxCertificates <= kMaxPathCertificates,
              "the default is one that can be asked for");

// Let's Encrypt's largest cross-signed set offers 9 candidates for one name;
// 128 leaves room for bridges and still ends within 5 ms of P-256.
inline constexpr uint32_t kDefaultSignatureChecks = 128;
// What a builder can remember (see ChainBuilder::Resume).
inline constexpr uint32_t kMaxSignatureChecks = 4096;

// One step is one candidate looked at. The hardest graph of the tests that has
// a path, 18 same-name CAs, needs under 5,000; 50,000 take a few milliseconds.
inline constexpr uint32_t kDefaultSteps = 50'000;

// Every certificate a trust domain offers, and one more per kilobyte of its
// subject. 256 certificates, each asking for its issuer and offered 256 others
// and the roots of the web, stay below 200,000.
inline constexpr uint32_t kDefaultOffers = 200'000;

// Names compared beyond a comparison of bytes, and names held against name
// constraints. 2048 names against 4096 subtrees need about 30,000; 250,000
// take a few milliseconds.
inline constexpr uint32_t kDefaultNameComparisons = 250'000;

// Distinct candidates a builder can hold, the end entity and anchors included.
// A full mesh of 16 CAs is 240 certificates.
inline constexpr int kDefaultCandidates = 256;
inline constexpr int kMaxCandidates = 4096;

// How much work a build may do. Running out is an error of its own, never
// "unknown issuer".
struct BuildLimits {
  int max_certificates = kDefaultMaxCertificates;       // 1 to 64
  uint32_t signature_checks = kDefaultSignatureChecks;  // 0 to 4096
  uint32_t steps = kDefaultSteps;
  uint32_t offers = kDefaultOffers;
  uint32_t name_comparisons = kDefaultNameComparisons;
};

// What a build is for. Purpose and identity have no defaults: who verifies must
// know both.
struct BuildOptions {
  BuildOptions(Purpose p, Identity i, der::Time t)
      : purpose(p), identity(i), time(t) {}

  Purpose purpose;
  // Borrows the text or bytes it was made from.
  Identity identity;
  // Seconds since 1970. Fractions round down.
  der::Time time;
  ValidationPolicy policy = ValidationPolicy::WebPki();
  BuildLimits limits;
  // The most intermediates that are not self-issued, as a pathLenConstraint of
  // the anchor would have it (RFC 5280 section 6.1.2 (k)). Negative: any.
  int max_path_length = Certificate::kNoPathLength;
  // Certificate policies: what is demanded of them, and whether the valid ones
  // are worked out although nothing is (BuildResult::policies()).
  PolicyOptions policies;
  bool compute_policies = false;
  // Refuses wildcards right below public suffixes. Null: not checked.
  // Borrowed.
  const PublicSuffixList* public_suffixes = nullptr;
};

}  // namespace cairn

#endif  // CAIRN_PKIX_BUILD_OPTIONS_H_
