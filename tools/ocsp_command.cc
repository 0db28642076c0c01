#include "tools/ocsp_command.h"

#include <sys/random.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "crl/entry.h"
#include "nlohmann/json.hpp"
#include "ocsp/request.h"
#include "ocsp/verify_response.h"
#include "pkix/report.h"
#include "tools/command_line.h"
#include "tools/common_flags.h"
#include "tools/http_fetcher.h"
#include "tools/input_files.h"
#include "tools/issued_by.h"
#include "tools/result_json.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

ABSL_FLAG(std::string, url, "",
          "the responder to ask, instead of those that the certificate names");
ABSL_FLAG(std::string, response, "",
          "a response that is at hand: a file in DER");
ABSL_FLAG(std::string, save, "", "where to write the response that came");
ABSL_FLAG(bool, nonce, false,
          "send a nonce, and refuse a response that lacks it");
ABSL_FLAG(std::string, hash, "sha1",
          "how the request names the certificate: sha1 or sha256");

namespace cairn::tools {
namespace {

using Json = nlohmann::ordered_json;
using Status = ocsp::VerifiedResponse::Status;

constexpr absl::string_view kFlags[] = {
    "url",  "response", "save", "nonce",       "hash",
    "time", "policy",   "json", "allow_local", "fetch_timeout"};

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

// What is asked, and how.
struct Question {
  OwnedCertificate certificate;
  OwnedCertificate issuer;
  der::Time time = 0;
  ValidationPolicy policy;
  ocsp::CertIdHash hash = ocsp::CertIdHash::kSha1;
  uint8_t nonce_octets[ocsp::kNonceSize];
  der::Input nonce;  // empty for none
};

// What came of it.
struct Answer {
  // Where the response comes from: a URL or a file.
  std::string source;
  // Empty where none came, and why not.
  std::string response;
  std::string fetch_problem;
  // The verifier's.
  Failure failure = Error::kNotDecided;
  ocsp::VerifiedResponse verified;
};

// Only signatures and digests are asked of it: nothing is trusted by it.
InMemoryTrustDomain VerifyingDomain() {
  return InMemoryTrustDomain(TrustStore::Builder().Build());
}

absl::Status CheckFlags() {
  if (!absl::GetFlag(FLAGS_response).empty()) {
    if (!absl::GetFlag(FLAGS_url).empty()) {
      return Invalid("give one of --url and --response");
    }
    if (!absl::GetFlag(FLAGS_save).empty() || absl::GetFlag(FLAGS_nonce)) {
      return Invalid("--save and --nonce are not for --response");
    }
  }
  const std::string url = absl::GetFlag(FLAGS_url);
  if (!url.empty() && !absl::StartsWithIgnoreCase(url, "http://")) {
    return Invalid(absl::StrCat("--url: not a URL of http: ", url));
  }
  return absl::OkStatus();
}

absl::Status FillQuestion(absl::Span<const std::string> files,
                          TrustDomain& domain, Question* question) {
  const absl::StatusOr<der::Time> time = TimeFlag();
  if (!time.ok()) return time.status();
  question->time = *time;
  const absl::StatusOr<ValidationPolicy> policy = PolicyFlag();
  if (!policy.ok()) return policy.status();
  question->policy = *policy;
  const std::string hash = absl::GetFlag(FLAGS_hash);
  if (hash != "sha1" && hash != "sha256") {
    return Invalid(absl::StrCat("--hash: not sha1 or sha256: ", hash));
  }
  if (hash == "sha256") question->hash = ocsp::CertIdHash::kSha256;
  if (absl::Status s = LoadFirstCertificate(files[0], &question->certificate);
      !s.ok()) {
    return s;
  }
  if (absl::Status s = LoadFirstCertificate(files[1], &question->issuer);
      !s.ok()) {
    return s;
  }
  // The verifier believes it, and so it must be known.
  const Error issued = CheckIssuedBy(domain, question->certificate.certificate,
                                     question->issuer.certificate);
  if (issued != Error::kOk) {
    return Invalid(absl::StrCat(
        files[1], " did not issue ", files[0], ": ",
        issued == Error::kUnknownIssuer
            ? absl::StrCat(
                  "the issuer is ",
                  NameToText(question->certificate.certificate.issuer()))
            : std::string(ErrorText(issued))));
  }
  if (absl::GetFlag(FLAGS_nonce)) {
    if (getentropy(question->nonce_octets, ocsp::kNonceSize) != 0) {
      return absl::UnavailableError("there are no random numbers");
    }
    question->nonce = der::Input(question->nonce_octets, ocsp::kNonceSize);
  }
  return absl::OkStatus();
}

void Verify(TrustDomain& domain, const Question& question, Answer* answer) {
  ocsp::ResponseOptions options(question.time, &question.policy);
  options.nonce = question.nonce;
  options.nonce_rule = ocsp::ResponseOptions::NonceRule::kRequired;
  answer->failure = ocsp::VerifyResponse(
      domain, der::Input::FromString(answer->response),
      ocsp::ResponseTarget{question.certificate.certificate,
                           IssuerKeyOf(question.issuer.certificate)},
      options, &answer->verified);
}

// Asks one responder. With GET where RFC 5019 wants that; with a nonce nobody
// else can use the answer, and it would only fill caches.
void AskOne(TrustDomain& domain, const Question& question, HttpFetcher& fetcher,
            absl::string_view url, der::Input request, Answer* answer) {
  // A certificate may have anything there.
  answer->source = absl::CHexEscape(url.substr(0, kMaxUrlSize));
  const std::string get = ocsp::GetUrl(url, request);
  FetchRequest fetch{FetchRequest::Kind::kOcsp, get, ""};
  if (!question.nonce.empty() || get.size() > ocsp::kMaxGetUrlSize) {
    fetch.url = url;
    fetch.body = request.AsStringView();
  }
  if (fetcher.Fetch(fetch, &answer->response).error() != Error::kOk) {
    answer->failure = Error::kFetchFailed;
    answer->fetch_problem = fetcher.records().back().problem;
    return;
  }
  Verify(domain, question, answer);
}

absl::Status Ask(TrustDomain& domain, const Question& question,
                 Answer* answer) {
  const absl::StatusOr<HttpFetcherOptions> options = FetchFlags();
  if (!options.ok()) return options.status();
  const Certificate& certificate = question.certificate.certificate;
  const std::string given = absl::GetFlag(FLAGS_url);
  std::vector<absl::string_view> urls = {given};
  if (given.empty()) urls = UrlsFor(certificate, FetchRequest::Kind::kOcsp);
  if (urls.empty()) {
    return Invalid(
        "the certificate names no OCSP responder: give --url or --response");
  }
  ocsp::RequestOptions request_options;
  request_options.hash = question.hash;
  request_options.nonce = question.nonce;
  // A longer serial number than RFC 5280 allows needs more room.
  std::vector<uint8_t> buffer(ocsp::kMaxRequestSize +
                              certificate.serial_number().size());
  der::Input request;
  const Error error = ocsp::WriteRequest(
      domain, certificate, IssuerKeyOf(question.issuer.certificate),
      request_options, absl::MakeSpan(buffer), &request);
  if (error != Error::kOk) return Invalid(ErrorText(error));
  HttpFetcher fetcher(*options);
  for (absl::string_view url : urls) {
    Answer one;
    AskOne(domain, question, fetcher, url, request, &one);
    // Some response says more than none.
    if (answer->response.empty() || one.fetch_problem.empty()) {
      *answer = std::move(one);
    }
    if (answer->failure.ok()) break;
  }
  return absl::OkStatus();
}

absl::Status Save(const std::string& path, absl::string_view response) {
  std::ofstream file(path, std::ios::binary);
  file << response;
  file.close();
  return file.fail()
             ? absl::UnavailableError(absl::StrCat(path, ": cannot be written"))
             : absl::OkStatus();
}

// Text and JSON.

absl::string_view Verdict(const Answer& answer) {
  if (answer.response.empty() && !answer.fetch_problem.empty()) {
    return "no-answer";
  }
  if (answer.failure.ok()) {
    switch (answer.verified.status()) {
      case Status::kGood:
        return "good";
      case Status::kRevoked:
        return "revoked";
      case Status::kUnknown:
      case Status::kNone:
        return "unknown";
    }
  }
  return ocsp::IsNoInformation(answer.failure.error) ? "no-information"
                                                     : "invalid";
}

std::string Why(const Answer& answer) {
  return answer.fetch_problem.empty() ? FailureToText(answer.failure)
                                      : answer.fetch_problem;
}

std::string ReasonText(const ocsp::VerifiedResponse& verified) {
  return verified.revocation_reason() == ocsp::VerifiedResponse::kNoReason
             ? "none given"
             : std::string(crl::ReasonName(
                   static_cast<crl::Reason>(verified.revocation_reason())));
}

absl::string_view SignerText(const ocsp::VerifiedResponse& verified) {
  return verified.signer() == ocsp::VerifiedResponse::Signer::kDelegated
             ? "delegated responder"
             : "issuer";
}

std::string ToText(const Question& question, const Answer& answer) {
  std::string text(Verdict(answer));
  if (!answer.failure.ok()) absl::StrAppend(&text, ": ", Why(answer));
  const Certificate& certificate = question.certificate.certificate;
  absl::StrAppend(&text, "\ncertificate: ", NameToText(certificate.subject()),
                  ", serial number ", SerialToText(certificate.serial_number()),
                  "\nresponse: ", OneLine(answer.source), ", ",
                  answer.fetch_problem.empty()
                      ? absl::StrCat(answer.response.size(), " bytes")
                      : "none",
                  "\n");
  if (answer.failure.ok()) {
    const ocsp::VerifiedResponse& v = answer.verified;
    if (v.is_revoked()) {
      absl::StrAppend(&text,
                      "revocation time: ", TimeToText(v.revocation_time()),
                      "\nreason: ", ReasonText(v), "\n");
    }
    absl::StrAppend(&text, "this update: ", TimeToText(v.this_update()),
                    "\nvalid through: ", TimeToText(v.valid_through()),
                    "\nproduced at: ", TimeToText(v.produced_at()),
                    "\nsigned by: ", SignerText(v), "\n");
  }
  absl::StrAppend(&text, "asked: time ", TimeToText(question.time), ", policy ",
                  question.policy.name, "\n");
  return text;
}

Json ToJson(const Question& question, const Answer& answer) {
  Json json;
  json["verdict"] = std::string(Verdict(answer));
  if (!answer.failure.ok()) {
    json["error"] = FailureToJson(answer.failure);
    json["error"]["text"] = Why(answer);
  }
  const Certificate& certificate = question.certificate.certificate;
  json["certificate"] = NameToText(certificate.subject());
  json["serial_number"] = SerialToText(certificate.serial_number());
  json["source"] = answer.source;
  json["bytes"] = answer.response.size();
  if (answer.failure.ok()) {
    const ocsp::VerifiedResponse& v = answer.verified;
    if (v.is_revoked()) {
      json["revocation_time"] = TimeToText(v.revocation_time());
      if (v.revocation_reason() != ocsp::VerifiedResponse::kNoReason) {
        json["reason"] = ReasonText(v);
      }
    }
    json["this_update"] = TimeToText(v.this_update());
    json["valid_through"] = TimeToText(v.valid_through());
    json["produced_at"] = TimeToText(v.produced_at());
    json["signed_by"] = std::string(SignerText(v));
  }
  json["time"] = TimeToText(question.time);
  json["policy"] = std::string(question.policy.name);
  return json;
}

absl::StatusOr<int> Run(absl::Span<const std::string> args) {
  std::vector<std::string> files;
  if (absl::Status s = ParseFlags(args, kFlags, &files); !s.ok()) return s;
  if (files.size() != 2 || files[0].empty() || files[1].empty()) {
    return Invalid("give two files: the certificate and its issuer");
  }
  if (absl::Status s = CheckFlags(); !s.ok()) return s;
  InMemoryTrustDomain domain = VerifyingDomain();
  Question question;
  if (absl::Status s = FillQuestion(files, domain, &question); !s.ok()) {
    return s;
  }
  Answer answer;
  const std::string path = absl::GetFlag(FLAGS_response);
  if (path.empty()) {
    if (absl::Status s = Ask(domain, question, &answer); !s.ok()) return s;
  } else {
    absl::StatusOr<std::string> response = LoadOcspResponse(path);
    if (!response.ok()) return response.status();
    answer.source = path;
    answer.response = *std::move(response);
    Verify(domain, question, &answer);
  }
  const std::string save = absl::GetFlag(FLAGS_save);
  if (!save.empty() && answer.fetch_problem.empty()) {
    if (absl::Status s = Save(save, answer.response); !s.ok()) return s;
  }
  if (JsonFlag()) {
    // A file may have any name.
    std::cout << ToJson(question, answer)
                     .dump(2, ' ', true, Json::error_handler_t::replace)
              << "\n";
  } else {
    std::cout << ToText(question, answer);
  }
  if (!std::cout.flush()) {
    return absl::UnavailableError("cannot write to standard output");
  }
  if (!answer.fetch_problem.empty()) return kExitNoAnswer;
  return answer.failure.ok() && answer.verified.is_good() ? kExitOk
                                                          : kExitNotTrusted;
}

}  // namespace

const char kOcspUsage[] =
    "cairn ocsp [--url URL [--save FILE] | --response FILE]\n"
    "    [--nonce] [--hash sha1|sha256] [--time RFC3339]\n"
    "    [--policy webpki|webpki-strict|rfc5280|rfc5280-strict|private]\n"
    "    [--allow-local] [--fetch-timeout DURATION] [--json] CERT ISSUER\n"
    "  Asks the OCSP responder that CERT names, or the one at --url, about\n"
    "  CERT, and verifies the response; --response reads one from a file, in\n"
    "  DER. ISSUER must have issued CERT; that it is trusted is not checked.\n"
    "  With --nonce, a response without it is refused. --save writes the\n"
    "  response to a file. Defaults: --hash=sha1, --fetch-timeout=20s. Exit\n"
    "  code: 0 good; 1 revoked, unknown, a response that says nothing about\n"
    "  CERT, or one that is not valid; 2 bad usage or unreadable input; 4 no\n"
    "  response could be fetched.\n";

int OcspCommand(absl::Span<const std::string> args) {
  const absl::StatusOr<int> code = Run(args);
  if (code.ok()) return *code;
  PrintError(code.status().message());
  return kExitUsage;
}

}  // namespace cairn::tools
