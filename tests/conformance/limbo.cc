// Runs cases in the schema of x509-limbo:
//   limbo --suite=FILE [--output=FILE] [--policy=NAME] [--case=ID]
//
// The case decides purpose, names, time and depth; the preset follows from its
// namespace and from nothing else.

#include <arpa/inet.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tests/conformance/limbo_exceptions.h"
#include "tests/conformance/suite_run.h"
#include "tools/public_suffixes.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/parsed_crls.h"
#include "trustdomain/pem.h"
#include "trustdomain/revocation_checker.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, suite, "", "a file in x509-limbo's schema");
ABSL_FLAG(std::string, output, "", "where to write x509-limbo's result schema");
ABSL_FLAG(std::string, policy, "", "a preset for every case");
ABSL_FLAG(std::string, case_id, "", "run this case only, and say everything");

namespace cairn::conformance {
namespace {

using Json = nlohmann::json;

struct CaseResult {
  bool success = false;
  std::string reason;
  int64_t microseconds = 0;
  Counters counters;
};

// A field that may be null or missing.
Json Field(const Json& test, const char* name) {
  const auto found = test.find(name);
  return found == test.end() ? Json() : *found;
}

ValidationPolicy PolicyFor(const std::string& id) {
  ValidationPolicy policy = ValidationPolicy::WebPki();
  if (const std::string name = absl::GetFlag(FLAGS_policy); !name.empty()) {
    FindValidationPolicy(name, &policy);
  } else if (absl::StartsWith(id, "webpki::")) {
    policy = ValidationPolicy::WebPkiStrict();
  } else if (absl::StartsWith(id, "rfc5280::")) {
    policy = ValidationPolicy::Rfc5280Strict();
  } else if (absl::StartsWith(id, "pathlen::")) {
    // Section 6 path lengths, of chains that follow no profile.
    policy = ValidationPolicy::Rfc5280();
  }
  return policy;
}

std::vector<Purpose> PurposesFor(const Json& test) {
  std::vector<Purpose> purposes;
  for (const Json& usage : Field(test, "extended_key_usage")) {
    const std::string name = usage.get<std::string>();
    if (name == "serverAuth") purposes.push_back(Purpose::ServerAuth());
    if (name == "clientAuth") purposes.push_back(Purpose::ClientAuth());
    if (name == "codeSigning") purposes.push_back(Purpose::CodeSigning());
    if (name == "emailProtection") {
      purposes.push_back(Purpose::EmailProtection());
    }
    if (name == "timeStamping") purposes.push_back(Purpose::TimeStamping());
    if (name == "OCSPSigning") purposes.push_back(Purpose::OcspSigning());
    if (name == "anyExtendedKeyUsage") purposes.push_back(Purpose::Any());
  }
  if (purposes.empty()) {
    purposes.push_back(test.at("validation_kind") == "CLIENT"
                           ? Purpose::ClientAuth()
                           : Purpose::ServerAuth());
  }
  return purposes;
}

bool KeyUsageFromName(const std::string& name, KeyUsage* usage) {
  struct Named {
    const char* name;
    KeyUsage usage;
  };
  constexpr Named kUsages[] = {
      {"digitalSignature", KeyUsage::kDigitalSignature},
      {"contentCommitment", KeyUsage::kNonRepudiation},
      {"nonRepudiation", KeyUsage::kNonRepudiation},
      {"keyEncipherment", KeyUsage::kKeyEncipherment},
      {"dataEncipherment", KeyUsage::kDataEncipherment},
      {"keyAgreement", KeyUsage::kKeyAgreement},
      {"keyCertSign", KeyUsage::kKeyCertSign},
      {"cRLSign", KeyUsage::kCrlSign},
      {"encipherOnly", KeyUsage::kEncipherOnly},
      {"decipherOnly", KeyUsage::kDecipherOnly},
  };
  for (const Named& one : kUsages) {
    if (name == one.name) {
      *usage = one.usage;
      return true;
    }
  }
  return false;
}

// A name of the case, and the bytes that an Identity borrows.
struct PeerName {
  std::string kind;
  std::string value;
  std::vector<uint8_t> address;

