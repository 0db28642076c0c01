// A client with a certificate, with the files that "cairn testca" makes:
//
//   mtls_client --ca=/tmp/ca --connect=localhost:4433 --client=alice
//
// Exit code 0: there is a response; 1: the server is refused, or refuses us;
// 2: it could not be tried.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "examples/service.h"
#include "tls/client.h"
#include "tls/peer_checks.h"
#include "trustdomain/crl_files.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/parsed_crls.h"
#include "trustdomain/root_files.h"
#include "trustdomain/root_list.h"

ABSL_FLAG(std::string, ca, "", "directory that \"cairn testca\" made");
ABSL_FLAG(std::string, client, "alice",
          "who we are: NAME.pem and NAME.key in --ca");
ABSL_FLAG(std::string, connect, "localhost:4433", "HOST:PORT");
ABSL_FLAG(std::string, host, "",
          "the name that the server has to have; the host of --connect if not "
          "given");
ABSL_FLAG(std::string, roots, "",
          "whom to trust, in any format; root.pem in --ca if not given");
ABSL_FLAG(std::string, crl, "",
          "CRLs, a file or directory; crl.pem in --ca if not given");

namespace {

std::string InCa(const std::string& file) {
  return absl::StrCat(absl::GetFlag(FLAGS_ca), "/", file);
}

// The flag, or a file in --ca.
std::string Or(const std::string& flag, const std::string& file) {
  return flag.empty() ? InCa(file) : flag;
}

// Whether there is a response.
absl::StatusOr<bool> Run() {
  const auto ctx =
      cairn::examples::NewContext(InCa(absl::GetFlag(FLAGS_client) + ".pem"),
                                  InCa(absl::GetFlag(FLAGS_client) + ".key"));
  if (!ctx.ok()) return ctx.status();
  const auto roots =
      cairn::LoadRoots(Or(absl::GetFlag(FLAGS_roots), "root.pem"));
  if (!roots.ok()) return roots.status();
  std::vector<std::string> problems = roots->problems;
  const auto store = cairn::MakeTrustStore(
      *roots, cairn::Purpose::Known::kServerAuth, &problems);
  for (const std::string& problem : problems) std::cerr << problem << "\n";
  const auto crl_files =
      cairn::LoadCrls(Or(absl::GetFlag(FLAGS_crl), "crl.pem"));
  if (!crl_files.ok()) return crl_files.status();
  cairn::ParsedCrls crls(crl_files->crls);
  cairn::CrlSource crl_source(crls);

  // A CRL must say of each certificate that it is good.
  cairn::tls::PeerChecks checks;
  checks.revocation = true;
  checks.revocation_policy.end_entity = cairn::RevocationPolicy::Mode::kHard;
  checks.revocation_policy.issuers = cairn::RevocationPolicy::Mode::kHard;
  checks.sources = {&crl_source};

  cairn::tls::ClientSettings settings;
  settings.domain = [store, checks](const cairn::tls::Peer& peer) {
    return cairn::tls::WithChecks(
        std::make_unique<cairn::InMemoryTrustDomain>(store, peer.intermediates),
        peer, checks);
  };
  const absl::Status configured =
      cairn::tls::ConfigureClient(ctx->get(), settings);
  if (!configured.ok()) return configured;

  const std::string target = absl::GetFlag(FLAGS_connect);
  std::string host = absl::GetFlag(FLAGS_host);
  if (host.empty()) host = target.substr(0, target.rfind(':'));
  return cairn::examples::Ask(ctx->get(), target,
                              cairn::Identity::DnsName(host));
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("a client with a certificate");
  absl::ParseCommandLine(argc, argv);
  const absl::StatusOr<bool> answered = Run();
  if (answered.ok()) return *answered ? 0 : 1;
  std::cerr << answered.status().message() << "\n";
  return 2;
}
