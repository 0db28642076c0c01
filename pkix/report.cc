#include "pkix/report.h"

#include <cstdint>
#include <cstdio>
#include <vector>

#include "absl/strings/str_cat.h"
#include "der/fault.h"
#include "der/oid.h"
#include "der/tag.h"
#include "pkix/address_text.h"
#include "pkix/general_name.h"
#include "pkix/name.h"
#include "pkix/name_text.h"

namespace cairn {
namespace {

// Cuts `text` to `size` bytes and says so.
std::string Cap(std::string text, size_t size) {
  constexpr absl::string_view kCut = "...";
  if (text.size() <= size) return text;
  text.resize(size - kCut.size());
  absl::StrAppend(&text, kCut);
  return text;
}

// The short names of RFC 4514 section 3, and "emailAddress"'s usual one.
absl::string_view AttributeName(der::Input type,
                                char (&buffer)[der::kDottedOidSize]) {
  switch (der::FindOid(type)) {
    case der::Oid::kCommonName:
      return "CN";
    case der::Oid::kLocalityName:
      return "L";
    case der::Oid::kStateOrProvinceName:
      return "ST";
    case der::Oid::kOrganizationName:
      return "O";
    case der::Oid::kOrganizationalUnitName:
      return "OU";
    case der::Oid::kCountryName:
      return "C";
    case der::Oid::kStreetAddress:
      return "STREET";
    case der::Oid::kDomainComponent:
      return "DC";
    case der::Oid::kUserId:
      return "UID";
    case der::Oid::kUnknown:
      return der::FormatOid(type, buffer);
    default:
      return der::OidName(der::FindOid(type));
  }
}

void AppendCharacter(int32_t c, std::string* out) {
  if (c == ',' || c == '=' || c == '+' || c == '\\' || c == '"') {
    absl::StrAppend(out, "\\");
  }
  if (c >= 0x20 && c < 0x7f) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x100) {
    absl::StrAppend(out, "\\x", absl::Hex(c, absl::kZeroPad2));
  } else {
    absl::StrAppend(out, "\\u{", absl::Hex(c), "}");
  }
}

void AppendValue(const NameAttribute& attribute, std::string* out) {
  if (NameText::IsText(attribute.tag)) {
    NameText text(attribute.tag, attribute.value, NameText::Fold::kNone);
    for (;;) {
      const int32_t c = text.Next();
      if (c == NameText::kEnd) return;
      if (c == NameText::kInvalid) break;
      AppendCharacter(c, out);
      if (out->size() > kMaxNameText) return;
    }
    absl::StrAppend(out, "\\?");
    return;
  }
  for (uint8_t octet : attribute.value) {
    AppendCharacter(octet, out);
    if (out->size() > kMaxNameText) return;
  }
}

// Whether the failure is about bytes that could not be read, so that a look at
// them explains it.
bool IsAboutEncoding(Error error) {
  return error >= Error::kMalformedCertificate &&
         error <= Error::kMalformedSignature && error != Error::kTrailingData &&
         error != Error::kValidityEndsBeforeItBegins &&
         error != Error::kExtensionsNeedVersion3;
}

// As many names of a certificate as fit a line.
constexpr int kMaxNamesInText = 8;

std::string PresentedNameToText(const GeneralName& name) {
  char address[kMaxAddressText + 1];
  switch (name.form) {
    case NameForm::kDnsName:
    case NameForm::kRfc822Name:
    case NameForm::kUniformResourceIdentifier: {
      std::string text;
      for (uint8_t octet : name.value) {
        AppendCharacter(octet, &text);
        if (text.size() > kMaxNameText) break;
      }
      return Cap(std::move(text), kMaxNameText);
    }
    case NameForm::kIpAddress: {
      const absl::string_view text = FormatAddress(name.value, address);
      return text.empty() ? "(invalid iPAddress)" : std::string(text);
    }
    default:
      return absl::StrCat("(", NameFormName(name.form), ")");
  }
}

std::string PresentedNamesToText(const Certificate& certificate) {
  std::string text;
  int count = 0;
  ForEachGeneralName(certificate.extension(Extension::kSubjectAltName),
                     [&](const GeneralName& name) {
                       if (++count <= kMaxNamesInText) {
                         absl::StrAppend(&text, count == 1 ? "" : ", ",
                                         PresentedNameToText(name));
                       }
                       return true;
                     });
  if (count == 0) return "no name at all";
  if (count > kMaxNamesInText) {
    absl::StrAppend(&text, " and ", count - kMaxNamesInText, " more");
  }
  return text;
}

// What in the certificate the error is about, where that can be shown.
std::string DetailToText(Error error, der::Input der) {
  Certificate c;
  if (!Certificate::Parse(der, &c).ok()) return "";
  switch (error) {
    case Error::kExpired:
      return absl::StrCat("not after ", TimeToText(c.not_after()));
    case Error::kNotYetValid:
      return absl::StrCat("not before ", TimeToText(c.not_before()));
    case Error::kHostnameMismatch:
    case Error::kIpAddressMismatch:
    case Error::kEmailMismatch:
    case Error::kUriMismatch:
      return absl::StrCat("it is for ", PresentedNamesToText(c));
    case Error::kUnknownIssuer:
      return absl::StrCat("the issuer is ", NameToText(c.issuer()));
    case Error::kPublicKeyNotAllowed:
    case Error::kPublicKeyTooSmall:
      return PublicKeyToText(c.public_key());
    case Error::kSignatureAlgorithmNotAllowed:
      return std::string(SignatureAlgorithmName(c.signature_algorithm()));
    case Error::kPathLengthExceeded:
      return absl::StrCat("pathLenConstraint ", c.path_length());
    default:
      return "";
  }
}

std::string Indent(int depth) {
  return std::string(static_cast<size_t>(2 * depth), ' ');
}

std::string SubjectOf(der::Input certificate) {
  Certificate parsed;
  if (Failure f = Certificate::Parse(certificate, &parsed); !f.ok()) {
    return absl::StrCat("(", FailureToText(f, certificate), ")");
  }
  return NameToText(parsed.subject());
}

absl::string_view StatusText(RevocationStatus status) {
  switch (status) {
    case RevocationStatus::kNotChecked:
      return "nothing";
    case RevocationStatus::kGood:
      return "good";
    case RevocationStatus::kUnknown:
      return "unknown";
    case RevocationStatus::kRevoked:
      return "revoked";
  }
  return "";
}

absl::string_view RevocationText(RevocationStatus status) {
  switch (status) {
    case RevocationStatus::kNotChecked:
      return "";
    case RevocationStatus::kGood:
      return ", not revoked";
    case RevocationStatus::kUnknown:
      return ", revocation unknown";
    case RevocationStatus::kRevoked:
      return ", revoked";
  }
  return "";
}

absl::string_view PendingText(PendingItem::Kind kind) {
  switch (kind) {
    case PendingItem::Kind::kTrust:
      return "the trust in";
    case PendingItem::Kind::kIssuers:
      return "the issuers of";
    case PendingItem::Kind::kSignature:
      return "the signature of";
    case PendingItem::Kind::kRevocation:
      return "the revocation status of";
    case PendingItem::Kind::kChain:
      return "the trust domain's check of the chain of";
    case PendingItem::Kind::kOther:
      return "a check of";
  }
  return "";
}

// What a source of revocation information said.
void AppendFinding(const TraceEntry& entry, std::string* text) {
  absl::StrAppend(
      text, "certificate ", entry.depth, ": ", entry.source, " says ",
      StatusText(entry.revocation), entry.failure.ok() ? "" : ": ",
      entry.failure.ok() ? "" : ErrorText(entry.failure.error), "\n");
}

std::string PathToText(const BuildResult& result) {
  std::string text;
  for (size_t i = 0; i < result.path().size(); ++i) {
    const bool is_anchor = result.trusted() && i + 1 == result.path().size() &&
                           result.anchor_has_certificate();
    absl::StrAppend(&text, "  ", i, is_anchor ? " (anchor) " : " ",
                    CertificateToText(result.path()[i]),
                    result.trusted()
                        ? RevocationText(result.revocation(static_cast<int>(i)))
                        : "",
                    "\n");
  }
  if (result.trusted() && !result.anchor_has_certificate()) {
    absl::StrAppend(&text, "  anchor ", NameToText(result.anchor_subject()),
                    "\n");
  }
  return text;
}

std::string VerdictToText(const BuildResult& result) {
  switch (result.outcome()) {
    case Outcome::kTrusted:
      return "trusted\n";
    case Outcome::kPending:
      return "pending\n";
    case Outcome::kNotTrusted:
      break;
  }
  const size_t at = static_cast<size_t>(result.failure_depth());
  const der::Input certificate =
      at < result.path().size() ? result.path()[at] : der::Input();
  std::string text = absl::StrCat(
      "not trusted: ", FailureToText(result.failure(), certificate), "\n");
  if (!certificate.empty()) {
    absl::StrAppend(&text, "certificate ", at, ": ", SubjectOf(certificate),
                    "\n");
  }
  return text;
}

}  // namespace

