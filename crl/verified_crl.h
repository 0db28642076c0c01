#ifndef CAIRN_CRL_VERIFIED_CRL_H_
#define CAIRN_CRL_VERIFIED_CRL_H_

#include "crl/crl.h"
#include "crl/entry.h"
#include "der/input.h"
#include "pkix/budget.h"
#include "pkix/error.h"
#include "pkix/public_key.h"
#include "pkix/trust_domain.h"
#include "pkix/validation_policy.h"

namespace cairn::crl {

class Index;
class VerifiedCrl;

// What is remembered of one CRL from one check to the next, by who keeps the
// CRL: see crl/store.h. Only what depends on nothing but the CRL's bytes and
// the key. Thread safety: called from every thread that checks.
class Memo {
 public:
  // What Verify() found out about the signature by this key: kOk, why not, or
  // kNotDecided for what is not known.
  virtual Error SignatureBy(const PublicKey& key) const = 0;
  virtual void RememberSignature(const PublicKey& key, Error result) = 0;
  // The index of `crl`, which is verified. Lives as long as the memo. Null for
  // none: the CRL is scanned.
  virtual const Index* GetIndex(const VerifiedCrl& crl) = 0;

 protected:
  ~Memo() = default;
};

// What Verify() needs beside the CRL. Borrows everything.
struct VerifyContext {
  TrustDomain& domain;
  const ValidationPolicy& policy;
  // Null for none.
  Memo* memo = nullptr;
  // Charged for every call of VerifySignedData(). Null for no limit.
  Budget* signatures = nullptr;
};

// What a CRL says about a serial number.
struct Finding {
  // kOk, or why the CRL must not be used for any certificate.
  Failure failure = Error::kNotDecided;
  bool listed = false;
  // Where it is listed: the first entry that is not removeFromCRL, if there
  // are several.
  Entry entry;
};

// A CRL whose signature has been verified, and whose critical extensions are
// all understood. Only Verify() makes one. A view: borrows the CRL, the
// signer's key and the index. That the signer is trusted, and the CRL in its
// time, is not known here.
class VerifiedCrl {
 public:
  // Empty: there is no CRL, and Find() decides nothing.
  VerifiedCrl() = default;

  // Not to be called on an empty one.
  const Crl& crl() const { return *crl_; }
  // The whole subjectPublicKeyInfo of the key that signed.
  der::Input signer_key() const { return signer_key_; }

  // Looks for the certificate that `issuer`, a whole Name, issued with
  // `serial_number`, contents octets. Without an index it reads the whole list
  // and checks the encoding of every entry, also of those behind the one that
  // it finds: linear in the size of the CRL, no heap. With one it takes
  // O(log n).
  Finding Find(der::Input serial_number, der::Input issuer) const;

 private:
  friend Failure Verify(const VerifyContext& context, const Crl& crl,
                        const IssuerKey& signer, VerifiedCrl* verified);

  const Crl* crl_ = nullptr;
  const Index* index_ = nullptr;
  der::Input signer_key_;
  bool refuses_explicit_defaults_ = false;
};

// Whether `signer` issued `crl` and may do so: the names match, keyUsage, where
// present, has cRLSign, the policy allows the signature algorithm, the
// signature is good (RFC 5280 section 6.3.3 (f) and (g)), and every critical
// extension is understood. Nothing in the list of entries is read before the
// signature is known to be good.
//
// kPending where VerifySignedData() answers so; kCrlLimitReached where the
// budget is used up. On any failure `*verified` is empty. Whether the signer
// is trusted is the caller's to know.
[[nodiscard]] Failure Verify(const VerifyContext& context, const Crl& crl,
                             const IssuerKey& signer, VerifiedCrl* verified);

}  // namespace cairn::crl

#endif  // CAIRN_CRL_VERIFIED_CRL_H_
