#ifndef CAIRN_EXAMPLES_RECIPES_H_
#define CAIRN_EXAMPLES_RECIPES_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "pkix/chain_builder.h"
#include "trustdomain/client_groups.h"
#include "trustdomain/ev_table.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/key_cache.h"
#include "trustdomain/overrides.h"
#include "trustdomain/pin_set.h"
#include "trustdomain/self_signed_clients.h"
#include "trustdomain/signature_cache.h"
#include "trustdomain/tls_client_auth.h"
#include "trustdomain/trust_on_first_use.h"

namespace cairn::examples {

// The code of docs/trust-domains.md and docs/mtls.md, a function or class for
// each. tests/examples/recipes_test.cc runs it.

// Two client groups: the staff, by a CA of our own and a list; a partner, by an
// intermediate of theirs and one demand.
absl::StatusOr<std::shared_ptr<const ClientGroups>> MakeGroups(
    const std::string& staff_ca, const std::string& partner_intermediate);

// Roots of any kind, and pins.
class PinnedDomain final : public InMemoryTrustDomain {
 public:
  PinnedDomain(std::shared_ptr<const TrustStore> store,
               absl::Span<const Certificate> sent, PinSet pins)
      : InMemoryTrustDomain(std::move(store), sent), pins_(std::move(pins)) {}

  HookResult CheckChain(const VerifiedChain& chain) override {
    return pins_.Check(chain);
  }

 private:
  const PinSet pins_;
};

// What all connections of a process have in common: no signature is verified
// twice, no key decoded twice.
class Connections {
 public:
  explicit Connections(std::shared_ptr<const TrustStore> store)
      : store_(std::move(store)) {}

  BuildResult Verify(ChainBuilder& builder, const Certificate& leaf,
                     absl::Span<const Certificate> sent,
                     const BuildOptions& options);

  const SignatureCache& signatures() const { return signatures_; }

 private:
  const std::shared_ptr<const TrustStore> store_;
  SignatureCache signatures_;
  KeyCache keys_;
};

// Whether a build that was trusted is one of extended validation.
EvFinding FindEv(ChainBuilder& builder, TrustDomain& domain,
                 const Certificate& leaf, BuildOptions options,
                 const std::string& root_sha256);

// RFC 8705, the PKI method: `client` is what was registered, `verified` the
// certificate of a connection that was verified when it was made.
bool IsOAuthClient(const std::string& registered_subject_dn,
                   const Certificate& verified);

// RFC 8705, the self-signed method.
bool IsSelfSignedClient(const std::shared_ptr<const SelfSignedClients>& clients,
                        const std::string& client_id,
                        const Certificate& certificate, der::Time now);

// Printers and the like: the first key that is seen is the one.
class KnownDevices {
 public:
  bool Meet(const std::string& device, const Certificate& certificate,
            const BuildOptions& options);

 private:
  std::map<std::string, Sha256> keys_;
};

// What people decided to accept, each for one host.
class Decisions {
 public:
  // Somebody looked at this certificate and this error, and accepted them.
  void Remember(const std::string& host, const Override& decision) {
    decisions_[host].push_back(decision);
  }
  VerificationOutcome Verify(ChainBuilder& builder, TrustDomain& domain,
                             const Certificate& leaf, const std::string& host,
                             der::Time now) const;

 private:
  std::map<std::string, std::vector<Override>> decisions_;
};

}  // namespace cairn::examples

#endif  // CAIRN_EXAMPLES_RECIPES_H_
