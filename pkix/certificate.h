#ifndef CAIRN_PKIX_CERTIFICATE_H_
#define CAIRN_PKIX_CERTIFICATE_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "der/input.h"
#include "der/time.h"
#include "pkix/error.h"
#include "pkix/extension.h"
#include "pkix/key_usage.h"
#include "pkix/public_key.h"
#include "pkix/signature_algorithm.h"

namespace cairn {

// Above every certificate in use (an SLH-DSA signature is 50 kB, x509-limbo's
// largest certificate 78 kB) and small enough that 256 candidates of it are
// searched in milliseconds.
inline constexpr size_t kMaxCertificateSize = 256 * 1024;

// Certificates of the web have about ten extensions, the largest seen 20.
inline constexpr int kMaxExtensions = 64;

// An encoding that the standards forbid and this library can read. Whether it
// is accepted is a matter of ValidationPolicy.
enum class EncodingQuirk : uint16_t {
  kExplicitDefault = 1 << 0,        // BOOLEAN DEFAULT FALSE encoded as FALSE
  kExplicitVersion1 = 1 << 1,       // version v1 encoded
  kRsaNullMissing = 1 << 2,         // RSA AlgorithmIdentifier without NULL
  kSerialNotPositive = 1 << 3,      // serialNumber zero or negative
  kSerialTooLong = 1 << 4,          // serialNumber longer than 20 octets
  kUniqueIdentifier = 1 << 5,       // issuerUniqueID or subjectUniqueID
  kTimeEncoding = 1 << 6,           // GeneralizedTime before 2050
  kKeyUsageTrailingZeros = 1 << 7,  // keyUsage not in minimal form
};

// A certificate: its fields as views of the bytes it was parsed from, and the
// facts that every build asks for, decoded once.
//
// Trivially copyable, about 0.5 kB, no heap. Borrows the bytes: they must
// outlive it. Parsing verifies nothing but the encoding: no signature, no
// date, no use. Immutable once parsed and so safe to share between threads.
class Certificate {
 public:
  // Certificate  ::=  SEQUENCE  {
  //      tbsCertificate       TBSCertificate,
  //      signatureAlgorithm   AlgorithmIdentifier,
  //      signatureValue       BIT STRING  }
  //
  // Parses `der`, which must be one certificate exactly, of at most
  // kMaxCertificateSize bytes. On failure `*certificate` is empty and the
  // Failure says where: extensions that every build needs are decoded here,
  // the contents of the others (names, policies, distribution points) where
  // they are used.
  [[nodiscard]] static Failure Parse(der::Input der, Certificate* certificate);

  // An empty certificate: size 0, version 0.
  Certificate() = default;

  // The whole certificate.
  der::Input der() const { return der_; }
  // What is signed: the whole tbsCertificate.
  der::Input tbs() const { return Get(tbs_); }
  // 1, 2 or 3.
  int version() const { return version_; }
  // The contents octets of serialNumber, sign octet included.
  der::Input serial_number() const { return Get(serial_number_); }
  // Whole Names, and the validity period: both ends are part of it.
  der::Input issuer() const { return Get(issuer_); }
  der::Input subject() const { return Get(subject_); }
  // NameTailHash() of the two: different for names that do not match, nearly
  // always, and the same for those that do.
  uint64_t issuer_hash() const { return issuer_hash_; }
  uint64_t subject_hash() const { return subject_hash_; }
  der::Time not_before() const { return not_before_; }
  der::Time not_after() const { return not_after_; }
  // issuer and subject match (RFC 5280 sections 6.1 and 7.1).
  bool is_self_issued() const { return Has(kSelfIssued); }
  bool has_empty_subject() const { return Has(kEmptySubject); }

  // The AlgorithmIdentifier outside tbsCertificate, whole.
  der::Input signature_algorithm_der() const {
    return Get(signature_algorithm_der_);
  }
  SignatureAlgorithm signature_algorithm() const {
    return signature_algorithm_;
  }
  // Whether the AlgorithmIdentifier inside tbsCertificate is the same, byte
  // for byte (RFC 5280 section 4.1.1.2).
  bool signature_algorithms_agree() const {
    return Has(kSignatureAlgorithmsAgree);
  }
  // The octets of signatureValue.
  der::Input signature() const { return Get(signature_); }
  const PublicKey& public_key() const { return public_key_; }

  bool has_quirks() const { return quirks_ != 0; }
  bool has_quirk(EncodingQuirk quirk) const {
    return (quirks_ & static_cast<uint16_t>(quirk)) != 0;
  }

  // Extensions. A certificate that has one twice keeps the first.

