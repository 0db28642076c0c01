// A server that requires client certificates, with the files that
// "cairn testca" makes:
//
//   cairn testca --out /tmp/ca --server localhost --client alice
//   mtls_server --ca=/tmp/ca --port=4433 --allow=alice

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "examples/service.h"
#include "pkix/report.h"
#include "tls/peer_checks.h"
#include "tls/server.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/crl_files.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/parsed_crls.h"
#include "trustdomain/private_trust_domain.h"

ABSL_FLAG(std::string, ca, "", "directory that \"cairn testca\" made");
ABSL_FLAG(std::string, server, "localhost",
          "who we are: NAME.pem and NAME.key in --ca");
ABSL_FLAG(int, port, 4433, "on 127.0.0.1; 0: any that is free");
ABSL_FLAG(int, connections, 0, "ends after so many; 0: only by a signal");
ABSL_FLAG(std::vector<std::string>, allow, {"*"},
          "clients that may come in, by the subject of NAME.pem in --ca; "
          "*: all of the CA's");
ABSL_FLAG(std::string, group, "",
          "NAME=FILE: the client group, and the CA certificates that vouch for "
          "it; all that root.pem in --ca vouches for if not given");
ABSL_FLAG(std::string, crl, "",
          "CRLs, a file or directory; crl.pem in --ca if not given");

namespace {

using Groups = std::shared_ptr<const cairn::ClientGroups>;

std::string InCa(const std::string& file) {
  return absl::StrCat(absl::GetFlag(FLAGS_ca), "/", file);
}

// A rule that the certificate `name`.pem, and every later one with the same
// subject, matches.
absl::StatusOr<cairn::AccessRule> RuleFor(const std::string& name) {
  const auto file = cairn::LoadCertificates(InCa(name + ".pem"));
  if (!file.ok()) return file.status();
  cairn::Certificate certificate;
  const auto der = cairn::der::Input::FromString(file->certificates.at(0));
  const auto parsed = cairn::Certificate::Parse(der, &certificate);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(cairn::FailureToText(parsed, der));
  }
  cairn::AccessRule rule;
  rule.name = name;
  rule.subjects = {std::string(certificate.subject().AsStringView())};
  return rule;
}

// Who may come in.
absl::StatusOr<Groups> MakeGroups() {
  std::pair<std::string, std::string> flag = {"clients", InCa("root.pem")};
  if (!absl::GetFlag(FLAGS_group).empty()) {
    flag = absl::StrSplit(absl::GetFlag(FLAGS_group), absl::MaxSplits('=', 1));
  }
  const auto anchors = cairn::LoadCertificates(flag.second);
  if (!anchors.ok()) return anchors.status();
  cairn::ClientGroup group;
  group.name = flag.first;
  group.anchors = anchors->certificates;
  const std::vector<std::string> names = absl::GetFlag(FLAGS_allow);
  // An empty variable of a script must not open the door.
  if (names.empty()) return absl::InvalidArgumentError("--allow: names nobody");
  if (names != std::vector<std::string>{"*"}) {
    group.access.allowed.emplace();
    for (const std::string& name : names) {
      const auto rule = RuleFor(name);
      if (!rule.ok()) return rule.status();
      group.access.allowed->push_back(*rule);
    }
  }
  return cairn::ClientGroups::Create({group});
}

absl::Status Run() {
  const auto ctx =
      cairn::examples::NewContext(InCa(absl::GetFlag(FLAGS_server) + ".pem"),
                                  InCa(absl::GetFlag(FLAGS_server) + ".key"));
  if (!ctx.ok()) return ctx.status();
  const absl::StatusOr<Groups> made = MakeGroups();
  if (!made.ok()) return made.status();
  const Groups groups = *made;
  const std::string crl = absl::GetFlag(FLAGS_crl);
  const auto crl_files = cairn::LoadCrls(crl.empty() ? InCa("crl.pem") : crl);
  if (!crl_files.ok()) return crl_files.status();
  cairn::ParsedCrls crls(crl_files->crls);
  cairn::CrlSource crl_source(crls);

  // A CRL must say of each certificate that it is good.
  cairn::tls::PeerChecks checks;
  checks.revocation = true;
  checks.revocation_policy.end_entity = cairn::RevocationPolicy::Mode::kHard;
  checks.revocation_policy.issuers = cairn::RevocationPolicy::Mode::kHard;
  checks.sources = {&crl_source};

  cairn::tls::ServerSettings settings;
  settings.client_certificates = cairn::tls::ClientCertificates::kRequired;
  settings.ca_names = groups->ca_names();
  settings.domain = [groups, checks](const cairn::tls::Peer& peer) {
    return cairn::tls::WithChecks(
        std::make_unique<cairn::PrivateTrustDomain>(groups, peer.intermediates),
        peer, checks);
  };
  settings.name_peer = [groups](const cairn::VerifiedChain& chain) {
    return absl::StrCat(cairn::NameToText(chain.end_entity().subject()),
                        " of group ", groups->GroupOf(chain));
  };
  const absl::Status configured =
      cairn::tls::ConfigureServer(ctx->get(), settings);
  if (!configured.ok()) return configured;
  return cairn::examples::Serve(ctx->get(), absl::GetFlag(FLAGS_port),
                                absl::GetFlag(FLAGS_connections));
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("a server that requires client certificates");
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = Run();
  if (status.ok()) return 0;
  std::cerr << status.message() << "\n";
  return 2;
}
