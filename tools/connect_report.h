#ifndef CAIRN_TOOLS_CONNECT_REPORT_H_
#define CAIRN_TOOLS_CONNECT_REPORT_H_

#include <string>

#include "ct/log_list.h"
#include "nlohmann/json.hpp"
#include "tls/verification.h"
#include "tools/client_credential.h"
#include "tools/tls_handshake.h"

namespace cairn::tools {

// What "cairn connect" found out. Borrows everything.
struct ConnectReport {
  std::string address;  // TcpSocket::peer()
  const TlsHandshake& handshake;
  // Of a server that has sent a certificate: accepted or refused.
  const tls::Verification& verification;
  const ClientCredential* client = nullptr;  // null where none was given
  const ct::LogList* logs = nullptr;         // null where none is known
};

// The alert in words: "certificate_required (116): it wants a client
// certificate", from the side of who got it.
std::string AlertInWords(int alert);

// The connection; the chain as it was sent; OCSP and SCTs; and the verdict with
// its reasons, as ResultToText() has it. Several lines, safe for a terminal.
std::string ConnectReportToText(const ConnectReport& report);

// The same: ResultToJson(), with "connection", "client_certificate", "sent",
// "ocsp", "scts" and, where it was checked, "ct" beside it.
nlohmann::ordered_json ConnectReportToJson(const ConnectReport& report);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_CONNECT_REPORT_H_
