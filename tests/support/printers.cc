#include "tests/support/printers.h"

#include "absl/strings/escaping.h"
#include "pkix/certificate.h"
#include "tests/support/names.h"

namespace cairn {
namespace {

const char* OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNotTrusted:
      return "NotTrusted";
    case Outcome::kTrusted:
      return "Trusted";
    case Outcome::kPending:
      return "Pending";
  }
  return "Unknown";
}

const char* RevocationName(RevocationStatus status) {
  switch (status) {
    case RevocationStatus::kNotChecked:
      return "NotChecked";
    case RevocationStatus::kGood:
      return "Good";
    case RevocationStatus::kUnknown:
      return "Unknown";
    case RevocationStatus::kRevoked:
      return "Revoked";
  }
  return "Unknown";
}

const char* KindName(TraceEntry::Kind kind) {
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
  return "unknown";
}

std::string SubjectOf(der::Input der) {
  Certificate certificate;
  return Certificate::Parse(der, &certificate).ok()
             ? testing::DescribeName(certificate.subject())
             : "(does not parse)";
}

}  // namespace

void PrintTo(Error error, std::ostream* out) { *out << ErrorName(error); }

void PrintTo(Extension extension, std::ostream* out) {
  *out << (extension == Extension::kNone ? "none" : ExtensionName(extension));
}

void PrintTo(Outcome outcome, std::ostream* out) {
  *out << OutcomeName(outcome);
}

void PrintTo(RevocationStatus status, std::ostream* out) {
  *out << RevocationName(status);
}

void PrintTo(const Failure& failure, std::ostream* out) {
  *out << ErrorName(failure.error);
  if (failure.extension != Extension::kNone) {
    *out << " in extension " << ExtensionName(failure.extension);
  }
  if (failure.offset != Failure::kNoOffset) {
    *out << " at byte " << failure.offset;
  }
  if (failure.detail != 0) *out << " with detail " << failure.detail;
}

void PrintTo(const HookResult& result, std::ostream* out) {
  *out << ErrorName(result.error());
  if (result.detail() != 0) *out << " with detail " << result.detail();
  if (result.for_every_path()) *out << " for every path";
}

void PrintTo(const Counters& counters, std::ostream* out) {
  *out << counters.signature_checks << " signature checks, " << counters.steps
       << " steps, " << counters.offers << " offers, "
       << counters.name_comparisons << " name comparisons, "
       << counters.revocation_checks << " revocation checks, "
       << counters.candidates << " candidates";
}

void PrintTo(const BuildResult& result, std::ostream* out) {
  *out << OutcomeName(result.outcome());
  if (!result.trusted()) {
    *out << ": ";
    PrintTo(result.failure(), out);
    *out << ", depth " << result.failure_depth();
  }
  *out << "; path:";
  for (der::Input certificate : result.path()) {
    *out << " [" << SubjectOf(certificate) << "]";
  }
  if (result.trusted() && !result.anchor_has_certificate()) {
    *out << " bare [" << testing::DescribeName(result.anchor_subject()) << "]";
  }
  if (!result.pending().empty()) {
    *out << "; waits for " << result.pending().size() << " answers";
  }
  *out << "; ";
  PrintTo(result.counters(), out);
}

void PrintTo(const Trace& trace, std::ostream* out) {
  for (const TraceEntry& entry : trace.entries()) {
    *out << "\n"
         << std::string(2 * entry.depth, ' ') << KindName(entry.kind) << " "
         << testing::DescribeName(entry.subject) << ": ";
    PrintTo(entry.failure, out);
  }
  if (trace.dropped() != 0) {
    *out << "\n(and " << trace.dropped() << " that did not fit)";
  }
}

}  // namespace cairn

namespace cairn::der {

void PrintTo(const Input& input, std::ostream* out) {
  constexpr size_t kShown = 64;
  const bool cut = input.size() > kShown;
  *out << input.size() << " bytes "
       << absl::BytesToHexString(
              (cut ? input.First(kShown) : input).AsStringView())
       << (cut ? "..." : "");
}

}  // namespace cairn::der
