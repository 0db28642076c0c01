#include "tools/crl_command.h"

#include <cstdint>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "crl/check.h"
#include "crl/crl.h"
#include "crl/entry.h"
#include "crl/verified_crl.h"
#include "der/reader.h"
#include "nlohmann/json.hpp"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "tools/common_flags.h"
#include "tools/crl_text.h"
#include "tools/input_files.h"
#include "tools/issued_by.h"
#include "tools/result_json.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, issuer, "", "the certificate of the CRL's issuer");
ABSL_FLAG(std::string, cert, "", "a certificate to look for in the CRL");

namespace cairn::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr absl::string_view kFlags[] = {"issuer", "cert", "time", "policy",
                                        "json"};

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

// What is asked.
struct Question {
  std::string der;
  crl::Crl crl;
  bool has_issuer = false;
  OwnedCertificate issuer;
  bool has_certificate = false;
  OwnedCertificate certificate;
  der::Time time = 0;
  ValidationPolicy policy;
};

// What was found.
struct Answer {
  // All entries, and what is wrong with the first that cannot be read.
  size_t entries = 0;
  Failure entries_failure;
  // kOk only with an issuer whose signature was verified.
  Failure signature = Error::kNotDecided;
  // Of the certificate in question.
  bool listed = false;
  crl::Entry entry;
  // RFC 5280 section 6.3.3 by this CRL alone, where its issuer issued the
  // certificate.
  absl::optional<crl::Answer> check;
};

absl::Status FillQuestion(const std::string& path, Question* question) {
  const absl::StatusOr<der::Time> time = TimeFlag();
  if (!time.ok()) return time.status();
  question->time = *time;
  const absl::StatusOr<ValidationPolicy> policy = PolicyFlag();
  if (!policy.ok()) return policy.status();
  question->policy = *policy;
  absl::StatusOr<std::string> der = LoadOneCrl(path);
  if (!der.ok()) return der.status();
  question->der = *std::move(der);
  const Failure failure =
      crl::Crl::Parse(der::Input::FromString(question->der), &question->crl);
  if (!failure.ok()) return Invalid(FailureToText(failure));
  if (const std::string issuer = absl::GetFlag(FLAGS_issuer); !issuer.empty()) {
    question->has_issuer = true;
    if (absl::Status s = LoadFirstCertificate(issuer, &question->issuer);
        !s.ok()) {
      return s;
    }
  }
  if (const std::string cert = absl::GetFlag(FLAGS_cert); !cert.empty()) {
    question->has_certificate = true;
    return LoadFirstCertificate(cert, &question->certificate);
  }
  return absl::OkStatus();
}

// Counts the entries and looks for the certificate, whoever signed.
void ReadEntries(const Question& question, Answer* answer) {
  const Certificate& certificate = question.certificate.certificate;
  // certificateIssuer goes with the entries that follow, too.
  der::Input certificate_issuer;
  for (der::Reader reader(question.crl.entries()); !reader.AtEnd();) {
    crl::Entry entry;
    const Error error = crl::ReadEntry(question.crl, &reader, &entry);
    if (error != Error::kOk) {
      answer->entries_failure = error;
      return;
    }
    ++answer->entries;
    if (!entry.certificate_issuer.empty()) {
      certificate_issuer = entry.certificate_issuer;
    }
    if (question.has_certificate && !answer->listed &&
        entry.serial_number == certificate.serial_number() &&
        crl::EntryIsOfIssuer(question.crl, certificate_issuer,
                             certificate.issuer())) {
      answer->listed = true;
      answer->entry = entry;
    }
  }
}

void Verify(const Question& question, Answer* answer) {
  InMemoryTrustDomain domain(TrustStore::Builder().Build());
  const IssuerKey signer = IssuerKeyOf(question.issuer.certificate);
  crl::VerifiedCrl verified;
  answer->signature =
      crl::Verify({domain, question.policy}, question.crl, signer, &verified);
  const Certificate& certificate = question.certificate.certificate;
  if (!question.has_certificate ||
      CheckIssuedBy(domain, certificate, question.issuer.certificate) !=
          Error::kOk) {
    return;
  }
  crl::CrlList list(absl::MakeConstSpan(&question.crl, 1));
  crl::NoOtherSigners nobody;
  answer->check.emplace();
  crl::Check(domain,
             crl::Query{certificate, signer, question.time, question.policy,
                        crl::Options()},
             list, nobody, &*answer->check);
}

