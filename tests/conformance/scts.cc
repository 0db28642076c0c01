// Reads the SCT lists of the certificates of real sites in x509-limbo:
//   scts --suite=limbo.json [--case_id=ID]
//
// A case is a site. It passes if its certificate has a list of two or more SCTs
// and each can be read, was made within a day of the beginning of the
// certificate's validity, is signed by ECDSA or RSA with SHA-256, and has a
// precertificate that can be made again. The suite has no keys of logs:
// signatures are not verified here.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ct/sct.h"
#include "ct/signed_entry.h"
#include "der/time.h"
#include "nlohmann/json.hpp"
#include "pkix/certificate.h"
#include "pkix/report.h"
#include "tests/conformance/suite_run.h"
#include "trustdomain/pem.h"
#include "trustdomain/sha256.h"

ABSL_FLAG(std::string, suite, "", "a file in x509-limbo's schema");
ABSL_FLAG(std::string, case_id, "", "run this case only, and say everything");

namespace cairn::conformance {
namespace {

using Json = nlohmann::json;

// The first certificate in the text.
absl::StatusOr<std::string> DerOf(const std::string& pem) {
  PemText text = ReadPem(pem);
  if (text.blocks.empty()) return absl::InvalidArgumentError("no certificate");
  return std::move(text.blocks[0].contents);
}

absl::Status Refuse(int index, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("SCT ", index, ": ", why));
}

absl::Status CheckSct(der::Input serialized, int index,
                      const Certificate& certificate) {
  ct::Sct sct;
  if (Error error = ct::ParseSct(serialized, &sct); error != Error::kOk) {
    return Refuse(index, ErrorText(error));
  }
  if (!absl::GetFlag(FLAGS_case_id).empty()) {
    std::printf(
        "SCT %d: %s, %zu octets of extensions\n", index,
        TimeToText(static_cast<der::Time>(sct.timestamp / 1000)).c_str(),
        sct.extensions.size());
  }
  const auto made = static_cast<der::Time>(sct.timestamp / 1000);
  if (std::abs(made - certificate.not_before()) > der::kSecondsPerDay) {
    return Refuse(index, "of another time");
  }
  if (sct.hash_algorithm != 4 ||
      (sct.signature_algorithm != 1 && sct.signature_algorithm != 3)) {
    return Refuse(index, "of another algorithm");
  }
  const Sha256 any_key_hash = {};
  std::vector<uint8_t> buffer(
      ct::SignedEntrySize(certificate.der().size(), sct.extensions.size()));
  der::Input entry;
  const Error error = ct::WritePrecertificateEntry(
      sct, certificate, der::Input(any_key_hash.data(), any_key_hash.size()),
      absl::MakeSpan(buffer), &entry);
  return error == Error::kOk ? absl::OkStatus()
                             : Refuse(index, ErrorText(error));
}

absl::Status RunCase(const Json& test) {
  const absl::StatusOr<std::string> der =
      DerOf(test.at("peer_certificate").get<std::string>());
  if (!der.ok()) return der.status();
  Certificate certificate;
  if (Failure f =
          Certificate::Parse(der::Input::FromString(*der), &certificate);
      !f.ok()) {
    return absl::InvalidArgumentError(FailureToText(f));
  }
  der::Input tls;
  ct::SctList list;
  if (Error e = ct::ReadSctListExtension(
          certificate.extension(Extension::kCtSctList), &tls);
      e != Error::kOk) {
    return absl::InvalidArgumentError(ErrorText(e));
  }
  if (Error e = ct::ParseSctList(tls, &list); e != Error::kOk) {
    return absl::InvalidArgumentError(ErrorText(e));
  }
  if (list.count < 2) return absl::InvalidArgumentError("too few SCTs");
  for (int i = 0; i < list.count; ++i) {
    if (absl::Status s = CheckSct(list.scts[i], i, certificate); !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

int Run() {
  const absl::StatusOr<std::string> text =
      ReadSuite(absl::GetFlag(FLAGS_suite));
  if (!text.ok()) return UsageError(text.status().message());
  const Json suite = Json::parse(*text, nullptr, false);
  if (!suite.is_object() || !suite.contains("testcases")) {
    return UsageError("--suite: not a file in x509-limbo's schema");
  }
  SuiteRun run({});
  for (const Json& test : suite.at("testcases")) {
    const std::string id = test.at("id").get<std::string>();
    const std::string only = absl::GetFlag(FLAGS_case_id);
    if (!absl::StartsWith(id, "online::")) continue;
    if (!only.empty() && id != only) continue;
    if (absl::Status status = RunCase(test); status.ok()) {
      run.Agree(id);
    } else {
      run.Disagree(id, status.message());
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
