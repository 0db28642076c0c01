// Cairn with BoringSSL: ChainBuilder::Build with a store and a builder that are
// made once.

#include <memory>

#include "absl/types/span.h"
#include "benchmarks/compare/peers/peer.h"
#include "pkix/chain_builder.h"
#include "trustdomain/boringssl_verifier.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::compare {
namespace {

// Takes every signature to be good.
class StubbedDomain final : public InMemoryTrustDomain {
 public:
  using InMemoryTrustDomain::InMemoryTrustDomain;

  HookResult VerifySignedData(const SignedData&, const IssuerKey&) override {
    return HookResult::Ok();
  }
};

der::Input InputOf(const std::string& der) {
  return der::Input::FromString(der);
}

// The end entity and the intermediates. Null, or why not.
const char* Parse(const Workload& workload, std::vector<Certificate>* chain) {
  if (!Certificate::Parse(InputOf(workload.leaf), &(*chain)[0]).ok()) {
    return "cannot parse the end entity";
  }
  for (size_t i = 0; i < workload.intermediates.size(); ++i) {
    if (!Certificate::Parse(InputOf(workload.intermediates[i]),
                            &(*chain)[i + 1])
             .ok()) {
      return "cannot parse an intermediate";
    }
  }
  return nullptr;
}

class Verification {
 public:
  explicit Verification(const Workload& workload)
      : options_(Purpose::ServerAuth(), Identity::DnsName(workload.host),
                 workload.time) {
    TrustStore::Builder roots;
    for (const std::string& root : workload.roots) {
      if (!roots.AddAnchor(root).ok()) Peer::Die("cannot add a root");
    }
    store_ = roots.Build();
  }

  template <typename Domain>
  const char* Verify(const std::vector<Certificate>& chain) {
    Domain domain(store_, absl::MakeSpan(chain).subspan(1));
    const BuildResult& result = builder_.Build(domain, chain[0], options_);
    return result.trusted() ? nullptr
                            : ErrorName(result.failure().error).data();
  }

 private:
  std::shared_ptr<const TrustStore> store_;
  const BuildOptions options_;
  ChainBuilder builder_;
};

template <typename Domain>
void MeasureFromDer(const char* measure, Peer* peer) {
  const Workload& workload = peer->workload();
  Verification verification(workload);
  std::vector<Certificate> chain(1 + workload.intermediates.size());
  peer->MeasureVerification(measure, [&] {
    const char* reason = Parse(workload, &chain);
    return reason != nullptr ? reason : verification.Verify<Domain>(chain);
  });
}

template <typename Domain>
void MeasureParsed(const char* measure, Peer* peer) {
  const Workload& workload = peer->workload();
  Verification verification(workload);
  std::vector<Certificate> chain(1 + workload.intermediates.size());
  if (Parse(workload, &chain) != nullptr) Peer::Die("cannot parse");
  peer->MeasureVerification(measure,
                            [&] { return verification.Verify<Domain>(chain); });
}

// The signatures of the path, which is the chain as it is.
void MeasureSignatures(Peer* peer) {
  const Workload& workload = peer->workload();
  std::vector<PublicKey> keys(workload.signatures.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!ParsePublicKey(InputOf(workload.signatures[i].key), &keys[i])) {
      Peer::Die("cannot parse a key");
    }
  }
  const BoringSslVerifier verifier;
  peer->MeasureSignatures("signatures", [&](size_t i) {
    const Signature& signature = workload.signatures[i];
    SignedData data;
    data.data = InputOf(signature.data);
    data.algorithm = workload.algorithm == "rsa2048"
                         ? SignatureAlgorithm::kRsaPkcs1Sha256
                         : SignatureAlgorithm::kEcdsaSha256;
    data.signature = InputOf(signature.signature);
    const IssuerKey issuer = {der::Input(), keys[i], nullptr};
    return verifier.VerifySignedData(data, issuer).error() == Error::kOk;
  });
}

}  // namespace
}  // namespace cairn::compare

int main(int argc, char** argv) {
  using cairn::InMemoryTrustDomain;
  using cairn::compare::StubbedDomain;
  cairn::compare::Peer peer(argc, argv);
  peer.Introduce("Cairn", "this tree", "ChainBuilder::Build");
  cairn::compare::MeasureFromDer<InMemoryTrustDomain>("der", &peer);
  if (peer.workload().signatures.empty()) return 0;
  cairn::compare::MeasureParsed<InMemoryTrustDomain>("parsed", &peer);
  cairn::compare::MeasureFromDer<StubbedDomain>("stubbed", &peer);
  cairn::compare::MeasureParsed<StubbedDomain>("stubbed_parsed", &peer);
  cairn::compare::MeasureSignatures(&peer);
  return 0;
}