enum class Dates { kCurrent, kNotYetValid, kExpired };

Dates CheckDates(const Question& question) {
  const crl::Crl& crl = question.crl;
  if (question.time < crl.this_update()) return Dates::kNotYetValid;
  const der::Time end =
      crl.has_next_update()
          ? crl.next_update()
          : crl.this_update() + crl::Options().lifetime_without_next_update;
  return question.time > end ? Dates::kExpired : Dates::kCurrent;
}

absl::string_view StatusText(crl::Status status) {
  switch (status) {
    case crl::Status::kGood:
      return "good";
    case crl::Status::kRevoked:
      return "revoked";
    case crl::Status::kInvalid:
      return "invalid";
    case crl::Status::kPending:
    case crl::Status::kNoInformation:
      break;
  }
  return "no-information";
}

int ExitCode(const Question& question, const Answer& answer) {
  if (!answer.entries_failure.ok()) return kExitNotTrusted;
  if (!question.has_issuer && !question.has_certificate) return kExitOk;
  if (CheckDates(question) != Dates::kCurrent || answer.listed ||
      (question.has_issuer && !answer.signature.ok()) ||
      (answer.check.has_value() &&
       answer.check->status() != crl::Status::kGood)) {
    return kExitNotTrusted;
  }
  return kExitOk;
}

// Text and JSON.

std::string EntryToText(const crl::Entry& entry) {
  std::string text = absl::StrCat("revoked ", TimeToText(entry.revocation_date),
                                  ", ", crl::ReasonName(entry.reason));
  if (entry.has_invalidity_date) {
    absl::StrAppend(&text, ", invalid since ",
                    TimeToText(entry.invalidity_date));
  }
  return text;
}

std::string CertificateLines(const Question& question, const Answer& answer) {
  const Certificate& certificate = question.certificate.certificate;
  std::string text = absl::StrCat(
      "certificate: ", NameToText(certificate.subject()), ", serial number ",
      SerialToText(certificate.serial_number()), "\nlisted: ",
      answer.listed ? absl::StrCat("yes, ", EntryToText(answer.entry)) : "no",
      "\n");
  if (!question.has_issuer) return text;
  if (!answer.check.has_value()) {
    absl::StrAppend(&text, "status: not decided, ",
                    NameToText(question.issuer.certificate.subject()),
                    " did not issue the certificate\n");
    return text;
  }
  absl::StrAppend(&text, "status: ", StatusText(answer.check->status()));
  if (answer.check->status() != crl::Status::kGood &&
      answer.check->status() != crl::Status::kRevoked) {
    absl::StrAppend(&text, ", ", FailureToText(answer.check->failure()));
  }
  text.push_back('\n');
  return text;
}

std::string ToText(const Question& question, const Answer& answer) {
  const crl::Crl& crl = question.crl;
  const Dates dates = CheckDates(question);
  std::string text =
      absl::StrCat(crl.is_delta() ? "delta CRL of " : "CRL of ",
                   NameToText(crl.issuer()), "\nversion: ", crl.version(),
                   "\nnumber: ", CrlNumberToText(crl.number()), "\n");
  if (crl.is_delta()) {
    absl::StrAppend(&text, "base: ", CrlNumberToText(crl.base_number()), "\n");
  }
  absl::StrAppend(
      &text, "this update: ", TimeToText(crl.this_update()),
      dates == Dates::kNotYetValid ? " (not yet valid)" : "", "\nnext update: ",
      crl.has_next_update() ? TimeToText(crl.next_update()) : "none given",
      dates == Dates::kExpired ? " (expired)" : "",
      "\nscope: ", absl::StrJoin(CrlScope(crl), ", "),
      "\nentries: ", answer.entries);
  if (!answer.entries_failure.ok()) {
    absl::StrAppend(&text, ", then ", FailureToText(answer.entries_failure));
  }
  absl::StrAppend(&text, "\nsigned with: ",
                  SignatureAlgorithmName(crl.signature_algorithm()), "\n");
  if (!crl.critical_extension_failure().ok()) {
    absl::StrAppend(&text, "not to be used: ",
                    FailureToText(crl.critical_extension_failure()), "\n");
  }
  absl::StrAppend(
      &text, "signature: ",
      !question.has_issuer ? "not verified, no --issuer"
      : answer.signature.ok()
          ? absl::StrCat("good, by ",
                         NameToText(question.issuer.certificate.subject()))
          : FailureToText(answer.signature),
      "\n");
  if (question.has_certificate) {
    absl::StrAppend(&text, CertificateLines(question, answer));
  }
  return text;
}

