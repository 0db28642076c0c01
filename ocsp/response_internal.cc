#include "ocsp/response_internal.h"

#include "der/oid.h"
#include "der/tag.h"
#include "der/values.h"
#include "ocsp/verify_response.h"

namespace cairn::ocsp::internal {
namespace {

// OCSPResponseStatus ::= ENUMERATED {
//      successful            (0),  -- Response has valid confirmations
//      malformedRequest      (1),  -- Illegal confirmation request
//      internalError         (2),  -- Internal error in issuer
//      tryLater              (3),  -- Try again later
//                                  -- (4) is not used
//      sigRequired           (5),  -- Must sign the request
//      unauthorized          (6)   -- Request unauthorized }
Error ResponseStatusError(der::Input status) {
  if (status.size() != 1) return Error::kMalformedOcspResponse;
  switch (status[0]) {
    case 0:
      return Error::kOk;
    case 1:
      return Error::kOcspMalformedRequest;
    case 2:
      return Error::kOcspInternalError;
    case 3:
      return Error::kOcspTryLater;
    case 5:
      return Error::kOcspSigRequired;
    case 6:
      return Error::kOcspUnauthorized;
    default:
      return Error::kMalformedOcspResponse;
  }
}

// OCSPResponse ::= SEQUENCE {
//      responseStatus          OCSPResponseStatus,
//      responseBytes       [0] EXPLICIT ResponseBytes OPTIONAL }
//
// ResponseBytes ::= SEQUENCE {
//      responseType    OBJECT IDENTIFIER,
//      response        OCTET STRING }
//
// A status other than successful is returned as its error. It is not signed:
// whoever sends the response can say it. So nobody asks what stands behind it,
// as long as it is a responseBytes.
Failure ParseOcspResponse(der::Input der, der::Input* basic) {
  der::Reader response;
  der::Input status;
  if (!der::ReadOnly(der, der::kSequence, &response)) {
    return Failure(Error::kMalformedOcspResponse, Extension::kNone, 0);
  }
  const auto malformed = [&] {
    return FailAt(Error::kMalformedOcspResponse, der, response.position());
  };
  const uint8_t* status_at = response.position();
  if (!response.Read(der::kEnumerated, &status)) return malformed();
  const Error error = ResponseStatusError(status);
  if (error == Error::kMalformedOcspResponse) {
    return FailAt(error, der, status_at);
  }
  const uint8_t* bytes_at = response.position();
  der::Input bytes;
  bool has_bytes;
  if (!response.ReadOptional(der::ContextConstructed(0), &bytes, &has_bytes) ||
      !response.AtEnd()) {
    return malformed();
  }
  if (error != Error::kOk) return FailAt(error, der, status_at);
  der::Reader fields;
  der::Input oid;
  der::Oid type;
  if (!has_bytes || !der::ReadOnly(bytes, der::kSequence, &fields) ||
      !der::ReadKnownObjectIdentifier(&fields, &oid, &type) ||
      !fields.Read(der::kOctetString, basic) || !fields.AtEnd()) {
    return FailAt(Error::kMalformedOcspResponse, der, bytes_at);
  }
  if (type != der::Oid::kOcspBasic) {
    return FailAt(Error::kOcspResponseTypeUnknown, der, oid.data());
  }
  return Failure();
}

bool ReadGeneralizedTime(der::Reader* reader, der::Time* time) {
  der::Input contents;
  return reader->Read(der::kGeneralizedTime, &contents) &&
         der::ParseGeneralizedTime(contents, time);
}

// [number] EXPLICIT Extensions OPTIONAL
bool ReadOptionalExtensions(der::Reader* reader, uint8_t number, bool* present,
                            der::Input* extensions) {
  return reader->ReadOptional(der::ContextConstructed(number), extensions,
                              present);
}

// [0] EXPLICIT Version DEFAULT v1
//
// Version         ::=             INTEGER  {  v1(0) }
//
// DER forbids encoding the default. It is read and reported in
// `basic->explicit_version`, for the policy to judge.
bool ReadVersion(der::Reader* reader, BasicResponse* basic) {
  der::Input contents;
  if (!reader->ReadOptional(der::ContextConstructed(0), &contents,
                            &basic->explicit_version)) {
    return false;
  }
  if (!basic->explicit_version) return true;
  der::Reader version(contents);
  uint32_t number;
  return der::ReadSmallInteger(&version, 0, &number) && version.AtEnd();
}

bool ReadResponderId(der::Reader* reader, ResponderId* id) {
  der::Input contents;
  id->by_key = reader->Peek(der::ContextConstructed(2));
  if (!reader->Read(der::ContextConstructed(id->by_key ? 2 : 1), &contents)) {
    return false;
  }
  if (id->by_key) {
    return der::ReadOnly(contents, der::kOctetString, &id->key_hash);
  }
  der::Reader name(contents);
  return name.ReadTlv(der::kSequence, &id->name) && name.AtEnd();
}

// ResponseData ::= SEQUENCE {
//      version              [0] EXPLICIT Version DEFAULT v1,
//      responderID              ResponderID,
//      producedAt               GeneralizedTime,
//      responses                SEQUENCE OF SingleResponse,
//      responseExtensions   [1] EXPLICIT Extensions OPTIONAL }
//
// The outline: what stands in responses and responseExtensions is read when the
// signature has been verified.
Failure ParseResponseData(der::Input response, der::Input der,
                          BasicResponse* basic) {
  der::Reader data;
  if (!der::ReadOnly(der, der::kSequence, &data)) {
    return FailAt(Error::kMalformedOcspResponseData, response, der.data());
  }
  if (!ReadVersion(&data, basic)) {
    return FailAt(Error::kMalformedVersion, response, der.data());
  }
  if (!ReadResponderId(&data, &basic->responder_id) ||
      !ReadGeneralizedTime(&data, &basic->produced_at) ||
      !data.Read(der::kSequence, &basic->entries) ||
      !ReadOptionalExtensions(&data, 1, &basic->has_extensions,
                              &basic->extensions) ||
      !data.AtEnd()) {
    return FailAt(Error::kMalformedOcspResponseData, response, data.position());
  }
  return Failure();
}

// certs            [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL
//
// What they are is looked at one by one, where the signer is looked for.
bool ParseCertificates(der::Input contents, der::Input* certificates) {
  der::Input certificate;
  return der::ReadOnly(contents, der::kSequence, certificates) &&
         der::ReadEach(*certificates, der::EmptyAllowed::kYes,
                       [&](der::Reader* reader) {
                         return reader->ReadTlv(der::kSequence, &certificate);
                       });
}

// BasicOCSPResponse       ::= SEQUENCE {
//      tbsResponseData      ResponseData,
//      signatureAlgorithm   AlgorithmIdentifier,
//      signature            BIT STRING,
//      certs            [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
Failure ParseBasicOcspResponse(der::Input response, der::Input der,
                               BasicResponse* basic) {
  der::Reader fields;
  if (!der::ReadOnly(der, der::kSequence, &fields)) {
    return FailAt(Error::kMalformedBasicOcspResponse, response, der.data());
  }
  der::Input certificates;
  bool has_certificates;
  if (!fields.ReadTlv(der::kSequence, &basic->tbs)) {
    return FailAt(Error::kMalformedBasicOcspResponse, response,
                  fields.position());
  }
  const uint8_t* algorithm_at = fields.position();
  if (!fields.ReadTlv(der::kSequence, &basic->signature_algorithm_der) ||
      !ParseSignatureAlgorithm(basic->signature_algorithm_der,
                               &basic->signature_algorithm,
                               &basic->rsa_null_missing)) {
    return FailAt(Error::kMalformedSignatureAlgorithm, response, algorithm_at);
  }
  if (!der::ReadOctetAlignedBitString(&fields, &basic->signature)) {
    return FailAt(Error::kMalformedSignature, response, fields.position());
  }
  if (!fields.ReadOptional(der::ContextConstructed(0), &certificates,
                           &has_certificates) ||
      !fields.AtEnd()) {
    return FailAt(Error::kMalformedBasicOcspResponse, response,
                  fields.position());
  }
  if (has_certificates &&
      !ParseCertificates(certificates, &basic->certificates)) {
    return FailAt(Error::kMalformedBasicOcspResponse, response,
                  certificates.data());
  }
  return ParseResponseData(response, basic->tbs, basic);
}

// CRLReason ::= ENUMERATED {
//      unspecified             (0),
//      keyCompromise           (1),
//      cACompromise            (2),
//      affiliationChanged      (3),
//      superseded              (4),
//      cessationOfOperation    (5),
//      certificateHold         (6),
//           -- value 7 is not used
//      removeFromCRL           (8),
//      privilegeWithdrawn      (9),
//      aACompromise           (10) }
//
// RFC 5280 section 5.3.1. Another number changes nothing about what happened:
// it is as good as no reason.
bool ReadCrlReason(der::Reader* reader, uint8_t* reason) {
  der::Input contents;
  if (!reader->Read(der::kEnumerated, &contents) ||
      !der::IsValidInteger(contents)) {
    return false;
  }
  const bool defined =
      contents.size() == 1 && contents[0] <= 10 && contents[0] != 7;
  *reason = defined ? contents[0] : VerifiedResponse::kNoReason;
  return true;
}

// RevokedInfo ::= SEQUENCE {
//      revocationTime              GeneralizedTime,
//      revocationReason    [0]     EXPLICIT CRLReason OPTIONAL }
bool ParseRevokedInfo(der::Input contents, SingleResponse* entry) {
  der::Reader fields(contents);
  der::Input reason;
  bool has_reason;
  if (!ReadGeneralizedTime(&fields, &entry->revocation_time) ||
      !fields.ReadOptional(der::ContextConstructed(0), &reason, &has_reason) ||
      !fields.AtEnd()) {
    return false;
  }
  if (!has_reason) return true;
  der::Reader reason_reader(reason);
  return ReadCrlReason(&reason_reader, &entry->revocation_reason) &&
         reason_reader.AtEnd();
}

// CertStatus ::= CHOICE {
//      good                [0]     IMPLICIT NULL,
//      revoked             [1]     IMPLICIT RevokedInfo,
//      unknown             [2]     IMPLICIT UnknownInfo }
//
// UnknownInfo ::= NULL
bool ReadCertStatus(der::Reader* reader, SingleResponse* entry) {
  using Status = VerifiedResponse::Status;
  der::Tag tag;
  der::Input contents;
  if (!reader->ReadAny(&tag, &contents)) return false;
  switch (tag) {
    case der::ContextPrimitive(0):
      entry->status = Status::kGood;
      return contents.empty();
    case der::ContextConstructed(1):
      entry->status = Status::kRevoked;
      return ParseRevokedInfo(contents, entry);
    case der::ContextPrimitive(2):
      entry->status = Status::kUnknown;
      return contents.empty();
    default:
      return false;
  }
}

// [0] EXPLICIT GeneralizedTime OPTIONAL
bool ReadNextUpdate(der::Reader* reader, SingleResponse* entry) {
  der::Input contents;
  if (!reader->ReadOptional(der::ContextConstructed(0), &contents,
                            &entry->has_next_update)) {
    return false;
  }
  if (!entry->has_next_update) return true;
  der::Reader time(contents);
  return ReadGeneralizedTime(&time, &entry->next_update) && time.AtEnd();
}

}  // namespace

Failure ParseResponse(der::Input response, BasicResponse* basic) {
  if (response.size() > kMaxResponseSize) return Error::kOcspResponseTooLarge;
  der::Input contents;
  if (Failure f = ParseOcspResponse(response, &contents); !f.ok()) return f;
  return ParseBasicOcspResponse(response, contents, basic);
}

bool ReadSingleResponse(der::Reader* reader, SingleResponse* entry) {
  der::Reader fields;
  return reader->Read(der::kSequence, &fields) &&
         ReadCertId(&fields, &entry->id) && ReadCertStatus(&fields, entry) &&
         ReadGeneralizedTime(&fields, &entry->this_update) &&
         ReadNextUpdate(&fields, entry) &&
         ReadOptionalExtensions(&fields, 1, &entry->has_extensions,
                                &entry->extensions) &&
         fields.AtEnd();
}

Failure ParseExtensions(der::Input response, der::Input extensions,
                        der::Oid known, const ValidationPolicy& policy,
                        KnownExtension* extension) {
  der::Reader reader;
  if (!der::ReadOnly(extensions, der::kSequence, &reader) || reader.AtEnd()) {
    return FailAt(Error::kMalformedOcspExtensions, response, extensions.data());
  }
  der::Input seen[kMaxResponseExtensions];
  int count = 0;
  while (!reader.AtEnd()) {
    const uint8_t* at = reader.position();
    ExtensionFields fields;
    if (!ReadExtension(&reader, &fields)) {
      return FailAt(Error::kMalformedOcspExtensions, response, at);
    }
    if (count == kMaxResponseExtensions) {
      return FailAt(Error::kTooManyOcspExtensions, response, at);
    }
    for (int i = 0; i < count; ++i) {
      if (seen[i] == fields.oid) {
        return FailAt(Error::kDuplicateExtension, response, at);
      }
    }
    seen[count++] = fields.oid;
    if (fields.explicit_default && policy.Has(Rule::kNoExplicitDefaults)) {
      return FailAt(Error::kExplicitDefaultValue, response, at);
    }
    if (fields.oid == der::OidContents(known)) {
      extension->present = true;
      extension->value = fields.value;
    } else if (fields.critical) {
      return FailAt(Error::kUnknownCriticalExtension, response, at);
    }
  }
  return Failure();
}

}  // namespace cairn::ocsp::internal