  bool has_extension(Extension extension) const {
    return (present_ & ExtensionBit(extension)) != 0;
  }
  bool is_critical(Extension extension) const {
    return (critical_ & ExtensionBit(extension)) != 0;
  }
  // ExtensionBit()s of those that are critical.
  uint32_t critical_extensions() const { return critical_; }
  // The contents of extnValue; empty where the extension is absent.
  der::Input extension(Extension extension) const {
    return Get(extensions_[static_cast<int>(extension)]);
  }
  // The inside of the Extensions SEQUENCE, for ReadExtension(). Empty where
  // there are none.
  der::Input all_extensions() const { return Get(all_extensions_); }
  // Where the second of two equal extensions begins, or Failure::kNoOffset.
  uint32_t duplicate_extension_offset() const {
    return duplicate_extension_offset_;
  }
  // Where the first critical extension begins that is not in
  // CAIRN_EXTENSIONS, or Failure::kNoOffset.
  uint32_t unknown_critical_extension_offset() const {
    return unknown_critical_extension_offset_;
  }
  // Where `extension` begins, or Failure::kNoOffset.
  uint32_t extension_offset(Extension extension) const;

  // basicConstraints asserts cA (RFC 5280 section 4.2.1.9).
  bool is_ca() const { return Has(kIsCa); }
  // pathLenConstraint, or kNoPathLength. Values above 255 read as 255, which
  // no path reaches.
  static constexpr int kNoPathLength = -1;
  int path_length() const { return path_length_; }

  // keyUsage. Without the extension every use is allowed.
  bool has_key_usage() const { return has_extension(Extension::kKeyUsage); }
  bool allows_key_usage(KeyUsage usage) const {
    return !has_key_usage() || (key_usage_ & KeyUsageBit(usage)) != 0;
  }
  // The bits as they are, 0 without the extension.
  uint16_t key_usage() const { return key_usage_; }

  // extKeyUsage as a set of PurposeBit()s, 0 without the extension.
  bool has_purposes() const { return has_extension(Extension::kExtKeyUsage); }
  uint8_t purposes() const { return purposes_; }
  // Whether extKeyUsage names this purpose literally. Purposes that are not
  // Known are looked up in the extension.
  bool names_purpose(const Purpose& purpose) const;

  // Key identifiers (RFC 5280 sections 4.2.1.1 and 4.2.1.2): the octets, empty
  // where absent.
  der::Input authority_key_identifier() const {
    return Get(authority_key_identifier_);
  }
  der::Input subject_key_identifier() const {
    return Get(subject_key_identifier_);
  }
  // authorityKeyIdentifier names the issuer's certificate by issuer and serial
  // number too.
  bool has_authority_cert_issuer() const { return Has(kAuthorityCertIssuer); }
  bool has_authority_cert_serial() const { return Has(kAuthorityCertSerial); }

 private:
  friend class CertificateParser;

  // Part of der_. Size 0 and offset 0: absent.
  struct Slice {
    uint32_t offset = 0;
    uint32_t size = 0;
  };
  enum Flag : uint8_t {
    kSelfIssued = 1 << 0,
    kEmptySubject = 1 << 1,
    kSignatureAlgorithmsAgree = 1 << 2,
    kIsCa = 1 << 3,
    kAuthorityCertIssuer = 1 << 4,
    kAuthorityCertSerial = 1 << 5,
  };

  der::Input Get(Slice slice) const {
    return der::Input(der_.data() + slice.offset, slice.size);
  }
  bool Has(Flag flag) const { return (flags_ & flag) != 0; }

  der::Input der_;
  der::Time not_before_ = 0;
  der::Time not_after_ = 0;
  uint64_t issuer_hash_ = 0;
  uint64_t subject_hash_ = 0;
  PublicKey public_key_;
  Slice tbs_;
  Slice serial_number_;
  Slice issuer_;
  Slice subject_;
  Slice signature_algorithm_der_;
  Slice signature_;
  Slice authority_key_identifier_;
  Slice subject_key_identifier_;
  Slice all_extensions_;
  // One more, for kUnknown: never present.
  Slice extensions_[kExtensionCount + 1];
  uint32_t present_ = 0;
  uint32_t critical_ = 0;
  uint32_t duplicate_extension_offset_ = Failure::kNoOffset;
  uint32_t unknown_critical_extension_offset_ = Failure::kNoOffset;
  uint16_t quirks_ = 0;
  uint16_t key_usage_ = 0;
  int16_t path_length_ = kNoPathLength;
  uint8_t purposes_ = 0;
  uint8_t flags_ = 0;
  uint8_t version_ = 0;
  SignatureAlgorithm signature_algorithm_ = SignatureAlgorithm::kOther;
};

static_assert(std::is_trivially_copyable<Certificate>::value,
              "a Certificate is a view and its facts");

}  // namespace cairn

#endif  // CAIRN_PKIX_CERTIFICATE_H_
