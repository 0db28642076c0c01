#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/private_trust_domain.h"
#include "trustdomain/refusal.h"

// client_check CA CHAIN HOST...: may the client come in that sent CHAIN? It has
// to be one of CA's, and for one of these host names.
int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const auto ca = cairn::LoadCertificates(argv[1]);
  const auto chain = cairn::LoadCertificates(argv[2]);
  if (!ca.ok() || !chain.ok() || !chain->problems.empty()) return 2;

  // When the server starts, and when its configuration changes.
  cairn::ClientGroup staff;
  staff.name = "staff";
  staff.anchors = ca->certificates;
  staff.access.allowed.emplace();
  for (int i = 3; i < argc; ++i) {
    cairn::AccessRule rule;
    rule.name = argv[i];
    rule.dns_names = {argv[i]};
    staff.access.allowed->push_back(rule);
  }
  const auto groups = cairn::ClientGroups::Create({staff});
  if (!groups.ok()) {
    std::cerr << groups.status().message() << "\n";
    return 2;
  }

  // For each connection.
  std::vector<cairn::Certificate> sent(chain->certificates.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    const auto der = cairn::der::Input::FromString(chain->certificates[i]);
    if (!cairn::Certificate::Parse(der, &sent[i]).ok()) return 2;
  }
  cairn::PrivateTrustDomain domain(*groups, sent);
  cairn::ChainBuilder builder;
  const cairn::BuildOptions options = cairn::ClientOptions(std::time(nullptr));
  const auto& result = builder.Build(domain, sent[0], options);
  if (result.trusted()) {
    const cairn::VerifiedChain& verified = *builder.chain();
    std::cout << "welcome: " << (*groups)->GroupOf(verified) << ", "
              << (*groups)->RuleOf(verified) << "\n";
    return 0;
  }
  std::cout << "refused: " << cairn::RefusalToText(result.failure()) << "\n"
            << cairn::ResultToText(result);
  return 1;
}
