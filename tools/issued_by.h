#ifndef CAIRN_TOOLS_ISSUED_BY_H_
#define CAIRN_TOOLS_ISSUED_BY_H_

#include <string>

#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/trust_domain.h"

namespace cairn::tools {

// Whether `issuer` issued `certificate`: kOk where the names match and the
// signature is by its key, else kUnknownIssuer or what is wrong with the
// signature. Whether it was allowed to is not asked.
Error CheckIssuedBy(TrustDomain& domain, const Certificate& certificate,
                    const Certificate& issuer);

// `certificate` as an issuer; borrows it.
IssuerKey IssuerKeyOf(const Certificate& certificate);

// The octets of a serial number in hexadecimal, as "openssl x509 -serial" has
// it.
std::string SerialToText(der::Input serial_number);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_ISSUED_BY_H_