  bool IsKnown() const {
    return kind.empty() || kind == "DNS" || kind == "IP" || kind == "RFC822";
  }
  Identity identity() const {
    if (kind == "DNS") return Identity::DnsName(value);
    if (kind == "IP") return Identity::IpAddress(address);
    if (kind == "RFC822") return Identity::Email(value);
    return Identity::None();
  }
};

std::vector<PeerName> NamesFor(const Json& test) {
  std::vector<Json> fields;
  if (Json one = Field(test, "expected_peer_name"); !one.is_null()) {
    fields.push_back(std::move(one));
  }
  for (const Json& one : Field(test, "expected_peer_names")) {
    fields.push_back(one);
  }
  std::vector<PeerName> names;
  for (const Json& field : fields) {
    PeerName name;
    name.kind = field.at("kind").get<std::string>();
    name.value = field.at("value").get<std::string>();
    uint8_t address[16];
    if (inet_pton(AF_INET, name.value.c_str(), address) == 1) {
      name.address.assign(address, address + 4);
    } else if (inet_pton(AF_INET6, name.value.c_str(), address) == 1) {
      name.address.assign(address, address + 16);
    }
    names.push_back(std::move(name));
  }
  if (names.empty()) names.emplace_back();
  return names;
}

// Fractions of a second round down: a certificate's times have none.
absl::StatusOr<der::Time> TimeFor(const Json& test) {
  const Json field = Field(test, "validation_time");
  if (field.is_null()) return absl::ToUnixSeconds(absl::Now());
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, field.get<std::string>(), &time,
                       &error)) {
    return absl::InvalidArgumentError(error);
  }
  return absl::ToUnixSeconds(
      absl::UnixEpoch() +
      absl::Floor(time - absl::UnixEpoch(), absl::Seconds(1)));
}

std::vector<std::string> DecodePem(const Json& texts) {
  std::vector<std::string> certificates;
  for (const Json& text : texts) {
    for (PemBlock& block : ReadPem(text.get<std::string>()).blocks) {
      certificates.push_back(std::move(block.contents));
    }
  }
  return certificates;
}

absl::StatusOr<CaseResult> RunCase(const Json& test) {
  const std::string id = test.at("id").get<std::string>();
  CaseResult result;

  // What cannot be read cannot be trusted, and is left out.
  TrustStore::Builder store;
  for (const std::string& der : DecodePem(test.at("trusted_certs"))) {
    store.AddAnchor(der).IgnoreError();
  }
  const std::vector<std::string> offered =
      DecodePem(test.at("untrusted_intermediates"));
  std::vector<Certificate> intermediates;
  for (const std::string& der : offered) {
    Certificate certificate;
    if (Certificate::Parse(der::Input::FromString(der), &certificate).ok()) {
      intermediates.push_back(certificate);
    }
  }
  const std::vector<std::string> peer =
      DecodePem(Json::array({test.at("peer_certificate")}));
  if (peer.size() != 1) {
    return absl::InvalidArgumentError("peer_certificate is not one PEM block");
  }
  const absl::StatusOr<der::Time> time = TimeFor(test);
  if (!time.ok()) return time.status();

  Certificate leaf;
  const der::Input leaf_der = der::Input::FromString(peer[0]);
  if (Failure f = Certificate::Parse(leaf_der, &leaf); !f.ok()) {
    result.reason = FailureToText(f, leaf_der);
    return result;
  }
  for (const Json& usage : Field(test, "key_usage")) {
    KeyUsage expected;
    if (!KeyUsageFromName(usage.get<std::string>(), &expected)) {
      return absl::InvalidArgumentError("unknown key usage");
    }
    if (!leaf.allows_key_usage(expected)) {
      result.reason = absl::StrCat("the certificate lacks the key usage ",
                                   usage.get<std::string>());
      return result;
    }
  }

  // CRLs: no information is no objection, a CRL that must not be used is.
  std::vector<std::string> crl_ders;
  for (const Json& text : Field(test, "crls")) {
    for (PemBlock& block : ReadPem(text.get<std::string>()).blocks) {
      crl_ders.push_back(std::move(block.contents));
    }
  }
  ParsedCrls crls(crl_ders);
  CrlSource crl_source(crls);
  RevocationSource* const sources[] = {&crl_source};
  RevocationPolicy revocation;
  revocation.refuse_invalid = true;
  const RevocationChecker checker(revocation, sources);

  InMemoryTrustDomain domain(store.Build(), intermediates);
  if (!crl_ders.empty()) domain.CheckRevocationBy(&checker);
  const tools::LibPslSuffixes suffixes;
  ChainBuilder builder;
  TraceBuffer<512> trace;
  // Every name and every purpose of the case must do.
  for (const PeerName& name : NamesFor(test)) {
    if (!name.IsKnown()) {
      return absl::InvalidArgumentError("unknown kind of peer name");
    }
    for (const Purpose& purpose : PurposesFor(test)) {
      BuildOptions options(purpose, name.identity(), *time);
      options.policy = PolicyFor(id);
      options.public_suffixes = &suffixes;
      const Json depth = Field(test, "max_chain_depth");
      if (!depth.is_null()) options.max_path_length = depth.get<int>();
      const auto start = std::chrono::steady_clock::now();
      const BuildResult& built = builder.Build(domain, leaf, options, &trace);
      result.microseconds +=
          std::chrono::duration_cast<std::chrono::microseconds>(
              std::chrono::steady_clock::now() - start)
              .count();
      result.counters = built.counters();
      result.success = built.trusted();
      if (!absl::GetFlag(FLAGS_case_id).empty()) {
        std::printf("%s", ResultToText(built, &trace).c_str());
      }
      if (!result.success) {
        result.reason = absl::StrCat(ErrorName(built.failure().error), " at ",
                                     built.failure_depth(), ": ",
                                     FailureToText(built.failure()));
        return result;
      }
    }
  }
  return result;
}

