#ifndef CAIRN_CRL_CRL_H_
#define CAIRN_CRL_CRL_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "crl/issuing_distribution_point.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/signature_algorithm.h"

namespace cairn::crl {

// The largest CRLs of the web have 30 MB; 64 MiB leaves room for more than a
// million entries.
inline constexpr size_t kMaxCrlSize = 64 * 1024 * 1024;

// RFC 5280 section 5.2 knows seven extensions of a CRL, X.509 a few more.
// Repeated ones are found by comparing each with those before it.
inline constexpr int kMaxCrlExtensions = 32;

// A certificate revocation list: its fields as views of the bytes that it was
// parsed from, and the facts in its extensions. The list of revoked
// certificates is not looked into: that comes after the signature, see
// crl/verified_crl.h.
//
// Trivially copyable, about 0.3 kB, no heap. Borrows the bytes: they must
// outlive it. Parsing verifies nothing but the encoding: no signature, no
// date, no scope. Immutable once parsed and so safe to share between threads.
class Crl {
 public:
  // CertificateList  ::=  SEQUENCE  {
  //      tbsCertList          TBSCertList,
  //      signatureAlgorithm   AlgorithmIdentifier,
  //      signatureValue       BIT STRING  }
  //
  // RFC 5280 section 5.1. Parses `der`, which must be one CRL exactly, of at
  // most kMaxCrlSize bytes. On failure `*crl` is empty and the Failure says
  // where, from the start of the CRL.
  [[nodiscard]] static Failure Parse(der::Input der, Crl* crl);

  // An empty CRL: size 0, version 0.
  Crl() = default;

  // The whole CRL.
  der::Input der() const { return der_; }
  // What is signed: the whole tbsCertList.
  der::Input tbs() const { return Get(tbs_); }
  // 1 or 2.
  int version() const { return version_; }
  // The whole Name, and its NameTailHash().
  der::Input issuer() const { return Get(issuer_); }
  uint64_t issuer_hash() const { return issuer_hash_; }
  der::Time this_update() const { return this_update_; }
  // nextUpdate, which RFC 5280 section 5.1.2.5 demands and X.509 does not.
  bool has_next_update() const { return has_next_update_; }
  der::Time next_update() const { return next_update_; }
  // The inside of revokedCertificates, for ReadEntry(). Empty where there are
  // none. Nothing in it has been looked at.
  der::Input entries() const { return Get(entries_); }

  // The AlgorithmIdentifier outside tbsCertList, whole.
  der::Input signature_algorithm_der() const {
    return Get(signature_algorithm_der_);
  }
  SignatureAlgorithm signature_algorithm() const {
    return signature_algorithm_;
  }
  // Whether the AlgorithmIdentifier inside tbsCertList is the same, byte for
  // byte (RFC 5280 section 5.1.1.2).
  bool signature_algorithms_agree() const {
    return signature_algorithms_agree_;
  }
  // The octets of signatureValue.
  der::Input signature() const { return Get(signature_); }

  // kExplicitDefault, kRsaNullMissing and kTimeEncoding occur; entries do not
  // count.
  bool has_quirk(EncodingQuirk quirk) const {
    return (quirks_ & static_cast<uint16_t>(quirk)) != 0;
  }

  // Extensions (RFC 5280 section 5.2). Those that are there are well formed,
  // and there once.

  // cRLNumber without its sign octet; empty where absent.
  der::Input number() const { return Get(number_); }
  // deltaCRLIndicator, and its BaseCRLNumber without sign octet.
  bool is_delta() const { return base_number_.size != 0; }
  der::Input base_number() const { return Get(base_number_); }
  // The contents of extnValue, and keyIdentifier in it; empty where absent.
  der::Input authority_key_identifier_value() const {
    return Get(authority_key_identifier_value_);
  }
  der::Input authority_key_identifier() const {
    return Get(authority_key_identifier_);
  }
  // The contents of extnValue, empty where absent, and what it says; where it
  // is absent, that the CRL covers all that its issuer issued.
  der::Input issuing_distribution_point_value() const {
    return Get(issuing_distribution_point_value_);
  }
  const IssuingDistributionPoint& issuing_distribution_point() const {
    return issuing_distribution_point_;
  }
  // freshestCRL, as CRLDistributionPoints: see ForEachDistributionPoint().
  // Empty where absent.
  der::Input freshest_crl() const { return Get(freshest_crl_); }
  // Why a critical extension forbids to use this CRL, or kOk: it is not known,
  // or must not be critical.
  Failure critical_extension_failure() const {
    return critical_extension_failure_;
  }

 private:
  friend class CrlParser;

  // Part of der_. Size 0 and offset 0: absent.
  struct Slice {
    uint32_t offset = 0;
    uint32_t size = 0;
  };

  der::Input Get(Slice slice) const {
    return der::Input(der_.data() + slice.offset, slice.size);
  }

  der::Input der_;
  der::Time this_update_ = 0;
  der::Time next_update_ = 0;
  uint64_t issuer_hash_ = 0;
  IssuingDistributionPoint issuing_distribution_point_;
  Failure critical_extension_failure_;
  Slice tbs_;
  Slice issuer_;
  Slice entries_;
  Slice signature_algorithm_der_;
  Slice signature_;
  Slice number_;
  Slice base_number_;
  Slice authority_key_identifier_value_;
  Slice authority_key_identifier_;
  Slice issuing_distribution_point_value_;
  Slice freshest_crl_;
  uint16_t quirks_ = 0;
  uint8_t version_ = 0;
  bool has_next_update_ = false;
  bool signature_algorithms_agree_ = false;
  SignatureAlgorithm signature_algorithm_ = SignatureAlgorithm::kOther;
};

static_assert(std::is_trivially_copyable<Crl>::value,
              "a Crl is a view and its facts");
static_assert(kMaxCrlSize <= UINT32_MAX, "slices are 32 bits");

}  // namespace cairn::crl

#endif  // CAIRN_CRL_CRL_H_
