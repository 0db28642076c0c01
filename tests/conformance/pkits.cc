// Runs NIST PKITS as ../shared describes it:
//   pkits --suite=pkits.json [--case_id=NUMBER]
//
// Preset Rfc5280, with SHA-1 and RSA keys of 1024 bits allowed. Every
// certificate below the anchor has to be good by the test's CRLs.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "crl/check.h"
#include "crl/crl.h"
#include "der/oid.h"
#include "nlohmann/json.hpp"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "tests/conformance/pkits_exceptions.h"
#include "tests/conformance/suite_run.h"
#include "tools/dotted_oid.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/revocation_checker.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, suite, "",
          "pkits.json, with certs/ and crls/ beside it");
ABSL_FLAG(std::string, case_id, "", "run this test only, and say everything");

namespace cairn::conformance {
namespace {

using Json = nlohmann::json;

ValidationPolicy PkitsPolicy() {
  ValidationPolicy policy = ValidationPolicy::Rfc5280();
  policy.signature_algorithms |=
      SignatureAlgorithmBit(SignatureAlgorithm::kRsaPkcs1Sha1);
  policy.min_rsa_modulus_bits = 1024;
  return policy;
}

std::string TestId(const Json& test) {
  const std::string number = test.at("number").get<std::string>();
  const Json& subpart = test.at("subpart");
  if (subpart.is_null()) return number;
  return absl::StrCat(
      number, ".",
      subpart.is_string() ? subpart.get<std::string>() : subpart.dump());
}

// The object identifiers of a list of {"name", "oid"}, sorted.
absl::StatusOr<std::vector<std::string>> Policies(const Json& list) {
  std::vector<std::string> policies;
  for (const Json& policy : list) {
    std::string octets;
    if (!tools::ParseDottedOid(policy.at("oid").get<std::string>(), &octets)) {
      return absl::InvalidArgumentError("a policy is not an OID");
    }
    policies.push_back(std::move(octets));
  }
  std::sort(policies.begin(), policies.end());
  return policies;
}

absl::StatusOr<std::vector<std::string>> ReadFiles(
    const Json& names, const std::string& directory) {
  std::vector<std::string> files;
  for (const Json& name : names) {
    absl::StatusOr<std::string> file =
        ReadFile(absl::StrCat(directory, "/", name.get<std::string>()));
    if (!file.ok()) return file.status();
    files.push_back(*std::move(file));
  }
  return files;
}

struct TestResult {
  bool valid = false;
  std::string reason;
  std::vector<std::string> policies;  // sorted
};

absl::StatusOr<TestResult> RunTest(const Json& test, der::Time time,
                                   const std::string& directory) {
  const absl::StatusOr<std::vector<std::string>> read =
      ReadFiles(test.at("certs"), directory);
  if (!read.ok()) return read.status();
  const std::vector<std::string>& files = *read;
  const absl::StatusOr<std::vector<std::string>> initial =
      Policies(test.at("initial_policy_set"));
  if (!initial.ok()) return initial.status();
  std::vector<der::Input> initial_views;
  for (const std::string& policy : *initial) {
    initial_views.push_back(der::Input::FromString(policy));
  }

  TestResult result;
  TrustStore::Builder store;
  if (absl::Status s = store.AddAnchor(files[0]); !s.ok()) return s;
  std::vector<Certificate> certificates;
  for (size_t i = 1; i < files.size(); ++i) {
    Certificate certificate;
    const der::Input der = der::Input::FromString(files[i]);
    const Failure failure = Certificate::Parse(der, &certificate);
    if (failure.ok()) {
      certificates.push_back(certificate);
    } else if (i + 1 == files.size()) {
      result.reason = FailureToText(failure, der);
      return result;
    }
  }
  // A CRL that cannot be read is as good as none.
  const absl::StatusOr<std::vector<std::string>> crl_files =
      ReadFiles(test.at("crls"), directory);
  if (!crl_files.ok()) return crl_files.status();
  std::vector<crl::Crl> crls;
  for (const std::string& file : *crl_files) {
    crl::Crl crl;
    if (crl::Crl::Parse(der::Input::FromString(file), &crl).ok()) {
      crls.push_back(crl);
    }
  }
  crl::CrlList crl_list(crls);
  CrlSource crl_source(crl_list);
  RevocationSource* const sources[] = {&crl_source};
  RevocationPolicy revocation;
  revocation.end_entity = RevocationPolicy::Mode::kHard;
  revocation.issuers = RevocationPolicy::Mode::kHard;
  const RevocationChecker checker(revocation, sources);

  InMemoryTrustDomain domain(
      store.Build(),
      absl::MakeSpan(certificates).subspan(0, certificates.size() - 1));
  domain.CheckRevocationBy(&checker);
  BuildOptions options(Purpose::Any(), Identity::None(), time);
  options.policy = PkitsPolicy();
  options.compute_policies = true;
  options.policies.initial_policies = initial_views;
  options.policies.require_explicit_policy =
      test.at("initial_explicit_policy").get<bool>();
  options.policies.inhibit_policy_mapping =
      test.at("initial_policy_mapping_inhibit").get<bool>();
  options.policies.inhibit_any_policy =
      test.at("initial_inhibit_any_policy").get<bool>();
  ChainBuilder builder;
  TraceBuffer<256> trace;
  const BuildResult& built =
      builder.Build(domain, certificates.back(), options, &trace);
  if (!absl::GetFlag(FLAGS_case_id).empty()) {
    std::printf("%s", ResultToText(built, &trace).c_str());
  }
  result.valid = built.trusted();
  result.reason = absl::StrCat(ErrorName(built.failure().error), " at ",
                               built.failure_depth());
  for (der::Input policy : built.policies()) {
    result.policies.emplace_back(policy.AsStringView());
  }
  std::sort(result.policies.begin(), result.policies.end());
  return result;
}

int Run() {
  const std::string path = absl::GetFlag(FLAGS_suite);
  const absl::StatusOr<std::string> text = ReadSuite(path);
  if (!text.ok()) return UsageError(text.status().message());
  const Json suite = Json::parse(*text, nullptr, false);
  if (!suite.is_object() || !suite.contains("tests")) {
    return UsageError("--suite: not a list of PKITS tests");
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full,
                       suite.at("validation_time").get<std::string>(), &time,
                       &error)) {
    return UsageError(error);
  }
  const std::string directory =
      std::filesystem::path(path).parent_path().string();

  SuiteRun run(kPkitsExceptions);
  for (const Json& test : suite.at("tests")) {
    const std::string id = TestId(test);
    const std::string only = absl::GetFlag(FLAGS_case_id);
    if (!only.empty() && id != only) continue;
    const absl::StatusOr<TestResult> result = RunTest(
        test, absl::ToUnixSeconds(time), directory.empty() ? "." : directory);
    const absl::StatusOr<std::vector<std::string>> policies =
        Policies(test.at("expected_user_constrained_policy_set"));
    if (!result.ok() || !policies.ok()) {
      run.Skip(id,
               (result.ok() ? policies.status() : result.status()).message());
      continue;
    }
    const std::string expected = test.at("expected").get<std::string>();
    if ((expected == "valid") != result->valid) {
      run.Disagree(id, absl::StrCat("expected ", expected, ", was ",
                                    result->valid ? "valid" : result->reason));
    } else if (result->valid && result->policies != *policies) {
      run.Disagree(id, "expected another user-constrained-policy-set");
    } else {
      run.Agree(id);
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
