#ifndef CAIRN_OCSP_CERT_ID_H_
#define CAIRN_OCSP_CERT_ID_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"
#include "der/reader.h"
#include "der/writer.h"
#include "pkix/public_key.h"
#include "pkix/signature_algorithm.h"
#include "pkix/trust_domain.h"

namespace cairn::ocsp {

// SHA-512's.
inline constexpr size_t kMaxDigestSize = 64;
// In octets.
size_t DigestSize(Digest algorithm);

// CertID ::= SEQUENCE {
//      hashAlgorithm       AlgorithmIdentifier,
//      issuerNameHash      OCTET STRING, -- Hash of issuer's DN
//      issuerKeyHash       OCTET STRING, -- Hash of issuer's public key
//      serialNumber        CertificateSerialNumber }
//
// RFC 6960 section 4.1.1. Borrows the bytes it was read from.
struct CertId {
  // hashAlgorithm is one that this library knows. Where it is not, nothing can
  // be said about which certificate this is.
  bool has_known_hash = false;
  Digest hash = Digest::kSha1;
  der::Input issuer_name_hash;
  der::Input issuer_key_hash;
  der::Input serial_number;  // contents octets, sign octet included
};

// Reads one CertID at the cursor. A hash algorithm may have NULL parameters or
// none (RFC 5754 section 2).
bool ReadCertId(der::Reader* reader, CertId* id);

// Writes `id`, whose has_known_hash is true. The hash gets NULL parameters, as
// every client sends them: there are responders that know no other form.
void WriteCertId(const CertId& id, der::Writer* writer);

// The digests of an issuer's name and key, each computed when it is first asked
// for and never again. 1 kB, no heap. Borrows what it is made from. Not
// thread-safe.
class IssuerHashes {
 public:
  // `name` is the whole Name; of `key`, the octets of subjectPublicKey count.
  IssuerHashes(TrustDomain* domain, der::Input name, const PublicKey& key)
      : domain_(domain), data_{name, key.bits} {}
  IssuerHashes(const IssuerHashes&) = delete;
  IssuerHashes& operator=(const IssuerHashes&) = delete;

  // Empty where the trust domain cannot compute it. Valid as long as this is.
  der::Input Name(Digest algorithm) { return Get(kName, algorithm); }
  der::Input Key(Digest algorithm) { return Get(kKey, algorithm); }

 private:
  enum Of : uint8_t { kName, kKey };
  enum class State : uint8_t { kNotAsked, kComputed, kUnavailable };
  static constexpr size_t kDigests = 4;
  static_assert(static_cast<size_t>(Digest::kSha512) + 1 == kDigests,
                "one slot for each digest");

  der::Input Get(Of of, Digest algorithm);

  TrustDomain* domain_;
  der::Input data_[2];
  State states_[2][kDigests] = {};
  uint8_t octets_[2][kDigests][kMaxDigestSize];
};

// Whether a CertID is that of a certificate.
enum class CertIdMatch : uint8_t {
  kNo,
  kYes,
  // It may be: the trust domain cannot compute the digest.
  kUndecided,
};

// Compares `id` with the certificate that has this serial number (contents
// octets) and this issuer. Asks for no digest unless the serial numbers are the
// same. A hash algorithm that is not known matches nothing.
CertIdMatch MatchCertId(const CertId& id, der::Input serial_number,
                        IssuerHashes* issuer);

}  // namespace cairn::ocsp

#endif  // CAIRN_OCSP_CERT_ID_H_
