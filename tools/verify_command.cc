#include "tools/verify_command.h"

#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "tools/common_flags.h"
#include "tools/input_files.h"
#include "tools/public_suffixes.h"
#include "tools/purpose_flag.h"
#include "tools/result_json.h"
#include "tools/verify_flags.h"
#include "tools/verify_revocation.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, intermediates, "",
          "more candidates for the path: a PEM or DER file, or a directory");
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

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
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

absl::StatusOr<int> Verify(absl::Span<const std::string> args) {
  std::vector<std::string> positional;
  std::vector<absl::string_view> flags(std::begin(kFlags), std::end(kFlags));
  flags.insert(flags.end(), std::begin(kRevocationFlags),
               std::end(kRevocationFlags));
  if (absl::Status s = ParseFlags(args, flags, &positional); !s.ok()) return s;
  if (positional.size() != 1 || positional[0].empty()) {
    return Invalid("give one file with the chain, end entity first");
  }
  IdentityFlag identity;
  if (absl::Status s = identity.Parse(); !s.ok()) return s;
  PurposeFlag purpose;
  if (absl::Status s = purpose.Parse(absl::GetFlag(FLAGS_purpose)); !s.ok()) {
    return s;
  }
  const absl::StatusOr<der::Time> time = TimeFlag();
  if (!time.ok()) return time.status();
  const absl::StatusOr<ValidationPolicy> policy = PolicyFlag();
  if (!policy.ok()) return policy.status();
  const absl::StatusOr<std::unique_ptr<VerifyRevocation>> revocation =
      VerifyRevocation::FromFlags("off");
  if (!revocation.ok()) return revocation.status();
  absl::StatusOr<std::vector<std::string>> chain = LoadChain(positional[0]);
  if (!chain.ok()) return chain.status();
  absl::StatusOr<std::shared_ptr<const TrustStore>> roots =
      RootsFlag(purpose.purpose().known());
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
  BuildOptions options(purpose.purpose(), identity.identity(), *time);
  options.policy = *policy;
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
              << AskedToText({purpose.text(), identity, *time, *policy,
                              (*revocation)->mode(), **roots});
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
