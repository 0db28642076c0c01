#include "ocsp/request.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "der/oid.h"
#include "der/tag.h"
#include "der/writer.h"
#include "ocsp/cert_id.h"

namespace cairn::ocsp {
namespace {

// requestExtensions   [2]     EXPLICIT Extensions OPTIONAL
//
// With the one extension that is ever sent (RFC 9654 section 2.1):
//
// Nonce ::= OCTET STRING (SIZE(1..128))
void WriteExtensions(der::Input nonce, der::Writer* writer) {
  const size_t mark = writer->size();
  writer->OctetString(nonce);
  writer->Wrap(der::kOctetString, mark);
  writer->ObjectIdentifier(der::OidContents(der::Oid::kOcspNonce));
  writer->Wrap(der::kSequence, mark);
  writer->Wrap(der::kSequence, mark);
  writer->Wrap(der::ContextConstructed(2), mark);
}

// OCSPRequest     ::=     SEQUENCE {
//      tbsRequest                  TBSRequest,
//      optionalSignature   [0]     EXPLICIT Signature OPTIONAL }
//
// TBSRequest      ::=     SEQUENCE {
//      version             [0]     EXPLICIT Version DEFAULT v1,
//      requestorName       [1]     EXPLICIT GeneralName OPTIONAL,
//      requestList                 SEQUENCE OF Request,
//      requestExtensions   [2]     EXPLICIT Extensions OPTIONAL }
//
// Request         ::=     SEQUENCE {
//      reqCert                     CertID,
//      singleRequestExtensions     [0] EXPLICIT Extensions OPTIONAL }
void WriteOcspRequest(const CertId& id, der::Input nonce, der::Writer* writer) {
  const size_t mark = writer->size();
  if (!nonce.empty()) WriteExtensions(nonce, writer);
  const size_t list = writer->size();
  WriteCertId(id, writer);
  writer->Wrap(der::kSequence, list);  // Request
  writer->Wrap(der::kSequence, list);  // requestList
  writer->Wrap(der::kSequence, mark);  // TBSRequest
  writer->Wrap(der::kSequence, mark);
}

}  // namespace

Error WriteRequest(TrustDomain& domain, const Certificate& certificate,
                   const IssuerKey& issuer, const RequestOptions& options,
                   absl::Span<uint8_t> buffer, der::Input* request) {
  *request = der::Input();
  if (options.nonce.size() > kMaxNonceSize) return Error::kInvalidOcspNonce;
  CertId id;
  id.has_known_hash = true;
  id.hash = options.hash == CertIdHash::kSha1 ? Digest::kSha1 : Digest::kSha256;
  // RFC 6960 section 4.1.1: of the issuer field of the certificate.
  IssuerHashes hashes(&domain, certificate.issuer(), issuer.key);
  id.issuer_name_hash = hashes.Name(id.hash);
  id.issuer_key_hash = hashes.Key(id.hash);
  id.serial_number = certificate.serial_number();
  if (id.issuer_name_hash.empty() || id.issuer_key_hash.empty()) {
    return Error::kDigestUnavailable;
  }
  der::Writer writer(buffer);
  WriteOcspRequest(id, options.nonce, &writer);
  if (!writer.ok()) return Error::kBufferTooSmall;
  *request = writer.output();
  return Error::kOk;
}

std::string GetPath(der::Input request) {
  return absl::StrReplaceAll(absl::Base64Escape(request.AsStringView()),
                             {{"+", "%2B"}, {"/", "%2F"}, {"=", "%3D"}});
}

std::string GetUrl(absl::string_view responder, der::Input request) {
  return absl::StrCat(absl::StripSuffix(responder, "/"), "/", GetPath(request));
}

}  // namespace cairn::ocsp
