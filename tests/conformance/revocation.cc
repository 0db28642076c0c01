// Runs OCSP and CRL cases:
//   revocation --suite=FILE [--output=FILE] [--case_id=ID]
//
// Every case has one of five answers, "good", "revoked", "unknown",
// "no-information" and "invalid", and perhaps others that pass as well. The
// preset is WebPki for all of them.

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "crl/check.h"
#include "nlohmann/json.hpp"
#include "ocsp/verify_response.h"
#include "pkix/report.h"
#include "tests/conformance/revocation_exceptions.h"
#include "tests/conformance/suite_run.h"
#include "trustdomain/crl_signer_finder.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/parsed_crls.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, suite, "", "a file in the form of revocation.json");
ABSL_FLAG(std::string, output, "", "where to write all answers, as JSON");
ABSL_FLAG(std::string, case_id, "", "run this case only, and say everything");

namespace cairn::conformance {
namespace {

using Json = nlohmann::json;

struct Answer {
  std::string text;
  std::string reason;  // empty where there is nothing to say
};

// What every case has.
struct Case {
  std::string certificate_der;
  std::string issuer_der;
  Certificate certificate;
  Certificate issuer;
  der::Time time;

  IssuerKey issuer_key() const {
    return IssuerKey{issuer.subject(), issuer.public_key(), &issuer};
  }
};

absl::StatusOr<std::string> Base64(const Json& test, const char* name) {
  std::string bytes;
  if (!test.contains(name) || !test.at(name).is_string() ||
      !absl::Base64Unescape(test.at(name).get<std::string>(), &bytes)) {
    return absl::InvalidArgumentError(absl::StrCat(name, " is not base64"));
  }
  return bytes;
}

absl::Status ReadCertificate(const Json& test, const char* name,
                             std::string* bytes, Certificate* certificate) {
  const absl::StatusOr<std::string> read = Base64(test, name);
  if (!read.ok()) return read.status();
  *bytes = *read;
  const der::Input der = der::Input::FromString(*bytes);
  if (Failure f = Certificate::Parse(der, certificate); !f.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": ", FailureToText(f, der)));
  }
  return absl::OkStatus();
}

InMemoryTrustDomain Domain() {
  return InMemoryTrustDomain(TrustStore::Builder().Build());
}

absl::StatusOr<Answer> RunOcsp(const Json& test, const Case& c) {
  const absl::StatusOr<std::string> response = Base64(test, "response");
  if (!response.ok()) return response.status();
  std::string nonce;
  if (test.contains("nonce_sent") && test.at("nonce_sent").is_string()) {
    nonce = absl::HexStringToBytes(test.at("nonce_sent").get<std::string>());
  }
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  ocsp::ResponseOptions options(c.time, &policy);
  options.nonce = der::Input::FromString(nonce);
  InMemoryTrustDomain domain = Domain();
  ocsp::VerifiedResponse verified;
  const Failure failure = ocsp::VerifyResponse(
      domain, der::Input::FromString(*response),
      ocsp::ResponseTarget{c.certificate, c.issuer_key()}, options, &verified);
  Answer answer;
  if (!failure.ok()) {
    answer.text =
        ocsp::IsNoInformation(failure.error) ? "no-information" : "invalid";
    answer.reason = FailureToText(failure);
    return answer;
  }
  answer.text = verified.is_good()      ? "good"
                : verified.is_revoked() ? "revoked"
                                        : "unknown";
  return answer;
}

absl::StatusOr<std::vector<std::string>> Base64List(const Json& test,
                                                    const char* name) {
  std::vector<std::string> list;
  for (const Json& one : test.value(name, Json::array())) {
    std::string bytes;
    if (!one.is_string() ||
        !absl::Base64Unescape(one.get<std::string>(), &bytes)) {
      return absl::InvalidArgumentError(absl::StrCat(name, " is not base64"));
    }
    list.push_back(std::move(bytes));
  }
  return list;
}

