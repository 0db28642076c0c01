#include "tools/verify_command.h"

#include <arpa/inet.h>

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "der/oid.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "tools/public_suffixes.h"
#include "tools/purpose_flag.h"
#include "tools/result_json.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, roots, "system",
          "trust anchors: a PEM or DER file, a directory, or \"system\"");
ABSL_FLAG(std::string, intermediates, "",
          "more candidates for the path: a PEM or DER file, or a directory");
ABSL_FLAG(std::string, host, "", "the host name the certificate must be for");
ABSL_FLAG(std::string, ip, "", "the IP address the certificate must be for");
ABSL_FLAG(std::string, email, "", "the mailbox the certificate must be for");
ABSL_FLAG(std::string, uri, "", "the URI the certificate must be for");
ABSL_FLAG(bool, no_identity, false,
          "verify the chain for nobody in particular");
ABSL_FLAG(std::string, purpose, "server",
          "server, client, email, code-signing, timestamping, ocsp-signing, "
          "any, or an object identifier");
ABSL_FLAG(std::string, time, "",
          "the time to verify at, RFC 3339; default now");
ABSL_FLAG(std::string, policy, "webpki",
          "webpki, webpki-strict, rfc5280, rfc5280-strict or private");
ABSL_FLAG(bool, json, false, "print JSON");

