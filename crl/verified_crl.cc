#include "crl/verified_crl.h"

#include "crl/index.h"
#include "der/reader.h"
#include "pkix/name.h"
#include "pkix/signature_algorithm.h"

namespace cairn::crl {
namespace {

// RFC 5280 section 6.3.3 (f), as far as it is about the signer alone.
Failure CheckSigner(const Crl& crl, const IssuerKey& signer) {
  if (!NamesMatch(crl.issuer(), signer.subject)) {
    return Error::kCrlIssuerNameMismatch;
  }
  if (signer.certificate != nullptr &&
      !signer.certificate->allows_key_usage(KeyUsage::kCrlSign)) {
    return Error::kCrlSignerMayNotSign;
  }
  return Failure();
}

// RFC 5280 section 5.1.1.2, and what the policy says of encodings.
Failure CheckAlgorithm(const Crl& crl, const ValidationPolicy& policy) {
  if (!crl.signature_algorithms_agree()) {
    return Error::kCrlSignatureAlgorithmMismatch;
  }
  const SignatureAlgorithm algorithm = crl.signature_algorithm();
  if (algorithm == SignatureAlgorithm::kForbidden ||
      (policy.signature_algorithms & SignatureAlgorithmBit(algorithm)) == 0) {
    return Error::kCrlSignatureAlgorithmNotAllowed;
  }
  if (crl.has_quirk(EncodingQuirk::kRsaNullMissing) &&
      policy.Has(Rule::kRsaNullParameters)) {
    return Error::kRsaParametersMissing;
  }
  if (crl.has_quirk(EncodingQuirk::kExplicitDefault) &&
      policy.Has(Rule::kNoExplicitDefaults)) {
    return Error::kExplicitDefaultValue;
  }
  if (crl.has_quirk(EncodingQuirk::kTimeEncoding) &&
      policy.Has(Rule::kUtcTimeBefore2050)) {
    return Error::kTimeEncodingNotAllowed;
  }
  return Failure();
}

// Whether the answer depends on nothing but the CRL and the key.
bool IsFinal(Error error) {
  return error == Error::kOk || error == Error::kBadSignature ||
         error == Error::kSignatureEncoding;
}

// RFC 5280 section 6.3.3 (g).
Failure CheckSignature(const VerifyContext& context, const Crl& crl,
                       const IssuerKey& signer) {
  if (!SignatureFitsKey(crl.signature_algorithm(), signer.key)) {
    return Error::kBadCrlSignature;
  }
  if (context.policy.Has(Rule::kHashFitsCurve) &&
      !HashFitsCurve(crl.signature_algorithm(), signer.key)) {
    return Error::kHashDoesNotFitCurve;
  }
  Failure result = context.memo == nullptr
                       ? Failure(Error::kNotDecided)
                       : Failure(context.memo->SignatureBy(signer.key));
  if (result.error == Error::kNotDecided) {
    if (context.signatures != nullptr && !context.signatures->Charge()) {
      return Error::kCrlLimitReached;
    }
    SignedData data;
    data.data = crl.tbs();
    data.algorithm_der = crl.signature_algorithm_der();
    data.algorithm = crl.signature_algorithm();
    data.signature = crl.signature();
    result = context.domain.VerifySignedData(data, signer).failure();
    if (context.memo != nullptr && IsFinal(result.error)) {
      context.memo->RememberSignature(signer.key, result.error);
    }
  }
  if (result.error == Error::kBadSignature ||
      result.error == Error::kSignatureEncoding) {
    return Error::kBadCrlSignature;
  }
  return result;
}

}  // namespace

Failure Verify(const VerifyContext& context, const Crl& crl,
               const IssuerKey& signer, VerifiedCrl* verified) {
  *verified = VerifiedCrl();
  if (Failure f = CheckSigner(crl, signer); !f.ok()) return f;
  if (Failure f = CheckAlgorithm(crl, context.policy); !f.ok()) return f;
  if (Failure f = CheckSignature(context, crl, signer); !f.ok()) return f;
  if (!crl.critical_extension_failure().ok()) {
    return crl.critical_extension_failure();
  }
  verified->crl_ = &crl;
  verified->signer_key_ = signer.key.info;
  verified->refuses_explicit_defaults_ =
      context.policy.Has(Rule::kNoExplicitDefaults);
  if (context.memo != nullptr) {
    verified->index_ = context.memo->GetIndex(*verified);
  }
  return Failure();
}

Finding VerifiedCrl::Find(der::Input serial_number, der::Input issuer) const {
  Finding finding;
  if (crl_ == nullptr) return finding;
  if (index_ != nullptr) {
    finding = index_->Find(serial_number, issuer);
    if (finding.failure.ok() && refuses_explicit_defaults_ &&
        index_->has_explicit_default()) {
      finding = Finding();
      finding.failure = Error::kExplicitDefaultValue;
    }
    return finding;
  }
  // The issuer of an entry is that of the one before it, unless it says
  // otherwise (RFC 5280 section 5.3.3).
  bool is_of_issuer = EntryIsOfIssuer(*crl_, der::Input(), issuer);
  for (der::Reader entries(crl_->entries()); !entries.AtEnd();) {
    const uint8_t* at = entries.position();
    Entry entry;
    Error error = ReadEntry(*crl_, &entries, &entry);
    if (error == Error::kOk && refuses_explicit_defaults_ &&
        entry.has_explicit_default) {
      error = Error::kExplicitDefaultValue;
    }
    if (error != Error::kOk) {
      finding = Finding();
      finding.failure = Failure(error, Extension::kNone,
                                static_cast<uint32_t>(at - crl_->der().data()));
      return finding;
    }
    if (!entry.certificate_issuer.empty()) {
      is_of_issuer = EntryIsOfIssuer(*crl_, entry.certificate_issuer, issuer);
    }
    if (!is_of_issuer || entry.serial_number != serial_number) continue;
    if (!finding.listed || finding.entry.reason == Reason::kRemoveFromCrl) {
      finding.listed = true;
      finding.entry = entry;
    }
  }
  finding.failure = Failure();
  return finding;
}

}  // namespace cairn::crl