Json ResultToJson(const std::string& id, const CaseResult& result) {
  Json context;
  context["microseconds"] = result.microseconds;
  context["signature_checks"] = result.counters.signature_checks;
  context["steps"] = result.counters.steps;
  context["offers"] = result.counters.offers;
  context["name_comparisons"] = result.counters.name_comparisons;
  if (!result.reason.empty()) context["reason"] = result.reason;
  Json json;
  json["id"] = id;
  json["actual_result"] = result.success ? "SUCCESS" : "FAILURE";
  // The schema wants a string.
  json["context"] = context.dump();
  return json;
}

int Run() {
  ValidationPolicy policy;
  const std::string policy_name = absl::GetFlag(FLAGS_policy);
  if (!policy_name.empty() && !FindValidationPolicy(policy_name, &policy)) {
    return UsageError(absl::StrCat("--policy: no such policy: ", policy_name));
  }
  const absl::StatusOr<std::string> text =
      ReadSuite(absl::GetFlag(FLAGS_suite));
  if (!text.ok()) return UsageError(text.status().message());
  const Json suite = Json::parse(*text, nullptr, false);
  if (!suite.is_object() || !suite.contains("testcases")) {
    return UsageError("--suite: not a file in x509-limbo's schema");
  }

  SuiteRun run(kLimboExceptions);
  Json output;
  output["version"] = 1;
  output["harness"] = "cairn";
  output["results"] = Json::array();
  for (const Json& test : suite.at("testcases")) {
    const std::string id = test.at("id").get<std::string>();
    const std::string only = absl::GetFlag(FLAGS_case_id);
    if (!only.empty() && id != only) continue;
    const absl::StatusOr<CaseResult> result = RunCase(test);
    if (!result.ok()) {
      run.Skip(id, result.status().message());
      output["results"].push_back(
          {{"id", id},
           {"actual_result", "SKIPPED"},
           {"context", std::string(result.status().message())}});
      continue;
    }
    output["results"].push_back(ResultToJson(id, *result));
    const std::string expected = test.at("expected_result").get<std::string>();
    if ((expected == "SUCCESS") == result->success) {
      run.Agree(id);
    } else {
      run.Disagree(id,
                   absl::StrCat("expected ", expected, ", was ",
                                result->success ? "trusted" : result->reason));
    }
  }
  if (const std::string path = absl::GetFlag(FLAGS_output); !path.empty()) {
    if (absl::Status status = WriteOutput(path, output.dump(2)); !status.ok()) {
      return UsageError(status.message());
    }
  }
  return run.Finish();
}

}  // namespace
}  // namespace cairn::conformance

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return cairn::conformance::Run();
}
