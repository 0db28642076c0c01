#ifndef CAIRN_CT_SCT_H_
#define CAIRN_CT_SCT_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"
#include "pkix/error.h"

namespace cairn::ct {

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted: how SCTs
// count time.
using Timestamp = uint64_t;

// A LogID is the SHA-256 of the log's SubjectPublicKeyInfo (RFC 6962 section
// 3.2).
inline constexpr size_t kLogIdSize = 32;

// SCTs in one list. Certificates of the web have two to five; each costs a
// signature check.
inline constexpr int kMaxSctsInList = 16;

// A version 1 SCT: a log's promise to publish a certificate. Borrows the bytes
// it was parsed from. Nothing about it is verified.
struct Sct {
  der::Input log_id;  // kLogIdSize octets
  Timestamp timestamp = 0;
  // CtExtensions, without their length. Nothing in them is read.
  der::Input extensions;
  // HashAlgorithm and SignatureAlgorithm of RFC 5246 section 7.4.1.4.1.
  uint8_t hash_algorithm = 0;
  uint8_t signature_algorithm = 0;
  der::Input signature;
};

// struct {
//     Version sct_version;
//     LogID id;
//     uint64 timestamp;
//     CtExtensions extensions;
//     digitally-signed struct { ... };
// } SignedCertificateTimestamp;
//
// RFC 6962 section 3.2. `serialized` is one SCT exactly. kOk; kMalformedSct; or
// kSctVersionUnknown, for one of another version than 1, of which nothing more
// can be read. Sets `*sct` only where the answer is kOk.
[[nodiscard]] Error ParseSct(der::Input serialized, Sct* sct);

// The serialized SCTs of a list, each of at least one octet and nothing more
// known of it: lists may hold versions of which one knows nothing. Borrows the
// bytes it was parsed from.
struct SctList {
  der::Input scts[kMaxSctsInList];
  int count = 0;
};

// opaque SerializedSCT<1..2^16-1>;
//
// struct {
//     SerializedSCT sct_list <1..2^16-1>;
// } SignedCertificateTimestampList;
//
// RFC 6962 section 3.3. `tls` is one list exactly: what the TLS extension
// carries. kOk, kMalformedSctList, which an empty list is too, or kTooManyScts.
// Sets `*list` only where the answer is kOk.
[[nodiscard]] Error ParseSctList(der::Input tls, SctList* list);

// SignedCertificateTimestampList ::= OCTET STRING
//
// RFC 6962 section 3.3. `value` is the contents of extnValue, of a certificate
// (Certificate::extension(Extension::kCtSctList)) or of an OCSP response
// (ocsp::VerifiedResponse::sct_list()); `*tls` becomes what ParseSctList()
// takes. kOk or kMalformedSctList.
[[nodiscard]] Error ReadSctListExtension(der::Input value, der::Input* tls);

}  // namespace cairn::ct

#endif  // CAIRN_CT_SCT_H_
