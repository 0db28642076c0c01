#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/ct_checker.h"
#include "trustdomain/ct_log_list.h"
#include "trustdomain/ct_report.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/root_files.h"
#include "trustdomain/root_list.h"

// ct_check LOGS ROOTS CHAIN HOST TIME: is the first certificate of CHAIN one
// for HOST at TIME (seconds since 1970), and in the logs that LOGS lists?
int main(int argc, char** argv) {
  int64_t time;
  if (argc != 6 || !absl::SimpleAtoi(argv[5], &time)) return 2;
  const auto json = cairn::ReadFile(argv[1]);
  const auto roots = cairn::LoadRoots(argv[2]);
  const auto chain = cairn::LoadCertificates(argv[3]);
  if (!json.ok() || !roots.ok() || !chain.ok()) return 2;
  std::vector<cairn::Certificate> sent(chain->certificates.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    const auto der = cairn::der::Input::FromString(chain->certificates[i]);
    if (!cairn::Certificate::Parse(der, &sent[i]).ok()) return 2;
  }

  // Once for the program.
  std::vector<std::string> problems;
  const auto store = cairn::MakeTrustStore(
      *roots, cairn::Purpose::Known::kServerAuth, &problems);
  const auto logs = cairn::CtLogList::Parse(*json);
  if (!logs.ok()) {
    std::cerr << logs.status().message() << "\n";
    return 2;
  }
  cairn::CtSettings settings;
  settings.logs = &*logs;
  settings.policy = cairn::ct::Policy::Chrome();

  // For each connection. What TLS delivered beside the certificate, the stapled
  // OCSP response and the SCT list, is a third argument of CtTrustDomain.
  cairn::InMemoryTrustDomain domain(store, sent);
  cairn::CtTrustDomain with_ct(&domain, settings);
  const cairn::BuildOptions options(cairn::Purpose::ServerAuth(),
                                    cairn::Identity::DnsName(argv[4]), time);
  const auto result = cairn::BuildCertChain(with_ct, sent[0], options);
  std::cout << cairn::ResultToText(result)
            << cairn::CtReportToText(with_ct.report());
  return result.trusted() ? 0 : 1;
}
