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
#include "absl/strings/str_cat.h"
#include "der/oid.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "tools/common_flags.h"
#include "tools/input_files.h"
#include "tools/public_suffixes.h"
#include "tools/purpose_flag.h"
#include "tools/result_json.h"
#include "tools/root_input.h"
#include "tools/verify_revocation.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/root_list.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, roots, "system",
          "trust anchors: a store of \"cairn roots\", certdata.txt, a PEM or "
          "DER file, a directory, or \"system\"");
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

namespace cairn::tools {
namespace {

constexpr absl::string_view kFlags[] = {
    "roots",       "intermediates", "host", "ip",     "email", "uri",
    "no_identity", "purpose",       "time", "policy", "json"};

// The store, and the issuers that are fetched.
class Domain final : public InMemoryTrustDomain {
 public:
  Domain(std::shared_ptr<const TrustStore> store,
         absl::Span<const Certificate> intermediates,
         VerifyRevocation* revocation)
      : InMemoryTrustDomain(std::move(store), intermediates),
        issuers_(revocation->issuers()) {
    CheckRevocationBy(revocation->checker());
  }

  HookResult FindIssuers(const IssuerQuery& query, IssuerSink& sink) override {
    const HookResult found = InMemoryTrustDomain::FindIssuers(query, sink);
    return issuers_ == nullptr ? found : issuers_->FindIssuers(query, sink);
  }