namespace cairn::tools {
namespace {

constexpr absl::string_view kFlags[] = {
    "roots",       "intermediates", "host", "ip",     "email", "uri",
    "no_identity", "purpose",       "time", "policy", "json"};

// What the flags say, checked.
struct VerifyRequest {
  absl::string_view identity_kind;  // its flag; empty for no identity
  std::string identity_text;
  std::vector<uint8_t> address;
  PurposeFlag purpose;
  der::Time time = 0;
  ValidationPolicy policy;
};

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

absl::StatusOr<Identity> ParseIdentity(VerifyRequest* request) {
  struct Named {
    absl::string_view flag;
    std::string value;
  };
  const Named named[] = {{"host", absl::GetFlag(FLAGS_host)},
                         {"ip", absl::GetFlag(FLAGS_ip)},
                         {"email", absl::GetFlag(FLAGS_email)},
                         {"uri", absl::GetFlag(FLAGS_uri)}};
  absl::string_view& chosen = request->identity_kind;
  int count = absl::GetFlag(FLAGS_no_identity) ? 1 : 0;
  for (const Named& one : named) {
    if (one.value.empty()) continue;
    ++count;
    chosen = one.flag;
    request->identity_text = one.value;
  }
  if (count != 1) {
    return Invalid(
        "give exactly one of --host, --ip, --email, --uri and --no-identity");
  }
  const std::string& text = request->identity_text;
  Identity identity = Identity::None();
  if (chosen == "host") {
    identity = Identity::DnsName(text);
  } else if (chosen == "ip") {
    uint8_t address[16];
    if (inet_pton(AF_INET, text.c_str(), address) == 1) {
      request->address.assign(address, address + 4);
    } else if (inet_pton(AF_INET6, text.c_str(), address) == 1) {
      request->address.assign(address, address + 16);
    }
    identity = Identity::IpAddress(request->address);
  } else if (chosen == "email") {
    identity = Identity::Email(text);
  } else if (chosen == "uri") {
    identity = Identity::Uri(text);
  }
  if (!identity.IsValid()) {
    return Invalid(absl::StrCat("--", chosen, ": not a valid ",
                                chosen == "host"  ? "host name"
                                : chosen == "ip"  ? "IP address"
                                : chosen == "uri" ? "URI"
                                                  : "mailbox",
                                ": ", text));
  }
  return identity;
}

absl::Status ParseTimeFlag(der::Time* time) {
  const std::string text = absl::GetFlag(FLAGS_time);
  absl::Time parsed = absl::Now();
  std::string error;
  if (!text.empty() &&
      !absl::ParseTime(absl::RFC3339_full, text, &parsed, &error)) {
    return Invalid(absl::StrCat("--time: not an RFC 3339 time: ", text));
  }
  *time = absl::ToUnixSeconds(parsed);
  if (*time < der::kMinTime || *time > der::kMaxTime) {
    return Invalid(absl::StrCat("--time: out of range: ", text));
  }
  return absl::OkStatus();
}

// The certificates of `list`, and a line on standard error for what could not
// be read. An error where nothing could.
absl::StatusOr<std::vector<std::string>> TakeCertificates(
    absl::StatusOr<CertificateList> list) {
  if (!list.ok()) return list.status();
  if (list->certificates.empty()) return Invalid(list->problems[0]);
  for (const std::string& problem : list->problems) {
    PrintError(absl::StrCat("skipped: ", problem));
  }
  return std::move(list->certificates);
}

absl::StatusOr<std::shared_ptr<const TrustStore>> LoadRoots() {
  const std::string path = absl::GetFlag(FLAGS_roots);
  const bool system = path == "system";
  const absl::StatusOr<std::vector<std::string>> certificates =
      TakeCertificates(system ? LoadSystemRoots() : LoadCertificates(path));
  if (!certificates.ok()) return certificates.status();
  AnchorConstraints constraints;
  constraints.publicly_trusted = system;
  TrustStore::Builder builder;
  for (const std::string& certificate : *certificates) {
    if (absl::Status s = builder.AddAnchor(certificate, constraints); !s.ok()) {
      return s;
    }
  }
  return builder.Build();
}

// The file to verify and --intermediates: the end entity comes first.
absl::StatusOr<std::vector<std::string>> LoadChain(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  absl::StatusOr<CertificateList> list = ReadCertificates(*text, path);
  // A bad first certificate must not make the second one the end entity.
  if (list.ok() && list->first_is_missing) return Invalid(list->problems[0]);
  absl::StatusOr<std::vector<std::string>> chain =
      TakeCertificates(std::move(list));
  const std::string more = absl::GetFlag(FLAGS_intermediates);
  if (!chain.ok() || more.empty()) return chain;
  absl::StatusOr<std::vector<std::string>> others =
      TakeCertificates(LoadCertificates(more));
  if (!others.ok()) return others;
  for (std::string& certificate : *others) {
    chain->push_back(std::move(certificate));
  }
  return chain;
}

// What was asked, in the manner of ResultToText().
std::string RequestToText(const VerifyRequest& request,
                          const TrustStore& roots) {
  return absl::StrCat(
      "asked: purpose ", request.purpose.text(), ", ",
      request.identity_kind.empty() ? "no identity" : request.identity_kind,
      request.identity_kind.empty() ? "" : " ", request.identity_text,
      ", time ", TimeToText(request.time), ", policy ", request.policy.name,
      ", ", roots.anchor_count(), " trust anchor",
      roots.anchor_count() == 1 ? "" : "s", " (",
      OneLine(absl::GetFlag(FLAGS_roots)), ")\n");
}

absl::StatusOr<int> Verify(absl::Span<const std::string> args) {
  std::vector<std::string> positional;
  if (absl::Status s = ParseFlags(args, kFlags, &positional); !s.ok()) return s;
  if (positional.size() != 1 || positional[0].empty()) {
    return Invalid("give one file with the chain, end entity first");
  }
  VerifyRequest request;
  absl::StatusOr<Identity> identity = ParseIdentity(&request);
  if (!identity.ok()) return identity.status();
  if (absl::Status s = request.purpose.Parse(absl::GetFlag(FLAGS_purpose));
      !s.ok()) {
    return s;
  }
  if (absl::Status s = ParseTimeFlag(&request.time); !s.ok()) return s;
  const std::string policy = absl::GetFlag(FLAGS_policy);
  if (!FindValidationPolicy(policy, &request.policy)) {
    return Invalid(absl::StrCat("--policy: no such policy: ", policy));
  }
  absl::StatusOr<std::vector<std::string>> chain = LoadChain(positional[0]);
  if (!chain.ok()) return chain.status();
  absl::StatusOr<std::shared_ptr<const TrustStore>> roots = LoadRoots();
  if (!roots.ok()) return roots.status();

  std::vector<Certificate> certificates(chain->size());
  for (size_t i = 0; i < chain->size(); ++i) {
    const Failure failure = Certificate::Parse(
        der::Input::FromString((*chain)[i]), &certificates[i]);
    if (!failure.ok()) return Invalid(FailureToText(failure));
  }
  InMemoryTrustDomain domain(*roots, absl::MakeSpan(certificates).subspan(1));
  const LibPslSuffixes suffixes;
  BuildOptions options(request.purpose.purpose(), *identity, request.time);
  options.policy = request.policy;
  options.public_suffixes = &suffixes;
  ChainBuilder builder;
  auto trace = std::make_unique<TraceBuffer<4096>>();
  const BuildResult& result =
      builder.Build(domain, certificates[0], options, trace.get());
  if (absl::GetFlag(FLAGS_json)) {
    std::cout << ResultToJson(result, *trace).dump(2) << "\n";
  } else {
    std::cout << ResultToText(result, trace.get())
              << RequestToText(request, **roots);
  }
  if (!std::cout.flush()) {
    return absl::UnavailableError("cannot write to standard output");
  }
  return ExitCodeFor(result.outcome());
}

}  // namespace

const char kVerifyUsage[] =
    "cairn verify [--roots FILE|DIR|system] [--intermediates FILE|DIR]\n"
    "    (--host NAME | --ip ADDR | --email ADDR | --uri URI | --no-identity)\n"
    "    [--purpose "
    "server|client|email|code-signing|timestamping|ocsp-signing\n"
    "               |any|OID]\n"
    "    [--time RFC3339]\n"
    "    [--policy webpki|webpki-strict|rfc5280|rfc5280-strict|private]\n"
    "    [--json] CHAIN.pem|DER\n"
    "  Verifies the first certificate in the file; the others, and those in\n"
    "  --intermediates, may stand on its path. Defaults: --roots=system,\n"
    "  --purpose=server, --time now, --policy=webpki. Exit code: 0 trusted,\n"
    "  1 not trusted, 2 bad usage or unreadable input, 3 pending.\n";

int ExitCodeFor(Outcome outcome) {
  switch (outcome) {
    case Outcome::kTrusted:
      return kExitOk;
    case Outcome::kPending:
      return kExitPending;
    case Outcome::kNotTrusted:
      break;
  }
  return kExitNotTrusted;
}

int VerifyCommand(absl::Span<const std::string> args) {
  const absl::StatusOr<int> code = Verify(args);
  if (code.ok()) return *code;
  PrintError(code.status().message());
  return kExitUsage;
}

}  // namespace cairn::tools