// The issuer is the trust anchor, and the issuers of CRLs are offered.
absl::StatusOr<Answer> RunCrls(const Json& test, const Case& c) {
  const absl::StatusOr<std::vector<std::string>> ders =
      Base64List(test, "crls");
  if (!ders.ok()) return ders.status();
  const absl::StatusOr<std::vector<std::string>> extra =
      Base64List(test, "extra_certificates");
  if (!extra.ok()) return extra.status();
  std::vector<Certificate> signers;
  for (const std::string& der : *extra) {
    Certificate certificate;
    if (Certificate::Parse(der::Input::FromString(der), &certificate).ok()) {
      signers.push_back(certificate);
    }
  }
  TrustStore::Builder store;
  if (absl::Status s = store.AddAnchor(c.issuer_der); !s.ok()) return s;
  InMemoryTrustDomain domain(store.Build(), signers);
  ParsedCrls crls(*ders);
  const crl::Options options;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const IssuerKey issuer = c.issuer_key();
  const Anchor anchor = Anchor::FromCertificate(c.issuer);
  const RevocationQuery query{
      c.certificate, issuer, Role::kEndEntity, Purpose::ServerAuth(), c.time,
      policy,        anchor};
  CrlSignerFinder finder(domain, query, crls, options);
  crl::Answer found;
  crl::Check(domain, crl::Query{c.certificate, issuer, c.time, policy, options},
             crls, finder, &found);
  Answer answer;
  answer.reason = FailureToText(found.failure());
  switch (found.status()) {
    case crl::Status::kGood:
      answer.text = "good";
      break;
    case crl::Status::kRevoked:
      answer.text = "revoked";
      break;
    case crl::Status::kInvalid:
      answer.text = "invalid";
      break;
    case crl::Status::kNoInformation:
    case crl::Status::kPending:
      answer.text = "no-information";
      break;
  }
  return answer;
}

absl::StatusOr<Answer> RunCase(const Json& test, der::Time time) {
  Case c;
  c.time = time;
  for (absl::Status status :
       {ReadCertificate(test, "certificate", &c.certificate_der,
                        &c.certificate),
        ReadCertificate(test, "issuer", &c.issuer_der, &c.issuer)}) {
    if (!status.ok()) return status;
  }
  const std::string kind = test.at("kind").get<std::string>();
  if (kind == "ocsp") return RunOcsp(test, c);
  if (kind == "crl") return RunCrls(test, c);
  return absl::UnimplementedError(absl::StrCat("kind ", kind));
}

bool Passes(const Json& test, const std::string& answer) {
  if (test.at("expected") == answer) return true;
  for (const Json& other : test.value("also_acceptable", Json::array())) {
    if (other == answer) return true;
  }
  return false;
}

int Run() {
  const absl::StatusOr<std::string> text =
      ReadSuite(absl::GetFlag(FLAGS_suite));
  if (!text.ok()) return UsageError(text.status().message());
  const Json suite = Json::parse(*text, nullptr, false);
  absl::Time time;
  if (!suite.is_object() || !suite.contains("cases") ||
      !suite.contains("time") ||
      !absl::ParseTime(absl::RFC3339_full, suite.at("time").get<std::string>(),
                       &time, nullptr)) {
    return UsageError("--suite: not a file in the form of revocation.json");
  }

  SuiteRun run(kRevocationExceptions);
  Json output;
  output["harness"] = "cairn";
  output["results"] = Json::array();
  for (const Json& test : suite.at("cases")) {
    const std::string id = test.at("id").get<std::string>();
    const std::string only = absl::GetFlag(FLAGS_case_id);
    if (!only.empty() && id != only) continue;
    const absl::StatusOr<Answer> answer =
        RunCase(test, absl::ToUnixSeconds(time));
    if (!answer.ok()) {
      run.Skip(id, answer.status().message());
      output["results"].push_back({{"id", id},
                                   {"answer", nullptr},
                                   {"reason", answer.status().message()}});
      continue;
    }
    output["results"].push_back(
        {{"id", id}, {"answer", answer->text}, {"reason", answer->reason}});
    const std::string said =
        answer->reason.empty()
            ? answer->text
            : absl::StrCat(answer->text, " (", answer->reason, ")");
    if (!only.empty()) std::printf("%s: %s\n", id.c_str(), said.c_str());
    if (Passes(test, answer->text)) {
      run.Agree(id);
    } else {
      run.Disagree(
          id, absl::StrCat("expected ", test.at("expected").get<std::string>(),
                           ", was ", said));
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
