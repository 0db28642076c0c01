#ifndef CAIRN_TOOLS_CRL_TEXT_H_
#define CAIRN_TOOLS_CRL_TEXT_H_

#include <string>
#include <vector>

#include "crl/crl.h"
#include "der/input.h"

namespace cairn::tools {

// Text about CRLs for people, printable ASCII only.

// A cRLNumber: in decimal up to 64 bits, in hexadecimal with "0x" beyond;
// "none given" where it is empty.
std::string CrlNumberToText(der::Input number);

// What the CRL covers, by its issuingDistributionPoint (RFC 5280 section
// 5.2.5): "all certificates and reasons", or each restriction. At most eight
// names of the distribution point are told.
std::vector<std::string> CrlScope(const crl::Crl& crl);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_CRL_TEXT_H_
