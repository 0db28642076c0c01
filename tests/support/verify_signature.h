#ifndef CAIRN_TESTS_SUPPORT_VERIFY_SIGNATURE_H_
#define CAIRN_TESTS_SUPPORT_VERIFY_SIGNATURE_H_

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/public_key.h"
#include "pkix/signature_algorithm.h"
#include "pkix/trust_domain.h"

namespace cairn::testing {

// What TrustDomain::VerifySignedData and ComputeDigest of a test do: BoringSSL
// for real keys, stub_signature.h for stubs. With a stub nothing is allocated.
HookResult VerifySignature(const SignedData& signed_data, const PublicKey& key);
bool ComputeTestDigest(Digest algorithm, der::Input data,
                       absl::Span<uint8_t> out);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_VERIFY_SIGNATURE_H_
