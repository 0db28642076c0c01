#include "tests/differential/verifiers.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "pkix/chain_builder.h"
#include "tests/support/die.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_time.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::differential {
namespace {

using testing::kNow;

// The path of a program, or empty if there is none.
std::string FindProgram(absl::string_view name) {
  std::string program(name);
  if (!absl::StrContains(name, '/')) {
    const char* const path = std::getenv("PATH");
    for (absl::string_view directory :
         absl::StrSplit(path == nullptr ? "" : path, ':')) {
      program = absl::StrCat(directory, "/", name);
      if (access(program.c_str(), X_OK) == 0) return program;
    }
  }
  return access(program.c_str(), X_OK) == 0 ? program : "";
}

std::string Pem(absl::Span<const TestCertificate> certificates) {
  std::string pem;
  for (const TestCertificate& certificate : certificates) {
    pem += certificate.Pem();
  }
  return pem;
}

}  // namespace

Verdict VerifyWithCairn(const Chain& chain, Lane lane) {
  TrustStore::Builder store;
  for (const TestCertificate& trusted : chain.trusted) {
    store.AddAnchor(trusted.der()).IgnoreError();
  }
  std::vector<Certificate> intermediates;
  for (const TestCertificate& untrusted : chain.untrusted) {
    Certificate certificate;
    if (Certificate::Parse(untrusted.input(), &certificate).ok()) {
      intermediates.push_back(certificate);
    }
  }
  Certificate leaf;
  if (const Failure f = Certificate::Parse(chain.leaf.input(), &leaf);
      !f.ok()) {
    return {false, std::string(ErrorName(f.error))};
  }
  std::vector<uint8_t> address(16);
  Identity identity = Identity::DnsName(chain.host);
  if (chain.host_is_address) {
    if (inet_pton(AF_INET, chain.host.c_str(), address.data()) == 1) {
      address.resize(4);
    } else {
      testing::DieUnless(
          inet_pton(AF_INET6, chain.host.c_str(), address.data()) == 1,
          "not an address");
    }
    identity = Identity::IpAddress(address);
  }
  BuildOptions options(Purpose::ServerAuth(), identity, kNow);
  testing::DieUnless(FindValidationPolicy(LanePolicy(lane), &options.policy),
                     "no such policy");
  InMemoryTrustDomain domain(store.Build(), intermediates);
  const BuildResult result = BuildCertChain(domain, leaf, options);
  if (result.trusted()) return {true, ""};
  return {false, std::string(ErrorName(result.failure().error))};
}

Peers::Peers(absl::string_view openssl, absl::string_view certtool,
             absl::string_view faketime)
    : openssl_(FindProgram(openssl)),
      certtool_(FindProgram(certtool)),
      faketime_(FindProgram(faketime)) {
  if (openssl_.empty()) {
    for (Lane lane : {Lane::kOpenssl, Lane::kOpensslStrict}) {
      missing_[static_cast<int>(lane)] = std::string(openssl);
    }
  }
  std::string& gnutls = missing_[static_cast<int>(Lane::kGnutls)];
  if (faketime_.empty()) gnutls = std::string(faketime);
  if (certtool_.empty()) gnutls = std::string(certtool);
}

void Peers::SetEnvironment() {
  // What faketime takes the time in.
  setenv("TZ", "UTC", 1);
  // The peers are to be as they are made, not as this machine has them.
  setenv("OPENSSL_CONF", "/dev/null", 1);
  setenv("GNUTLS_SYSTEM_PRIORITY_FILE", "/dev/null", 1);
}

const std::string& Peers::Missing(Lane lane) const {
  return missing_[static_cast<int>(lane)];
}

Verdict Peers::Verify(const Chain& chain, Lane lane) const {
  switch (lane) {
    case Lane::kOpenssl:
      return Openssl(chain, false);
    case Lane::kOpensslStrict:
      return Openssl(chain, true);
    case Lane::kGnutls:
      return Gnutls(chain);
  }
  return {};
}

// "error 10 at 0 depth lookup: certificate has expired" and more on standard
// error; the first of them counts.
Verdict Peers::Openssl(const Chain& chain, bool strict) const {
  std::vector<std::string> args = {
      "verify",
      "-no-CApath",
      "-no-CAstore",
      "-purpose",
      "sslserver",
      // RSA from 2048 bits, no SHA-1.
      "-auth_level",
      "2",
      // Policies are processed, and any will do.
      "-policy",
      "2.5.29.32.0",
      // An anchor need not be self-signed.
      "-partial_chain",
      "-attime",
      absl::StrCat(kNow),
      chain.host_is_address ? "-verify_ip" : "-verify_hostname",
      chain.host,
      "-CAfile",
      directory_.Write("trusted.pem", Pem(chain.trusted)),
  };
  if (strict) args.push_back("-x509_strict");
  if (!chain.untrusted.empty()) {
    args.push_back("-untrusted");
    args.push_back(directory_.Write("untrusted.pem", Pem(chain.untrusted)));
  }
  args.push_back(directory_.Write("leaf.pem", chain.leaf.Pem()));
  const testing::ProcessResult result = testing::RunProcess(openssl_, args);
  if (result.exit_code == 0) return {true, ""};
  const std::vector<std::string> lines = absl::StrSplit(result.err, '\n');
  if (result.exit_code > 2) testing::Die("openssl: " + result.err);
  for (absl::string_view line : lines) {
    if (!absl::StartsWith(line, "error ")) continue;
    const std::vector<absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    return {false, std::string(parts.back())};
  }
  return {false, "cannot read the certificate"};
}

// "Chain verification output: Verified. The certificate is trusted. ", or "Not
// verified. The certificate is NOT trusted." and sentences that say why. What
// cannot be read is an error on standard error, of which the last line counts.
Verdict Peers::Gnutls(const Chain& chain) const {
  std::vector<TestCertificate> sent = {chain.leaf};
  sent.insert(sent.end(), chain.untrusted.begin(), chain.untrusted.end());
  const testing::ProcessResult result = testing::RunProcess(
      faketime_,
      {"-f", "2026-11-21 00:00:00", certtool_, "--verify",
       // RSA from 2048 bits, no SHA-1.
       "--verify-profile=medium", "--verify-purpose=1.3.6.1.5.5.7.3.1",
       absl::StrCat("--verify-hostname=", chain.host),
       "--load-ca-certificate=" +
           directory_.Write("trusted.pem", Pem(chain.trusted)),
       "--infile=" + directory_.Write("sent.pem", Pem(sent))});
  if (result.exit_code == 0) return {true, ""};
  constexpr absl::string_view kOutput = "Chain verification output: ";
  constexpr absl::string_view kRefused =
      "Not verified. The certificate is NOT trusted. ";
  absl::string_view text = result.out;
  if (const size_t at = text.find(kOutput); at != absl::string_view::npos) {
    text.remove_prefix(at + kOutput.size());
    text = text.substr(0, text.find('\n'));
    absl::ConsumePrefix(&text, kRefused);
    return {false, std::string(absl::StripAsciiWhitespace(text))};
  }
  text = absl::StripAsciiWhitespace(result.err);
  return {false, std::string(text.substr(text.rfind('\n') + 1))};
}

}  // namespace cairn::differential