std::string NameToText(der::Input name) {
  std::string text;
  NameReader reader(name);
  for (NameAttribute attribute; reader.Next(&attribute);) {
    if (!text.empty()) absl::StrAppend(&text, attribute.joined ? "+" : ", ");
    char buffer[der::kDottedOidSize];
    absl::StrAppend(&text, AttributeName(attribute.type, buffer), "=");
    AppendValue(attribute, &text);
    if (text.size() > kMaxNameText) return Cap(std::move(text), kMaxNameText);
  }
  if (!reader.ok()) return "(malformed)";
  return text.empty() ? "(empty)" : text;
}

std::string TimeToText(der::Time time) {
  const der::CalendarTime c = der::ToCalendar(time);
  char buffer[96];
  std::snprintf(buffer, sizeof(buffer), "%04d-%02d-%02dT%02d:%02d:%02dZ",
                c.year, c.month, c.day, c.hour, c.minute, c.second);
  return buffer;
}

std::string FailureToText(const Failure& failure, der::Input certificate) {
  std::string text(ErrorText(failure.error));
  if (failure.error == Error::kRefusedByTrustDomain && failure.detail != 0) {
    absl::StrAppend(&text, " (", failure.detail, ")");
  }
  if (failure.extension != Extension::kNone) {
    absl::StrAppend(&text, " (", ExtensionName(failure.extension), ")");
  }
  if (failure.offset != Failure::kNoOffset) {
    absl::StrAppend(&text, " at byte ", failure.offset);
  }
  if (const std::string detail = DetailToText(failure.error, certificate);
      !detail.empty()) {
    absl::StrAppend(&text, ": ", detail);
  }
  if (IsAboutEncoding(failure.error) && failure.offset <= certificate.size()) {
    absl::StrAppend(
        &text, ": ",
        der::FaultText(der::Diagnose(certificate.From(failure.offset))));
  }
  return text;
}

