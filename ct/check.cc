#include "ct/check.h"

#include <algorithm>

#include "ct/signed_entry.h"
#include "pkix/signature_algorithm.h"

namespace cairn::ct {
namespace {

// RFC 6962 section 2.1.4, and what CAs may not go below either.
constexpr uint32_t kMinRsaBits = 2048;

constexpr Timestamp kMillisecondsPerSecond = 1000;

// HashAlgorithm and SignatureAlgorithm of RFC 5246 section 7.4.1.4.1.
constexpr uint8_t kTlsSha256 = 4;
constexpr uint8_t kTlsRsa = 1;
constexpr uint8_t kTlsEcdsa = 3;

// ecdsa-with-SHA256 (RFC 5758 section 3.2).
constexpr uint8_t kEcdsaSha256[] = {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                    0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
// sha256WithRSAEncryption (RFC 4055 section 5).
constexpr uint8_t kRsaSha256[] = {0x30, 0x0d, 0x06, 0x09, 0x2a,
                                  0x86, 0x48, 0x86, 0xf7, 0x0d,
                                  0x01, 0x01, 0x0b, 0x05, 0x00};

// The algorithm of an SCT's signature, if it is the one its log must use.
bool FindAlgorithm(const Sct& sct, const PublicKey& key, SignedData* data) {
  if (sct.hash_algorithm != kTlsSha256) return false;
  if (sct.signature_algorithm == kTlsEcdsa &&
      key.algorithm == PublicKeyAlgorithm::kEcP256) {
    data->algorithm = SignatureAlgorithm::kEcdsaSha256;
    data->algorithm_der = kEcdsaSha256;
    return true;
  }
  if (sct.signature_algorithm == kTlsRsa &&
      key.algorithm == PublicKeyAlgorithm::kRsa &&
      key.modulus_bits >= kMinRsaBits) {
    data->algorithm = SignatureAlgorithm::kRsaPkcs1Sha256;
    data->algorithm_der = kRsaSha256;
    return true;
  }
  return false;
}

class Checker {
 public:
  Checker(TrustDomain* domain, const Question& question, const LogList& logs,
          const Policy& policy, absl::Span<uint8_t> buffer, Result* result)
      : domain_(domain),
        question_(question),
        logs_(logs),
        policy_(policy),
        buffer_(buffer),
        result_(result) {}

  Error Check() {
    *result_ = Result();
    ReadExtension(Source::kCertificate,
                  question_.certificate.extension(Extension::kCtSctList),
                  question_.certificate.has_extension(Extension::kCtSctList));
    ReadExtension(Source::kOcsp, question_.ocsp_extension,
                  !question_.ocsp_extension.empty());
    if (!question_.tls_list.empty()) {
      ReadList(Source::kTls, question_.tls_list);
    }
    for (int i = 0; i < result_->sct_count; ++i) {
      SctVerdict* verdict = &result_->scts[i];
      // Malformed ones have been judged.
      if (verdict->error == Error::kNotDecided) {
        verdict->error = Judge(verdict);
      }
    }
    result_->embedded = CountOf(Delivery::kEmbedded);
    result_->delivered = CountOf(Delivery::kBeside);
    return result_->error = Decide();
  }

 private:
  enum class Delivery : uint8_t { kEmbedded, kBeside };

  static Delivery DeliveryOf(const SctVerdict& verdict) {
    return verdict.source == Source::kCertificate ? Delivery::kEmbedded
                                                  : Delivery::kBeside;
  }

  void ReadExtension(Source source, der::Input value, bool present) {
    if (!present) return;
    der::Input list;
    if (Error error = ReadSctListExtension(value, &list); error != Error::kOk) {
      result_->list_errors[static_cast<int>(source)] = error;
      return;
    }
    ReadList(source, list);
  }

  void ReadList(Source source, der::Input tls) {
    SctList list;
    Error* error = &result_->list_errors[static_cast<int>(source)];
    *error = ParseSctList(tls, &list);
    if (*error != Error::kOk) return;
    for (int i = 0; i < list.count; ++i) {
      SctVerdict* verdict = &result_->scts[result_->sct_count++];
      verdict->source = source;
      verdict->index = i;
      const Error parsed = ParseSct(list.scts[i], &verdict->sct);
      if (parsed != Error::kOk) verdict->error = parsed;
    }
  }

  // In the order of CheckScts()'s contract; the signature, which is dear, last.
  Error Judge(SctVerdict* verdict) {
    const Sct& sct = verdict->sct;
    verdict->log = logs_.Find(sct.log_id);
    if (verdict->log == nullptr) return Error::kSctLogUnknown;
    const Log& log = *verdict->log;
    if (log.state == LogState::kRetired) {
      if (DeliveryOf(*verdict) != Delivery::kEmbedded ||
          sct.timestamp >= log.state_since) {
        return Error::kSctLogRetired;
      }
    } else if (!log.is_current()) {
      return Error::kSctLogNotAccepted;
    }
    const der::Time expiry = question_.certificate.not_after();
    if (expiry < log.expiry_begin || expiry >= log.expiry_end) {
      return Error::kSctOutsideLogInterval;
    }
    // The time is a whole second, of which every millisecond is now.
    if (question_.time < 0 || sct.timestamp / kMillisecondsPerSecond >
                                  static_cast<Timestamp>(question_.time)) {
      return Error::kSctInFuture;
    }
    if (Error error = VerifySignature(*verdict, log.key); error != Error::kOk) {
      return error;
    }
    return IsCounted(*verdict) ? Error::kSctDuplicate : Error::kOk;
  }

  Error VerifySignature(const SctVerdict& verdict, const PublicKey& key) {
    SignedData data;
    if (!FindAlgorithm(verdict.sct, key, &data)) {
      return Error::kSctAlgorithmNotAllowed;
    }
    if (Error error = WriteEntry(verdict, &data.data); error != Error::kOk) {
      return error;
    }
    data.signature = verdict.sct.signature;
    ++result_->signature_checks;
    const IssuerKey log_key = {der::Input(), key, nullptr};
    const Error error = domain_->VerifySignedData(data, log_key).error();
    return error == Error::kOk || error == Error::kPending
               ? error
               : Error::kSctBadSignature;
  }

  Error WriteEntry(const SctVerdict& verdict, der::Input* entry) {
    if (DeliveryOf(verdict) == Delivery::kBeside) {
      return WriteCertificateEntry(verdict.sct, question_.certificate, buffer_,
                                   entry);
    }
    if (!has_issuer_key_hash_) {
      has_issuer_key_hash_ =
          domain_->ComputeDigest(Digest::kSha256, question_.issuer_key.info,
                                 absl::MakeSpan(issuer_key_hash_));
      if (!has_issuer_key_hash_) return Error::kDigestUnavailable;
    }
    return WritePrecertificateEntry(verdict.sct, question_.certificate,
                                    issuer_key_hash_, buffer_, entry);
  }

  // Whether an SCT of the same log and delivery counts already.
  bool IsCounted(const SctVerdict& verdict) const {
    for (const SctVerdict& other : result_->verdicts()) {
      if (other.error == Error::kOk && other.log == verdict.log &&
          DeliveryOf(other) == DeliveryOf(verdict)) {
        return true;
      }
    }
    return false;
  }

  Count CountOf(Delivery delivery) const {
    Count count;
    absl::string_view operators[kMaxScts];
    for (const SctVerdict& verdict : result_->verdicts()) {
      if (verdict.error != Error::kOk || DeliveryOf(verdict) != delivery) {
        continue;
      }
      const Log& log = *verdict.log;
      ++count.scts;
      if (log.is_current()) ++count.current_logs;
      if (log.is_rfc6962) ++count.rfc6962_logs;
      const absl::string_view name = log.OperatorAt(verdict.sct.timestamp);
      absl::string_view* end = operators + count.operators;
      if (std::find(operators, end, name) == end) {
        operators[count.operators++] = name;
      }
    }
    return count;
  }

  // What is missing.
  Error Compare(const Count& count, int scts) const {
    if (count.scts < scts) return Error::kTooFewScts;
    if (count.current_logs < policy_.current_logs) {
      return Error::kNoSctOfCurrentLog;
    }
    if (count.operators < policy_.operators) {
      return Error::kTooFewCtLogOperators;
    }
    if (count.rfc6962_logs < policy_.rfc6962_logs) {
      return Error::kNoSctOfRfc6962Log;
    }
    return Error::kOk;
  }

  Error Decide() {
    // A list without a date would be taken for an old one, and all be accepted.
    if (logs_.made_at == der::kMinTime) return Error::kCtLogListTooOld;
    if (question_.time - logs_.made_at >= policy_.max_list_age) {
      return policy_.old_list == Policy::OldList::kRefused
                 ? Error::kCtLogListTooOld
                 : Error::kOk;
    }
    result_->enforced = true;
    const Certificate& certificate = question_.certificate;
    const bool is_short = certificate.not_after() - certificate.not_before() <=
                          policy_.short_lifetime;
    const Error embedded =
        Compare(result_->embedded,
                is_short ? policy_.embedded_short : policy_.embedded_long);
    const Error delivered = Compare(result_->delivered, policy_.delivered);
    if (embedded == Error::kOk || delivered == Error::kOk) return Error::kOk;
    for (const SctVerdict& verdict : result_->verdicts()) {
      if (verdict.error == Error::kPending) return Error::kPending;
    }
    if (result_->sct_count == 0) return ListError();
    // The one that came nearer.
    return result_->delivered.scts > result_->embedded.scts ? delivered
                                                            : embedded;
  }

  Error ListError() const {
    for (Error error : result_->list_errors) {
      if (error != Error::kOk) return error;
    }
    return Error::kSctsMissing;
  }

  TrustDomain* domain_;
  const Question& question_;
  const LogList& logs_;
  const Policy& policy_;
  absl::Span<uint8_t> buffer_;
  Result* result_;
  bool has_issuer_key_hash_ = false;
  uint8_t issuer_key_hash_[kIssuerKeyHashSize];
};

}  // namespace

absl::string_view SourceName(Source source) {
  switch (source) {
    case Source::kCertificate:
      return "certificate";
    case Source::kOcsp:
      return "OCSP";
    case Source::kTls:
      break;
  }
  return "TLS";
}

size_t BufferSize(const Question& question) {
  return SignedEntrySize(
      question.certificate.der().size(),
      std::max({question.certificate.extension(Extension::kCtSctList).size(),
                question.ocsp_extension.size(), question.tls_list.size()}));
}

Error CheckScts(TrustDomain& domain, const Question& question,
                const LogList& logs, const Policy& policy,
                absl::Span<uint8_t> buffer, Result* result) {
  return Checker(&domain, question, logs, policy, buffer, result).Check();
}

Error CheckAnchorDates(const Result& result,
                       const AnchorConstraints& constraints) {
  const bool has_not_after = constraints.sct_not_after != der::kMaxTime;
  const bool has_all_after = constraints.sct_all_after != der::kMinTime;
  if (!has_not_after && !has_all_after) return Error::kOk;
  // Whether `timestamp` is later than `date`; before 1970 there was none.
  const auto is_later = [](Timestamp timestamp, der::Time date) {
    return date < 0 ||
           timestamp > static_cast<Timestamp>(date) * kMillisecondsPerSecond;
  };
  bool is_pending = false;
  bool any_valid = false;
  bool any_in_time = false;
  for (const SctVerdict& verdict : result.verdicts()) {
    is_pending |= verdict.error == Error::kPending;
    if (!verdict.is_valid()) continue;
    any_valid = true;
    const Timestamp timestamp = verdict.sct.timestamp;
    if (has_all_after && !is_later(timestamp, constraints.sct_all_after)) {
      return Error::kAnchorSctAllAfter;
    }
    any_in_time |= !is_later(timestamp, constraints.sct_not_after);
  }
  // One that is not known yet may be too early, or the one that is missing.
  if (is_pending && (has_all_after || !any_in_time)) return Error::kPending;
  if (!any_valid) {
    return result.sct_count == 0 ? Error::kSctsMissing : Error::kTooFewScts;
  }
  return any_in_time ? Error::kOk : Error::kAnchorSctNotAfter;
}

}  // namespace cairn::ct
