#include <ctime>
#include <iostream>
#include <vector>

#include "absl/types/span.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "trustdomain/boringssl_verifier.h"
#include "trustdomain/certificate_files.h"

// A private PKI: the last of `all` is its root, the others came from the peer.
class PkiDomain final : public cairn::TrustDomain {
 public:
  explicit PkiDomain(absl::Span<const cairn::Certificate> all) : all_(all) {}
  // The root is trusted, byte for byte; all else depends on its issuer.
  cairn::CertTrust GetCertTrust(const cairn::Certificate& cert,
                                cairn::Role) override {
    if (cert.der() == all_.back().der()) return cairn::CertTrust::IsAnchor();
    return cairn::CertTrust::Inherits();
  }
  // Offers everything; the builder picks those whose name fits.
  cairn::HookResult FindIssuers(const cairn::IssuerQuery&,
                                cairn::IssuerSink& sink) override {
    for (const cairn::Certificate& cert : all_) {
      if (sink.Offer(cert) == cairn::IssuerSink::Answer::kStop) break;
    }
    return cairn::HookResult::Ok();
  }
  cairn::HookResult VerifySignedData(const cairn::SignedData& data,
                                     const cairn::IssuerKey& issuer) override {
    return cairn::BoringSslVerifier().VerifySignedData(data, issuer);
  }

 private:
  const absl::Span<const cairn::Certificate> all_;
};

// custom_trust_domain ROOT CHAIN HOST: is the first of CHAIN one for HOST?
int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto root = cairn::LoadCertificates(argv[1]);
  auto chain = cairn::LoadCertificates(argv[2]);
  if (!root.ok() || root->certificates.size() != 1) return 2;
  if (!chain.ok() || !chain->problems.empty()) return 2;
  chain->certificates.push_back(root->certificates[0]);
  std::vector<cairn::Certificate> all(chain->certificates.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const auto der = cairn::der::Input::FromString(chain->certificates[i]);
    if (!cairn::Certificate::Parse(der, &all[i]).ok()) return 2;
  }
  PkiDomain domain(all);
  cairn::BuildOptions options(cairn::Purpose::ServerAuth(),
                              cairn::Identity::DnsName(argv[3]),
                              std::time(nullptr));
  options.policy = cairn::ValidationPolicy::PrivatePki();
  const auto result = cairn::BuildCertChain(domain, all[0], options);
  std::cout << cairn::ResultToText(result);
  return result.trusted() ? 0 : 1;
}
