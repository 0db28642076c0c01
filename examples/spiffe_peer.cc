#include <ctime>
#include <iostream>
#include <vector>

#include "pkix/chain_builder.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/refusal.h"
#include "trustdomain/spiffe_bundle.h"
#include "trustdomain/spiffe_trust_domain.h"

// spiffe_peer CHAIN (TRUST_DOMAIN BUNDLE)...: which workload sent CHAIN? Each
// BUNDLE is a file in SPIFFE's JSON format.
int main(int argc, char** argv) {
  if (argc < 4 || argc % 2 != 0) return 2;
  const auto chain = cairn::LoadCertificates(argv[1]);
  if (!chain.ok() || !chain->problems.empty()) return 2;

  // When the program starts, and whenever a bundle changes.
  cairn::SpiffeBundles bundles;
  for (int i = 2; i < argc; i += 2) {
    const auto json = cairn::ReadFile(argv[i + 1]);
    if (!json.ok()) return 2;
    const auto bundle = cairn::SpiffeBundle::FromJson(argv[i], *json);
    if (!bundle.ok()) {
      std::cerr << bundle.status().message() << "\n";
      return 2;
    }
    if (!bundles.Update(*bundle).ok()) return 2;
  }

  // For each connection.
  std::vector<cairn::Certificate> sent(chain->certificates.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    const auto der = cairn::der::Input::FromString(chain->certificates[i]);
    if (!cairn::Certificate::Parse(der, &sent[i]).ok()) return 2;
  }
  cairn::SpiffeTrustDomain domain(bundles.Get(), sent[0], sent);
  cairn::ChainBuilder builder;
  const auto& result = builder.Build(
      domain, sent[0],
      cairn::SpiffeOptions(cairn::Purpose::ClientAuth(), std::time(nullptr)));
  if (!result.trusted()) {
    std::cout << "refused: " << cairn::RefusalToText(result.failure()) << "\n";
    return 1;
  }
  std::cout << cairn::SpiffeTrustDomain::IdOf(*builder.chain()) << "\n";
  return 0;
}
