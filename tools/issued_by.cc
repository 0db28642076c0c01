#include "tools/issued_by.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "pkix/name.h"

namespace cairn::tools {

IssuerKey IssuerKeyOf(const Certificate& certificate) {
  return IssuerKey{certificate.subject(), certificate.public_key(),
                   &certificate};
}

Error CheckIssuedBy(TrustDomain& domain, const Certificate& certificate,
                    const Certificate& issuer) {
  if (!NamesMatch(certificate.issuer(), issuer.subject())) {
    return Error::kUnknownIssuer;
  }
  const SignedData signed_data{
      certificate.tbs(), certificate.signature_algorithm_der(),
      certificate.signature_algorithm(), certificate.signature()};
  return domain.VerifySignedData(signed_data, IssuerKeyOf(issuer)).error();
}

std::string SerialToText(der::Input serial_number) {
  // The octet that keeps it positive is not part of the number.
  const bool padded = serial_number.size() > 1 && serial_number[0] == 0;
  return absl::AsciiStrToUpper(absl::BytesToHexString(
      serial_number.From(padded ? 1 : 0).AsStringView()));
}

}  // namespace cairn::tools
