#include "tools/connect_report.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ct/check.h"
#include "ct/sct.h"
#include "pkix/build_result.h"
#include "pkix/error.h"
#include "pkix/report.h"
#include "pkix/trace.h"
#include "tls/alert.h"
#include "tools/result_json.h"
#include "trustdomain/ct_report.h"

namespace cairn::tools {
namespace {

using Json = nlohmann::ordered_json;

// CAs that are shown of those a server names: it may name hundreds.
constexpr size_t kMaxCaNamesShown = 10;

// What an alert means to a client, where its name does not say it all.
absl::string_view AlertMeaning(int alert) {
  switch (alert) {
    case 40:
      return "no version, cipher or certificate that suits both";
    case 42:
      return "our certificate is malformed, or for somebody else";
    case 43:
      return "our certificate is not for this";
    case 44:
      return "our certificate is revoked";
    case 45:
      return "our certificate is out of date";
    case 46:
      return "it does not accept our certificate";
    case 48:
      return "it does not know the CA of our certificate";
    case 49:
      return "our certificate is good, and its holder is not let in";
    case 70:
      return "it speaks no version of TLS that we speak";
    case 80:
      return "something else went wrong there";
    case 112:
      return "it has no such host name";
    case 116:
      return "it wants a client certificate";
    case 120:
      return "it speaks no protocol of --alpn";
    default:
      return "";
  }
}

// The stapled response, as the verification found it.
struct Ocsp {
  bool stapled = false;
  size_t size = 0;
  bool looked_at = false;
  RevocationStatus status = RevocationStatus::kUnknown;
  Failure failure;
};

Ocsp OcspOf(const tls::Verification& verification) {
  Ocsp ocsp;
  const der::Input response = verification.peer().stapled_ocsp_response;
  ocsp.stapled = !response.empty();
  ocsp.size = response.size();
  if (!ocsp.stapled || verification.trace() == nullptr) return ocsp;
  for (const TraceEntry& entry : verification.trace()->entries()) {
    if (entry.kind != TraceEntry::Kind::kRevocation || entry.depth != 0 ||
        entry.source != "stapled OCSP") {
      continue;
    }
    ocsp.looked_at = true;
    ocsp.status = entry.revocation;
    ocsp.failure = entry.failure;
  }
  return ocsp;
}

std::string StatusText(const Ocsp& ocsp) {
  if (!ocsp.stapled) return "not stapled";
  if (!ocsp.looked_at) return "not looked at";
  if (ocsp.status == RevocationStatus::kGood) return "good";
  if (ocsp.status == RevocationStatus::kRevoked) return "revoked";
  return ocsp.failure.ok() ? "says nothing" : FailureToText(ocsp.failure);
}

std::string OcspToText(const Ocsp& ocsp) {
  if (!ocsp.stapled) return "OCSP: not stapled\n";
  return absl::StrCat("OCSP: stapled, ", ocsp.size,
                      " bytes: ", StatusText(ocsp), "\n");
}

// SCTs as they came, in the certificate and by TLS, not verified.
struct Scts {
  std::vector<ct::SctVerdict> scts;
  // Lists that cannot be read.
  std::vector<std::pair<ct::Source, Error>> problems;
};

void AddScts(ct::Source source, Error error, der::Input list,
             const ct::LogList* logs, Scts* scts) {
  ct::SctList parsed;
  if (error == Error::kOk) error = ct::ParseSctList(list, &parsed);
  if (error != Error::kOk) {
    scts->problems.emplace_back(source, error);
    return;
  }
  for (int i = 0; i < parsed.count; ++i) {
    ct::SctVerdict verdict;
    verdict.source = source;
    verdict.index = i;
    verdict.error = ct::ParseSct(parsed.scts[i], &verdict.sct);
    if (logs != nullptr && verdict.error == Error::kOk) {
      verdict.log = logs->Find(verdict.sct.log_id);
    }
    scts->scts.push_back(verdict);
  }
}

Scts SctsOf(const tls::Verification& verification, const ct::LogList* logs) {
  Scts scts;
  const tls::Peer& peer = verification.peer();
  if (peer.end_entity != nullptr &&
      peer.end_entity->has_extension(Extension::kCtSctList)) {
    der::Input list;
    const Error error = ct::ReadSctListExtension(
        peer.end_entity->extension(Extension::kCtSctList), &list);
    AddScts(ct::Source::kCertificate, error, list, logs, &scts);
  }
  if (!peer.sct_list.empty()) {
    AddScts(ct::Source::kTls, Error::kOk, peer.sct_list, logs, &scts);
  }
  return scts;
}

std::string LogText(const ct::SctVerdict& verdict) {
  if (verdict.log != nullptr) return std::string(verdict.log->description);
  return absl::BytesToHexString(verdict.sct.log_id.AsStringView());
}

std::string SctTime(const ct::SctVerdict& verdict) {
  return TimeToText(static_cast<der::Time>(
      std::min<uint64_t>(verdict.sct.timestamp / 1000, der::kMaxTime)));
}

std::string SctsToText(const Scts& scts) {
  std::string text =
      scts.scts.empty() && scts.problems.empty()
          ? "SCTs: none\n"
          : absl::StrCat("SCTs: ", scts.scts.size(), ", not verified\n");
  for (const auto& [source, error] : scts.problems) {
    absl::StrAppend(&text, "  ", ct::SourceName(source), ": ", ErrorText(error),
                    "\n");
  }
  for (const ct::SctVerdict& sct : scts.scts) {
    absl::StrAppend(&text, "  ", ct::SourceName(sct.source), " ", sct.index,
                    ": ");
    if (sct.error != Error::kOk) {
      absl::StrAppend(&text, ErrorText(sct.error), "\n");
    } else {
      absl::StrAppend(&text, SctTime(sct), ", log ",
                      absl::CHexEscape(LogText(sct)), "\n");
    }
  }
  return text;
}

// Null where CT was not checked, or no path came as far.
const CtReport* CtReportOf(const tls::Verification& verification) {
  const CtReport* report = verification.ct_report();
  return report != nullptr && report->error != Error::kNotDecided ? report
                                                                  : nullptr;
}

std::string ConnectionToText(const ConnectReport& report) {
  const TlsHandshake& handshake = report.handshake;
  std::string text;
  if (handshake.connected) {
    text = absl::StrCat("connected to ", report.address);
  } else {
    text = absl::StrCat("not connected to ", report.address, ": ");
    if (!report.verification.accepted()) {
      absl::StrAppend(&text,
                      "we refused the server's certificate, with the alert ",
                      tls::AlertName(report.verification.alert()), " (",
                      report.verification.alert(), ")");
    } else if (handshake.alert_received >= 0) {
      absl::StrAppend(&text, "the server refused us with the alert ",
                      AlertInWords(handshake.alert_received));
    } else {
      absl::StrAppend(&text, handshake.problem);
    }
  }
  absl::StrAppend(&text, "\nprotocol: ", handshake.protocol, ", ",
                  handshake.cipher);
  if (!handshake.group.empty()) absl::StrAppend(&text, ", ", handshake.group);
  if (!handshake.alpn.empty()) {
    absl::StrAppend(&text, ", ALPN ", absl::CHexEscape(handshake.alpn));
  }
  return text + "\n";
}

std::string ClientToText(const ConnectReport& report) {
  const TlsHandshake& handshake = report.handshake;
  std::string text = "client certificate: ";
  if (!handshake.certificate_asked_for) {
    // Where we refused the server first we do not know.
    return report.verification.accepted() ? text + "not asked for\n" : "";
  }
  absl::StrAppend(&text, "asked for, ",
                  report.client == nullptr ? "none given" : "given");
  if (report.client != nullptr) {
    absl::StrAppend(
        &text, ": ",
        CertificateToText(der::Input::FromString(report.client->chain[0])));
  }
  absl::StrAppend(&text, "\n");
  const size_t count = handshake.ca_names.size();
  for (size_t i = 0; i < std::min(count, kMaxCaNamesShown); ++i) {
    absl::StrAppend(&text, "  of ",
                    NameToText(der::Input::FromString(handshake.ca_names[i])),
                    "\n");
  }
  if (count > kMaxCaNamesShown) {
    absl::StrAppend(&text, "  and ", count - kMaxCaNamesShown, " more CAs\n");
  }
  return text;
}

der::Input EndEntity(const tls::Verification& verification) {
  return verification.sent().empty() ? der::Input() : verification.sent()[0];
}

// The verdict and its reasons.
std::string VerdictToText(const tls::Verification& verification) {
  if (verification.domain() != nullptr) {
    return ResultToText(verification.result(), verification.trace());
  }
  return absl::StrCat(
      "not trusted: ",
      FailureToText(verification.failure(), EndEntity(verification)), "\n");
}

Json ConnectionToJson(const ConnectReport& report) {
  const TlsHandshake& handshake = report.handshake;
  Json json;
  json["connected"] = handshake.connected;
  json["address"] = report.address;
  json["protocol"] = handshake.protocol;
  json["cipher"] = handshake.cipher;
  json["group"] = handshake.group;
  if (!handshake.alpn.empty()) {
    json["alpn"] = absl::CHexEscape(handshake.alpn);
  }
  if (!report.verification.accepted()) {
    json["alert_sent"] =
        std::string(tls::AlertName(report.verification.alert()));
  } else if (handshake.alert_received >= 0) {
    json["alert_received"] = std::string(
        tls::AlertName(static_cast<uint8_t>(handshake.alert_received)));
  } else if (!handshake.connected) {
    json["problem"] = handshake.problem;
  }
  return json;
}

Json ClientToJson(const ConnectReport& report) {
  Json json;
  json["asked_for"] = report.handshake.certificate_asked_for;
  if (report.client != nullptr) {
    json["given"] =
        CertificateToJson(der::Input::FromString(report.client->chain[0]));
  }
  Json names = Json::array();
  for (const std::string& name : report.handshake.ca_names) {
    names.push_back(NameToText(der::Input::FromString(name)));
  }
  json["ca_names"] = names;
  return json;
}

Json SctsToJson(const Scts& scts) {
  Json list = Json::array();
  for (const ct::SctVerdict& sct : scts.scts) {
    Json json;
    json["source"] = std::string(ct::SourceName(sct.source));
    if (sct.error == Error::kOk) {
      json["time"] = SctTime(sct);
      json["log_id"] = absl::BytesToHexString(sct.sct.log_id.AsStringView());
      if (sct.log != nullptr) json["log"] = LogText(sct);
    } else {
      json["error"] = FailureToJson(sct.error);
    }
    list.push_back(json);
  }
  for (const auto& [source, error] : scts.problems) {
    Json json;
    json["source"] = std::string(ct::SourceName(source));
    json["error"] = FailureToJson(error);
    list.push_back(json);
  }
  return list;
}

Json CtToJson(const CtReport& report) {
  Json json;
  json["required"] = report.required;
  json["enforced"] = report.result.enforced;
  if (report.error != Error::kOk) json["error"] = FailureToJson(report.error);
  Json scts = Json::array();
  for (const ct::SctVerdict& verdict : report.result.verdicts()) {
    scts.push_back(SctToText(verdict));
  }
  json["scts"] = scts;
  return json;
}

}  // namespace

std::string AlertInWords(int alert) {
  const absl::string_view meaning = AlertMeaning(alert);
  return absl::StrCat(tls::AlertName(static_cast<uint8_t>(alert)), " (", alert,
                      ")", meaning.empty() ? "" : ": ", meaning);
}

std::string ConnectReportToText(const ConnectReport& report) {
  const tls::Verification& verification = report.verification;
  std::string text = absl::StrCat(ConnectionToText(report),
                                  ClientToText(report), "chain as sent:\n");
  for (size_t i = 0; i < verification.sent().size(); ++i) {
    absl::StrAppend(&text, "  ", i, ": ",
                    CertificateToText(verification.sent()[i]), "\n");
  }
  absl::StrAppend(&text, OcspToText(OcspOf(verification)));
  if (const CtReport* ct = CtReportOf(verification)) {
    absl::StrAppend(&text, CtReportToText(*ct));
  } else {
    absl::StrAppend(&text, SctsToText(SctsOf(verification, report.logs)));
  }
  absl::StrAppend(&text, VerdictToText(verification));
  return text;
}

Json ConnectReportToJson(const ConnectReport& report) {
  const tls::Verification& verification = report.verification;
  Json json;
  if (verification.domain() != nullptr) {
    json = ResultToJson(verification.result(), *verification.trace());
  } else {
    json["verdict"] = "not-trusted";
    json["error"] =
        FailureToJson(verification.failure(), EndEntity(verification));
  }
  json["connection"] = ConnectionToJson(report);
  json["client_certificate"] = ClientToJson(report);
  Json sent = Json::array();
  for (const der::Input& certificate : verification.sent()) {
    sent.push_back(CertificateToJson(certificate));
  }
  json["sent"] = sent;
  const Ocsp ocsp = OcspOf(verification);
  json["ocsp"]["stapled"] = ocsp.stapled;
  if (ocsp.stapled) json["ocsp"]["status"] = StatusText(ocsp);
  json["scts"] = SctsToJson(SctsOf(verification, report.logs));
  if (const CtReport* ct = CtReportOf(verification)) {
    json["ct"] = CtToJson(*ct);
  }
  return json;
}

}  // namespace cairn::tools
