#ifndef CAIRN_TOOLS_STARTTLS_H_
#define CAIRN_TOOLS_STARTTLS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/tcp_socket.h"

namespace cairn::tools {

// Protocols that begin in the clear and go over to TLS when asked.
enum class StartTls : uint8_t {
  kNone,
  kSmtp,  // RFC 3207
  kImap,  // RFC 9051 section 6.2.1
  kPop3,  // RFC 2595 section 4
};

// Octets of a line, its end included. IMAP has the longest of the three, for
// which RFC 7162 section 4 wants 8192; SMTP and POP3 have 512.
inline constexpr size_t kMaxStartTlsLine = 8192;

// Lines that a server may send in all. Answers to EHLO have some twenty.
inline constexpr int kMaxStartTlsLines = 100;

// "smtp", "imap" or "pop3". False for other text.
bool ParseStartTls(absl::string_view text, StartTls* protocol);

// Where the protocol usually is: 25, 143, 110; 443 for kNone.
int DefaultPort(StartTls protocol);

// Reads the greeting, asks for TLS, and reads the answer, so that the next
// octet is TLS's. Does nothing for kNone. FailedPrecondition, in one line, for
// a server that says no, or something else than its protocol does; lines end
// in CRLF. A server that goes on talking after its answer is refused: what it
// says in the clear could come from anybody, and would be taken for a part of
// what is said under TLS. Unavailable and DeadlineExceeded as TcpSocket has
// them.
absl::Status AskForTls(StartTls protocol, const TcpSocket& socket,
                       absl::Time deadline);

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_STARTTLS_H_
