// Workloads that know each other by their SPIFFE IDs: a server, or with
// --connect a client. With the files that "cairn testca" makes:
//
//   cairn testca --out /tmp/ca --spiffe spiffe://example.org/a
//   cairn testca --add --out /tmp/ca --spiffe spiffe://example.org/b
//   spiffe_service --ca=/tmp/ca --svid=example.org_a --port=4433
//       --allow=spiffe://example.org/b
//   spiffe_service --ca=/tmp/ca --svid=example.org_b --connect=localhost:4433
//       --allow=spiffe://example.org/a
//
// Exit codes as those of mtls_client.

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
#include "tls/server.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/spiffe_bundle.h"
#include "trustdomain/spiffe_trust_domain.h"

ABSL_FLAG(std::string, ca, "", "directory that \"cairn testca\" made");
ABSL_FLAG(std::string, svid, "", "who we are: NAME.pem and NAME.key in --ca");
ABSL_FLAG(std::string, trust_domain, "example.org",
          "what spiffe_bundle.json in --ca is the bundle of");
ABSL_FLAG(std::vector<std::string>, allow, {},
          "SPIFFE IDs of the workloads to talk to");
ABSL_FLAG(int, port, 4433, "of the server; 0: any that is free");
ABSL_FLAG(int, connections, 0,
          "the server ends after so many; 0: only by a signal");
ABSL_FLAG(std::string, connect, "", "HOST:PORT: be a client");

namespace {

// Whether there is a response; a server: that it stopped.
absl::StatusOr<bool> Run() {
  const std::string ca = absl::GetFlag(FLAGS_ca);
  const std::string name = absl::StrCat(ca, "/", absl::GetFlag(FLAGS_svid));
  const auto ctx = cairn::examples::NewContext(name + ".pem", name + ".key");
  if (!ctx.ok()) return ctx.status();
  const auto json = cairn::ReadFile(ca + "/spiffe_bundle.json");
  if (!json.ok()) return json.status();
  const auto bundle =
      cairn::SpiffeBundle::FromJson(absl::GetFlag(FLAGS_trust_domain), *json);
  if (!bundle.ok()) return bundle.status();
  cairn::SpiffeBundles bundles;
  absl::Status status = bundles.Update(*bundle);
  if (!status.ok()) return status;
  const auto access = cairn::SpiffeAccess::Only(absl::GetFlag(FLAGS_allow));
  if (!access.ok()) return access.status();

  // Servers and clients are verified alike, but for the purpose.
  const auto domain = [snapshot = bundles.Get(),
                       access = *access](const cairn::tls::Peer& peer) {
    cairn::tls::ConnectionDomain connection;
    connection.domain = std::make_unique<cairn::SpiffeTrustDomain>(
        snapshot, *peer.end_entity, peer.intermediates, access);
    return connection;
  };
  const std::string target = absl::GetFlag(FLAGS_connect);
  if (target.empty()) {
    cairn::tls::ServerSettings settings;
    settings.options =
        cairn::SpiffeOptions(cairn::Purpose::ClientAuth(), /*time=*/0);
    settings.domain = domain;
    settings.name_peer = cairn::SpiffeTrustDomain::IdOf;
    status = cairn::tls::ConfigureServer(ctx->get(), settings);
    if (!status.ok()) return status;
    status = cairn::examples::Serve(ctx->get(), absl::GetFlag(FLAGS_port),
                                    absl::GetFlag(FLAGS_connections));
    if (!status.ok()) return status;
    return true;
  }
  cairn::tls::ClientSettings settings;
  settings.options =
      cairn::SpiffeOptions(cairn::Purpose::ServerAuth(), /*time=*/0);
  settings.domain = domain;
  status = cairn::tls::ConfigureClient(ctx->get(), settings);
  if (!status.ok()) return status;
  // The trust domain knows whom it lets in; host names do not matter.
  return cairn::examples::Ask(ctx->get(), target, cairn::Identity::None());
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("workloads that talk by their SPIFFE IDs");
  absl::ParseCommandLine(argc, argv);
  const absl::StatusOr<bool> done = Run();
  if (done.ok()) return *done ? 0 : 1;
  std::cerr << done.status().message() << "\n";
  return 2;
}
