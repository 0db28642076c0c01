#include <ctime>
#include <iostream>
#include <vector>

#include "absl/types/span.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/in_memory_trust_domain.h"

// minimal ROOTS CHAIN HOST: is the first certificate of CHAIN one for HOST?
int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto roots = cairn::LoadCertificates(argv[1]);
  const auto chain = cairn::LoadCertificates(argv[2]);
  if (!roots.ok() || !chain.ok() || !chain->problems.empty()) return 2;
  cairn::TrustStore::Builder store;
  for (const auto& der : roots->certificates) {
    if (!store.AddAnchor(der).ok()) return 2;
  }
  std::vector<cairn::Certificate> sent(chain->certificates.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    const auto der = cairn::der::Input::FromString(chain->certificates[i]);
    if (!cairn::Certificate::Parse(der, &sent[i]).ok()) return 2;
  }
  cairn::InMemoryTrustDomain domain(store.Build(), sent);
  const cairn::BuildOptions options(cairn::Purpose::ServerAuth(),
                                    cairn::Identity::DnsName(argv[3]),
                                    std::time(nullptr));
  const auto result = cairn::BuildCertChain(domain, sent[0], options);
  std::cout << cairn::ResultToText(result);
  return result.trusted() ? 0 : 1;
}