 private:
  IssuerFetcher* issuers_;
};

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

// The store of --roots, for builds with this purpose.
absl::StatusOr<std::shared_ptr<const TrustStore>> LoadStore(
    Purpose::Known purpose) {
  const absl::StatusOr<RootList> list =
      LoadRootList(absl::GetFlag(FLAGS_roots));
  if (!list.ok()) return list.status();
  std::vector<std::string> problems;
  std::shared_ptr<const TrustStore> store =
      MakeTrustStore(*list, purpose, &problems);
  for (const std::string& problem : problems) {
    PrintError(absl::StrCat("skipped: ", problem));
  }
  return store;
}

// The file to verify and --intermediates: the end entity comes first.
absl::StatusOr<std::vector<std::string>> LoadChain(const std::string& path) {
  absl::StatusOr<std::vector<std::string>> chain = LoadChainFile(path);
  const std::string more = absl::GetFlag(FLAGS_intermediates);
  if (!chain.ok() || more.empty()) return chain;
  absl::StatusOr<std::vector<std::string>> others = LoadCertificateList(more);
  if (!others.ok()) return others;
  for (std::string& certificate : *others) {
    chain->push_back(std::move(certificate));
  }
  return chain;
}

// What was asked, in the manner of ResultToText().
std::string RequestToText(const VerifyRequest& request,
                          const std::string& revocation,
                          const TrustStore& roots) {
  return absl::StrCat(
      "asked: purpose ", request.purpose.text(), ", ",
      request.identity_kind.empty() ? "no identity" : request.identity_kind,
      request.identity_kind.empty() ? "" : " ", request.identity_text,
      ", time ", TimeToText(request.time), ", policy ", request.policy.name,
      revocation == "off" ? "" : ", revocation ",
      revocation == "off" ? "" : revocation, ", ", roots.anchor_count(),
      " trust anchor", roots.anchor_count() == 1 ? "" : "s", " (",
      OneLine(absl::GetFlag(FLAGS_roots)), ")\n");
}

absl::StatusOr<int> Verify(absl::Span<const std::string> args) {
  std::vector<std::string> positional;
  std::vector<absl::string_view> flags(std::begin(kFlags), std::end(kFlags));
  flags.insert(flags.end(), std::begin(kRevocationFlags),
               std::end(kRevocationFlags));
  if (absl::Status s = ParseFlags(args, flags, &positional); !s.ok()) return s;
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
  const absl::StatusOr<der::Time> time = TimeFlag();
  if (!time.ok()) return time.status();
  request.time = *time;
  const absl::StatusOr<ValidationPolicy> policy = PolicyFlag();
  if (!policy.ok()) return policy.status();
  request.policy = *policy;
  const absl::StatusOr<std::unique_ptr<VerifyRevocation>> revocation =
      VerifyRevocation::FromFlags();
  if (!revocation.ok()) return revocation.status();
  absl::StatusOr<std::vector<std::string>> chain = LoadChain(positional[0]);
  if (!chain.ok()) return chain.status();
  absl::StatusOr<std::shared_ptr<const TrustStore>> roots =
      LoadStore(request.purpose.purpose().known());
  if (!roots.ok()) return roots.status();

  std::vector<Certificate> certificates(chain->size());
  for (size_t i = 0; i < chain->size(); ++i) {
    const Failure failure = Certificate::Parse(
        der::Input::FromString((*chain)[i]), &certificates[i]);
    if (!failure.ok()) return Invalid(FailureToText(failure));
  }
  Domain domain(*roots, absl::MakeSpan(certificates).subspan(1),
                revocation->get());
  const LibPslSuffixes suffixes;
  BuildOptions options(request.purpose.purpose(), *identity, request.time);
  options.policy = request.policy;
  options.public_suffixes = &suffixes;
  ChainBuilder builder;
  auto trace = std::make_unique<TraceBuffer<4096>>();
  const BuildResult* result =
      &builder.Build(domain, certificates[0], options, trace.get());
  while (result->outcome() == Outcome::kPending &&
         (*revocation)->issuers() != nullptr &&
         (*revocation)->issuers()->FetchMissing()) {
    result = &builder.Resume();
  }
  if (JsonFlag()) {
    nlohmann::ordered_json json = ResultToJson(*result, *trace);
    if (nlohmann::ordered_json fetched = (*revocation)->FetchedToJson();
        !fetched.is_null()) {
      json["fetched"] = std::move(fetched);
    }
    std::cout << json.dump(2) << "\n";
  } else {
    std::cout << ResultToText(*result, trace.get())
              << (*revocation)->FetchedToText()
              << RequestToText(request, (*revocation)->mode(), **roots);
  }
  if (!std::cout.flush()) {
    return absl::UnavailableError("cannot write to standard output");
  }
  return ExitCodeFor(result->outcome());
}

}  // namespace

const char kVerifyUsage[] =
    "cairn verify [--roots STORE|FILE|DIR|system]\n"
    "    [--intermediates FILE|DIR]\n"
    "    (--host NAME | --ip ADDR | --email ADDR | --uri URI | --no-identity)\n"
    "    [--purpose "
    "server|client|email|code-signing|timestamping|ocsp-signing\n"
    "               |any|OID]\n"
    "    [--time RFC3339]\n"
    "    [--policy webpki|webpki-strict|rfc5280|rfc5280-strict|private]\n"
    "    [--ocsp FILE] [--crl FILE|DIR[,FILE|DIR...]]\n"
    "    [--fetch [--allow-local] [--fetch-timeout DURATION]]\n"
    "    [--revocation off|soft|hard]\n"
    "    [--json] CHAIN.pem|DER\n"
    "  Verifies the first certificate in the file; the others, and those in\n"
    "  --intermediates, may stand on its path. Defaults: --roots=system,\n"
    "  --purpose=server, --time now, --policy=webpki. --ocsp is the response\n"
    "  that a server stapled, in DER; --crl is PEM or DER; --fetch fetches\n"
    "  OCSP responses, CRLs and missing issuers by HTTP, from public "
    "addresses\n"
    "  only unless --allow-local is given, and gives each URL 20s. Revocation\n"
    "  is off by default, and soft with --ocsp, --crl or --fetch: revoked is\n"
    "  refused. hard refuses also what no source calls good, intermediates\n"
    "  included. Exit code: 0 trusted, 1 not trusted, 2 bad usage or\n"
    "  unreadable input, 3 pending.\n";

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
