#include "ocsp/cert_id.h"

#include "absl/types/span.h"
#include "der/oid.h"
#include "der/tag.h"
#include "der/values.h"

namespace cairn::ocsp {
namespace {

bool FindDigest(der::Oid oid, Digest* digest) {
  switch (oid) {
    case der::Oid::kSha1:
      *digest = Digest::kSha1;
      return true;
    case der::Oid::kSha256:
      *digest = Digest::kSha256;
      return true;
    case der::Oid::kSha384:
      *digest = Digest::kSha384;
      return true;
    case der::Oid::kSha512:
      *digest = Digest::kSha512;
      return true;
    default:
      return false;
  }
}

der::Oid DigestOid(Digest digest) {
  switch (digest) {
    case Digest::kSha1:
      return der::Oid::kSha1;
    case Digest::kSha256:
      return der::Oid::kSha256;
    case Digest::kSha384:
      return der::Oid::kSha384;
    case Digest::kSha512:
      return der::Oid::kSha512;
  }
  return der::Oid::kUnknown;
}

// AlgorithmIdentifier  ::=  SEQUENCE  {
//      algorithm               OBJECT IDENTIFIER,
//      parameters              ANY DEFINED BY algorithm OPTIONAL  }
bool ReadHashAlgorithm(der::Reader* reader, CertId* id) {
  der::Reader fields;
  der::Input contents;
  der::Oid oid;
  if (!reader->Read(der::kSequence, &fields) ||
      !der::ReadKnownObjectIdentifier(&fields, &contents, &oid)) {
    return false;
  }
  id->has_known_hash = FindDigest(oid, &id->hash);
  if (fields.AtEnd()) return true;
  der::Input parameters;
  return (id->has_known_hash ? der::ReadNull(&fields)
                             : fields.ReadAnyTlv(&parameters)) &&
         fields.AtEnd();
}

}  // namespace

size_t DigestSize(Digest algorithm) {
  switch (algorithm) {
    case Digest::kSha1:
      return 20;
    case Digest::kSha256:
      return 32;
    case Digest::kSha384:
      return 48;
    case Digest::kSha512:
      return 64;
  }
  return 0;
}

bool ReadCertId(der::Reader* reader, CertId* id) {
  der::Reader fields;
  return reader->Read(der::kSequence, &fields) &&
         ReadHashAlgorithm(&fields, id) &&
         fields.Read(der::kOctetString, &id->issuer_name_hash) &&
         fields.Read(der::kOctetString, &id->issuer_key_hash) &&
         der::ReadInteger(&fields, &id->serial_number) && fields.AtEnd();
}

void WriteCertId(const CertId& id, der::Writer* writer) {
  const size_t mark = writer->size();
  writer->Integer(id.serial_number);
  writer->OctetString(id.issuer_key_hash);
  writer->OctetString(id.issuer_name_hash);
  const size_t algorithm = writer->size();
  writer->Null();
  writer->ObjectIdentifier(der::OidContents(DigestOid(id.hash)));
  writer->Wrap(der::kSequence, algorithm);
  writer->Wrap(der::kSequence, mark);
}

der::Input IssuerHashes::Get(Of of, Digest algorithm) {
  const size_t i = static_cast<size_t>(algorithm);
  const size_t size = DigestSize(algorithm);
  State& state = states_[of][i];
  uint8_t* octets = octets_[of][i];
  if (state == State::kNotAsked) {
    state = domain_->ComputeDigest(algorithm, data_[of],
                                   absl::MakeSpan(octets, size))
                ? State::kComputed
                : State::kUnavailable;
  }
  return state == State::kComputed ? der::Input(octets, size) : der::Input();
}

CertIdMatch MatchCertId(const CertId& id, der::Input serial_number,
                        IssuerHashes* issuer) {
  if (!id.has_known_hash || id.serial_number != serial_number) {
    return CertIdMatch::kNo;
  }
  const der::Input name = issuer->Name(id.hash);
  if (!name.empty() && id.issuer_name_hash != name) return CertIdMatch::kNo;
  const der::Input key = issuer->Key(id.hash);
  if (!key.empty() && id.issuer_key_hash != key) return CertIdMatch::kNo;
  return name.empty() || key.empty() ? CertIdMatch::kUndecided
                                     : CertIdMatch::kYes;
}

}  // namespace cairn::ocsp
