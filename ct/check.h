#ifndef CAIRN_CT_CHECK_H_
#define CAIRN_CT_CHECK_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ct/log_list.h"
#include "ct/policy.h"
#include "ct/sct.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"

namespace cairn::ct {

// Where SCTs come from (RFC 6962 section 3.3).
enum class Source : uint8_t { kCertificate, kOcsp, kTls };
inline constexpr int kSourceCount = 3;
inline constexpr int kMaxScts = kSourceCount * kMaxSctsInList;

// Such as "certificate". Static storage.
absl::string_view SourceName(Source source);

// A certificate, and the SCTs that came with it. Borrows everything.
struct Question {
  const Certificate& certificate;
  // Who issued it: the issuer of the path, whose key verified its signature.
  const PublicKey& issuer_key;
  der::Time time;
  // The SCT list extension of a verified OCSP response about the certificate
  // (ocsp::VerifiedResponse::sct_list()), empty where there is none.
  der::Input ocsp_extension;
  // The contents of the TLS extension signed_certificate_timestamp, empty where
  // there is none.
  der::Input tls_list;
};

// One SCT, and what came of it.
struct SctVerdict {
  Source source = Source::kCertificate;
  // Which of its list, from 0.
  int index = 0;
  // kOk: it counts. kSctDuplicate: it is valid, and another of the same log
  // counts. Any other: it does not count, for this reason.
  Error error = Error::kNotDecided;
  // Empty where the SCT is malformed or of another version.
  Sct sct;
  // Null where the list does not know it.
  const Log* log = nullptr;

  // The log made this SCT for this certificate.
  bool is_valid() const {
    return error == Error::kOk || error == Error::kSctDuplicate;
  }
};

// SCTs that count, of one kind of delivery.
struct Count {
  int scts = 0;  // of as many logs
  int operators = 0;
  int current_logs = 0;
  int rfc6962_logs = 0;
};

// What came of all of them. About 5 kB, no heap. Borrows the certificate, the
// lists and the logs: it is good for as long as they are.
struct Result {
  // kOk: the policy is satisfied, or not enforced. Else what is missing.
  Error error = Error::kNotDecided;
  // The policy was looked at. False where the list of logs was too old and
  // Policy::OldList::kNotEnforced.
  bool enforced = false;
  // Per Source: why its list could not be read, or kOk.
  Error list_errors[kSourceCount] = {};
  SctVerdict scts[kMaxScts];
  int sct_count = 0;
  Count embedded;
  Count delivered;
  // Calls of VerifySignedData().
  int signature_checks = 0;

  absl::Span<const SctVerdict> verdicts() const {
    return absl::MakeConstSpan(scts, static_cast<size_t>(sct_count));
  }
};

// Octets of `buffer` that are enough for CheckScts() with this question.
size_t BufferSize(const Question& question);

// Verifies the SCTs of `question` and holds them against `policy`. Returns, and
// puts into `result->error`: kOk; what is missing (kSctsMissing, kTooFewScts,
// kNoSctOfCurrentLog, kTooFewCtLogOperators, kNoSctOfRfc6962Log); why a list
// could not be read, if that is all there is; kCtLogListTooOld; or kPending,
// where these are too few and the trust domain answered so about a signature:
// ask again later. Everything about single SCTs is in `result` either way.
//
// An SCT counts if
// - it can be read and is of version 1,
// - its log is in `logs` and is current; or it is retired, and the SCT is in
//   the certificate and from before that,
// - the certificate expires within the interval that the log is for,
// - it is not from after `question.time`,
// - its signature is ECDSA with SHA-256 and the log's key is of P-256, or it is
//   RSA PKCS #1 with SHA-256 and the key has at least 2048 bits (RFC 6962
//   section 2.1.4), and `domain` says that it is good.
//
// Not asked: whether the log has published the certificate (inclusion proofs),
// and whether `question.certificate` is good for anything else. An SCT list
// that is malformed or too long is not read at all, and does not keep the
// others from counting.
//
// `domain` is asked for one digest, the issuer key's, and for at most kMaxScts
// signatures; IssuerKey::subject is empty then, logs have no name. `buffer` is
// for what was signed: see BufferSize(). Allocates nothing. Thread-safe if
// `domain` is.
Error CheckScts(TrustDomain& domain, const Question& question,
                const LogList& logs, const Policy& policy,
                absl::Span<uint8_t> buffer, Result* result);

// Whether the valid SCTs of a result are from the time that an anchor is
// trusted for: kOk, kAnchorSctNotAfter, kAnchorSctAllAfter; kPending, where
// that depends on an SCT that is; or, where one of the two dates is set and no
// SCT is valid, kSctsMissing or kTooFewScts.
Error CheckAnchorDates(const Result& result,
                       const AnchorConstraints& constraints);

}  // namespace cairn::ct

#endif  // CAIRN_CT_CHECK_H_
