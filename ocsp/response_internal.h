#ifndef CAIRN_OCSP_RESPONSE_INTERNAL_H_
#define CAIRN_OCSP_RESPONSE_INTERNAL_H_

#include <cstdint>

#include "der/input.h"
#include "der/reader.h"
#include "der/time.h"
#include "ocsp/cert_id.h"
#include "ocsp/verified_response.h"
#include "pkix/error.h"
#include "pkix/extension.h"
#include "pkix/signature_algorithm.h"
#include "pkix/validation_policy.h"

// The syntax of OCSP responses. Nothing here is verified. Everything borrows
// the response; offsets of Failures count from its start.

namespace cairn::ocsp::internal {

// ResponderID ::= CHOICE {
//      byName              [1] Name,
//      byKey               [2] KeyHash }
//
// KeyHash ::= OCTET STRING -- SHA-1 hash of responder's public key
struct ResponderId {
  bool by_key = false;
  der::Input name;      // a whole Name
  der::Input key_hash;  // octets
};

// What has to be known of a BasicOCSPResponse to verify its signature.
struct BasicResponse {
  // What is signed: the whole ResponseData.
  der::Input tbs;
  der::Input signature_algorithm_der;
  SignatureAlgorithm signature_algorithm = SignatureAlgorithm::kOther;
  bool rsa_null_missing = false;
  der::Input signature;
  // The inside of certs: SEQUENCEs, of which nothing more is known.
  der::Input certificates;

  // Out of ResponseData.
  bool explicit_version = false;
  ResponderId responder_id;
  der::Time produced_at = 0;
  // The inside of the SEQUENCE OF SingleResponse.
  der::Input entries;
  // The inside of responseExtensions, which is an Extensions.
  bool has_extensions = false;
  der::Input extensions;
};

// Reads an OCSPResponse down to the fields above.
Failure ParseResponse(der::Input response, BasicResponse* basic);

// SingleResponse ::= SEQUENCE {
//      certID                       CertID,
//      certStatus                   CertStatus,
//      thisUpdate                   GeneralizedTime,
//      nextUpdate           [0]     EXPLICIT GeneralizedTime OPTIONAL,
//      singleExtensions     [1]     EXPLICIT Extensions OPTIONAL }
struct SingleResponse {
  CertId id;
  VerifiedResponse::Status status = VerifiedResponse::Status::kNone;
  der::Time revocation_time = 0;
  uint8_t revocation_reason = VerifiedResponse::kNoReason;
  der::Time this_update = 0;
  bool has_next_update = false;
  der::Time next_update = 0;
  bool has_extensions = false;
  // The inside of singleExtensions, which is an Extensions.
  der::Input extensions;
};

// Reads one SingleResponse at the cursor.
bool ReadSingleResponse(der::Reader* reader, SingleResponse* entry);

// An extension of a response or of an entry that this library knows.
struct KnownExtension {
  bool present = false;
  der::Input value;  // the contents of extnValue
};

// Reads an Extensions, of which the one with the object identifier `known` is
// understood. Refuses an empty list, repeated extensions, more than
// kMaxResponseExtensions, critical ones that are not understood, and where
// the policy says so an encoded default.
//
// Extensions  ::=  SEQUENCE SIZE (1..MAX) OF Extension
Failure ParseExtensions(der::Input response, der::Input extensions,
                        der::Oid known, const ValidationPolicy& policy,
                        KnownExtension* extension);

// `error`, at the place of `at` in `response`.
inline Failure FailAt(Error error, der::Input response, const uint8_t* at) {
  return Failure(error, Extension::kNone,
                 static_cast<uint32_t>(at - response.data()));
}

}  // namespace cairn::ocsp::internal

#endif  // CAIRN_OCSP_RESPONSE_INTERNAL_H_
