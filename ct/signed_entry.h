#ifndef CAIRN_CT_SIGNED_ENTRY_H_
#define CAIRN_CT_SIGNED_ENTRY_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "ct/sct.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/error.h"

namespace cairn::ct {

// What a log signs (RFC 6962 section 3.2):
//
//   digitally-signed struct {
//       Version sct_version;
//       SignatureType signature_type = certificate_timestamp;
//       uint64 timestamp;
//       LogEntryType entry_type;
//       select(entry_type) {
//           case x509_entry: ASN.1Cert;
//           case precert_entry: PreCert;
//       } signed_entry;
//      CtExtensions extensions;
//   };

// SHA-256 of the issuer's SubjectPublicKeyInfo.
inline constexpr size_t kIssuerKeyHashSize = 32;

// Octets that are enough for the signed entry of any SCT in a list of
// `list_size` octets about a certificate of `certificate_size` octets: version,
// type, timestamp, entry type, issuer key hash and two lengths come on top.
constexpr size_t SignedEntrySize(size_t certificate_size, size_t list_size) {
  return 1 + 1 + 8 + 2 + kIssuerKeyHashSize + 3 + 2 + certificate_size +
         list_size;
}

// For an SCT that came beside the certificate, in TLS or OCSP: the certificate
// as it is (x509_entry). Writes into `buffer`, of which `*entry` becomes a
// part. kOk or kBufferTooSmall. Allocates nothing.
[[nodiscard]] Error WriteCertificateEntry(const Sct& sct,
                                          const Certificate& certificate,
                                          absl::Span<uint8_t> buffer,
                                          der::Input* entry);

// For an SCT in the certificate: the precertificate that the log saw, as it is
// made from the certificate (precert_entry).
//
// struct {
//   opaque issuer_key_hash[32];
//   TBSCertificate tbs_certificate;
// } PreCert;
//
// tbs_certificate is the certificate's without its SCT list, and so with other
// lengths. A poison extension is left out too: the entry of a precertificate is
// that of the certificate it became. Everything else stays byte for byte. That
// is also right for precertificates that a special signing certificate issued
// (section 3.1): the log changed issuer and key identifier to the final ones.
// Where nothing is left, the extensions field is left out, since Extensions
// must not be empty.
//
// `issuer_key_hash` is of the key that signed the certificate, of
// kIssuerKeyHashSize octets. kOk, kBufferTooSmall, or kDuplicateExtension
// for a certificate with two SCT lists or poisons, which is nobody's.
[[nodiscard]] Error WritePrecertificateEntry(const Sct& sct,
                                             const Certificate& certificate,
                                             der::Input issuer_key_hash,
                                             absl::Span<uint8_t> buffer,
                                             der::Input* entry);

}  // namespace cairn::ct

#endif  // CAIRN_CT_SIGNED_ENTRY_H_