Json ToJson(const Question& question, const Answer& answer) {
  const crl::Crl& crl = question.crl;
  const Dates dates = CheckDates(question);
  Json json;
  json["issuer"] = NameToText(crl.issuer());
  json["version"] = crl.version();
  json["number"] = CrlNumberToText(crl.number());
  if (crl.is_delta()) json["base"] = CrlNumberToText(crl.base_number());
  json["this_update"] = TimeToText(crl.this_update());
  if (crl.has_next_update()) {
    json["next_update"] = TimeToText(crl.next_update());
  }
  json["dates"] = dates == Dates::kCurrent       ? "current"
                  : dates == Dates::kNotYetValid ? "not-yet-valid"
                                                 : "expired";
  json["scope"] = CrlScope(crl);
  json["entries"] = answer.entries;
  if (!answer.entries_failure.ok()) {
    json["entries_error"] = FailureToJson(answer.entries_failure);
  }
  json["signature_algorithm"] =
      std::string(SignatureAlgorithmName(crl.signature_algorithm()));
  if (!crl.critical_extension_failure().ok()) {
    json["extension_error"] = FailureToJson(crl.critical_extension_failure());
  }
  json["signature"] = !question.has_issuer    ? "not-verified"
                      : answer.signature.ok() ? "good"
                                              : "bad";
  if (question.has_issuer && !answer.signature.ok()) {
    json["signature_error"] = FailureToJson(answer.signature);
  }
  if (!question.has_certificate) return json;
  Json& certificate = json["certificate"];
  const Certificate& parsed = question.certificate.certificate;
  certificate["subject"] = NameToText(parsed.subject());
  certificate["serial_number"] = SerialToText(parsed.serial_number());
  certificate["listed"] = answer.listed;
  if (answer.listed) {
    certificate["revocation_time"] = TimeToText(answer.entry.revocation_date);
    certificate["reason"] = std::string(crl::ReasonName(answer.entry.reason));
  }
  if (answer.check.has_value()) {
    certificate["status"] = std::string(StatusText(answer.check->status()));
    if (!answer.check->failure().ok()) {
      certificate["error"] = FailureToJson(answer.check->failure());
    }
  }
  return json;
}

absl::StatusOr<int> Run(absl::Span<const std::string> args) {
  std::vector<std::string> files;
  if (absl::Status s = ParseFlags(args, kFlags, &files); !s.ok()) return s;
  if (files.size() != 1 || files[0].empty()) {
    return Invalid("give one file with a CRL");
  }
  Question question;
  if (absl::Status s = FillQuestion(files[0], &question); !s.ok()) return s;
  Answer answer;
  ReadEntries(question, &answer);
  if (question.has_issuer) Verify(question, &answer);
  if (JsonFlag()) {
    std::cout << ToJson(question, answer).dump(2) << "\n";
  } else {
    std::cout << ToText(question, answer);
  }
  if (!std::cout.flush()) {
    return absl::UnavailableError("cannot write to standard output");
  }
  return ExitCode(question, answer);
}

}  // namespace

const char kCrlUsage[] =
    "cairn crl [--issuer FILE] [--cert FILE] [--time RFC3339]\n"
    "    [--policy webpki|webpki-strict|rfc5280|rfc5280-strict|private]\n"
    "    [--json] FILE\n"
    "  Prints what is in the CRL, PEM or DER. With --issuer, whether that one\n"
    "  signed it; with --cert, whether that one is listed; with both, what "
    "the\n"
    "  CRL says about it, scope and dates included. That the issuer is "
    "trusted\n"
    "  is not checked. Exit code: 0; 1 if entries cannot be read or, with\n"
    "  --issuer or --cert, if the CRL is out of date, is not the issuer's, or\n"
    "  does not show that the certificate is good; 2 bad usage or unreadable\n"
    "  input.\n";

int CrlCommand(absl::Span<const std::string> args) {
  const absl::StatusOr<int> code = Run(args);
  if (code.ok()) return *code;
  PrintError(code.status().message());
  return kExitUsage;
}

}  // namespace cairn::tools
