#include "tools/result_json.h"

#include <string>

#include "absl/strings/string_view.h"
#include "pkix/certificate.h"
#include "pkix/report.h"

namespace cairn::tools {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(absl::string_view text) { return std::string(text); }

absl::string_view RevocationName(RevocationStatus status) {
  switch (status) {
    case RevocationStatus::kNotChecked:
      return "not-checked";
    case RevocationStatus::kGood:
      return "good";
    case RevocationStatus::kUnknown:
      return "unknown";
    case RevocationStatus::kRevoked:
      return "revoked";
  }
  return "";
}

absl::string_view PendingName(PendingItem::Kind kind) {
  switch (kind) {
    case PendingItem::Kind::kTrust:
      return "trust";
    case PendingItem::Kind::kIssuers:
      return "issuers";
    case PendingItem::Kind::kSignature:
      return "signature";
    case PendingItem::Kind::kRevocation:
      return "revocation";
    case PendingItem::Kind::kChain:
      return "chain";
    case PendingItem::Kind::kOther:
      return "other";
  }
  return "";
}

absl::string_view TraceKindName(TraceEntry::Kind kind) {
  switch (kind) {
    case TraceEntry::Kind::kCertificate:
      return "certificate";
    case TraceEntry::Kind::kAnchor:
      return "anchor";
    case TraceEntry::Kind::kPath:
      return "path";
    case TraceEntry::Kind::kRevocation:
      return "revocation";
  }
  return "";
}

Json PathToJson(const BuildResult& result) {
  Json path = Json::array();
  for (der::Input certificate : result.path()) {
    const int i = static_cast<int>(path.size());
    Json json = CertificateToJson(certificate);
    if (result.trusted()) {
      json["revocation"] = Text(RevocationName(result.revocation(i)));
    }
    path.push_back(json);
  }
  return path;
}

Json TraceToJson(const Trace& trace) {
  Json entries = Json::array();
  for (const TraceEntry& entry : trace.entries()) {
    Json json;
    json["kind"] = Text(TraceKindName(entry.kind));
    json["depth"] = entry.depth;
    if (entry.parent != TraceEntry::kNoParent) json["parent"] = entry.parent;
    if (!entry.subject.empty()) json["subject"] = NameToText(entry.subject);
    if (entry.kind == TraceEntry::Kind::kRevocation) {
      json["source"] = Text(entry.source);
      json["status"] = Text(RevocationName(entry.revocation));
    }
    if (!entry.failure.ok()) {
      json["error"] = FailureToJson(entry.failure, entry.certificate);
    }
    entries.push_back(json);
  }
  return entries;
}

}  // namespace

Json CertificateToJson(der::Input der) {
  Certificate c;
  Json json;
  if (Failure f = Certificate::Parse(der, &c); !f.ok()) {
    json["error"] = FailureToJson(f, der);
    return json;
  }
  json["subject"] = NameToText(c.subject());
  json["issuer"] = NameToText(c.issuer());
  json["not_before"] = TimeToText(c.not_before());
  json["not_after"] = TimeToText(c.not_after());
  json["key"] = PublicKeyToText(c.public_key());
  json["signature"] = Text(SignatureAlgorithmName(c.signature_algorithm()));
  return json;
}

Json FailureToJson(const Failure& failure, der::Input certificate) {
  Json json;
  json["name"] = Text(ErrorName(failure.error));
  json["number"] = static_cast<int>(failure.error);
  json["text"] = FailureToText(failure, certificate);
  if (failure.extension != Extension::kNone) {
    json["extension"] = Text(ExtensionName(failure.extension));
  }
  if (failure.offset != Failure::kNoOffset) json["offset"] = failure.offset;
  if (failure.detail != 0) json["detail"] = failure.detail;
  return json;
}

Json CountersToJson(const Counters& counters) {
  Json json;
  json["signature_checks"] = counters.signature_checks;
  json["steps"] = counters.steps;
  json["offers"] = counters.offers;
  json["name_comparisons"] = counters.name_comparisons;
  json["revocation_checks"] = counters.revocation_checks;
  json["candidates"] = counters.candidates;
  return json;
}

Json ResultToJson(const BuildResult& result, const Trace& trace) {
  Json json;
  json["verdict"] = result.trusted()                        ? "trusted"
                    : result.outcome() == Outcome::kPending ? "pending"
                                                            : "not-trusted";
  if (!result.trusted()) {
    const size_t at = static_cast<size_t>(result.failure_depth());
    json["error"] = FailureToJson(result.failure(), at < result.path().size()
                                                        ? result.path()[at]
                                                        : der::Input());
    json["error"]["certificate"] = result.failure_depth();
  }
  json["path"] = PathToJson(result);
  if (result.trusted()) {
    json["anchor"] = NameToText(result.anchor_subject());
  }
  if (!result.pending().empty()) {
    for (const PendingItem& item : result.pending()) {
      Json pending;
      pending["kind"] = Text(PendingName(item.kind));
      if (!item.certificate.empty()) {
        pending["certificate"] = CertificateToJson(item.certificate);
      }
      json["pending"].push_back(pending);
    }
  }
  json["trace"] = TraceToJson(trace);
  if (trace.dropped() != 0) json["trace_dropped"] = trace.dropped();
  json["counters"] = CountersToJson(result.counters());
  return json;
}

}  // namespace cairn::tools