std::string PublicKeyToText(const PublicKey& key) {
  std::string text(PublicKeyAlgorithmName(key.algorithm));
  if (key.algorithm == PublicKeyAlgorithm::kRsa) {
    absl::StrAppend(&text, " ", key.modulus_bits);
  }
  return text;
}

std::string CertificateToText(der::Input certificate) {
  Certificate c;
  if (Failure f = Certificate::Parse(certificate, &c); !f.ok()) {
    return FailureToText(f, certificate);
  }
  return absl::StrCat(NameToText(c.subject()), "; issuer ",
                      NameToText(c.issuer()), "; ", TimeToText(c.not_before()),
                      " to ", TimeToText(c.not_after()), "; ",
                      PublicKeyToText(c.public_key()));
}

std::string TraceToText(const Trace& trace) {
  std::string text;
  // Entries are in the order of the search, parents before children, so that
  // indenting by depth draws the tree.
  for (const TraceEntry& entry : trace.entries()) {
    absl::StrAppend(&text, Indent(entry.depth + 1));
    if (entry.kind == TraceEntry::Kind::kRevocation) {
      AppendFinding(entry, &text);
      continue;
    }
    if (entry.kind == TraceEntry::Kind::kPath) {
      absl::StrAppend(&text, "path refused at certificate ", entry.depth, ": ");
    } else if (entry.kind == TraceEntry::Kind::kAnchor) {
      absl::StrAppend(&text, "anchor ");
    }
    absl::StrAppend(&text,
                    entry.subject.empty() ? "(unreadable certificate)"
                                          : NameToText(entry.subject),
                    entry.failure.ok() ? "" : ": ",
                    entry.failure.ok()
                        ? ""
                        : FailureToText(entry.failure, entry.certificate),
                    "\n");
    if (text.size() > kMaxReport) return Cap(std::move(text), kMaxReport);
  }
  if (trace.dropped() != 0) {
    absl::StrAppend(&text, "  and ", trace.dropped(), " more\n");
  }
  return Cap(std::move(text), kMaxReport);
}

std::string ResultToText(const BuildResult& result, const Trace* trace) {
  std::string text = absl::StrCat(VerdictToText(result), PathToText(result));
  for (const PendingItem& item : result.pending()) {
    absl::StrAppend(
        &text, "waiting for ", PendingText(item.kind), " ",
        item.certificate.empty() ? "an anchor" : SubjectOf(item.certificate),
        "\n");
  }
  if (trace != nullptr && !result.trusted()) {
    absl::StrAppend(&text, "tried:\n", TraceToText(*trace));
  } else if (trace != nullptr) {
    for (const TraceEntry& entry : trace->entries()) {
      if (entry.kind == TraceEntry::Kind::kRevocation) {
        AppendFinding(entry, &text);
      }
    }
  }
  const Counters& c = result.counters();
  absl::StrAppend(&text, "work: ", c.signature_checks, " signature checks, ",
                  c.steps, " steps, ", c.offers, " offers, ",
                  c.name_comparisons, " name comparisons, ",
                  c.revocation_checks, " revocation checks\n");
  return Cap(std::move(text), kMaxReport);
}

}  // namespace cairn
