#include "tools/starttls.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace cairn::tools {
namespace {

// What is shown of a line.
constexpr size_t kMaxShown = 100;

absl::Status Refused(absl::string_view what, absl::string_view line = "") {
  return absl::FailedPreconditionError(
      line.empty()
          ? absl::StrCat("STARTTLS: ", what)
          : absl::StrCat("STARTTLS: ", what, ": ", line.substr(0, kMaxShown)));
}

class Dialogue {
 public:
  Dialogue(const TcpSocket& socket, absl::Time deadline)
      : socket_(socket), deadline_(deadline) {}

  absl::Status Send(absl::string_view line) const {
    return socket_.Send(absl::StrCat(line, "\r\n"), deadline_);
  }

  // One line, without its end.
  absl::StatusOr<std::string> ReadLine() {
    if (++lines_ > kMaxStartTlsLines) {
      return Refused(absl::StrCat("the server sent more than ",
                                  kMaxStartTlsLines, " lines"));
    }
    size_t end;
    while ((end = buffer_.find('\n')) == std::string::npos) {
      if (buffer_.size() >= kMaxStartTlsLine) return LineTooLong();
      const absl::StatusOr<std::string> more =
          socket_.Receive(kMaxStartTlsLine - buffer_.size(), deadline_);
      if (!more.ok()) {
        return absl::Status(
            more.status().code(),
            absl::StrCat("STARTTLS: ", more.status().message()));
      }
      if (more->empty()) {
        return Refused("the server closed the connection", buffer_);
      }
      buffer_ += *more;
    }
    if (end == 0 || buffer_[end - 1] != '\r') {
      return Refused("a line of the server does not end in CRLF",
                     buffer_.substr(0, end));
    }
    std::string line = buffer_.substr(0, end - 1);
    buffer_.erase(0, end + 1);
    return line;
  }

  // There must be nothing after the last line.
  absl::Status End() const {
    if (buffer_.empty()) return absl::OkStatus();
    return Refused("the server sent more than its answer before TLS");
  }

 private:
  static absl::Status LineTooLong() {
    return Refused(absl::StrCat("the server sent a line of more than ",
                                kMaxStartTlsLine, " octets"));
  }

  const TcpSocket& socket_;
  const absl::Time deadline_;
  std::string buffer_;
  int lines_ = 0;
};

// Reply-line = *( Reply-code "-" [ textstring ] CRLF )
//              Reply-code [ SP textstring ] CRLF
//
// RFC 5321 section 4.2. `*offers_tls`: a line after the first is STARTTLS.
absl::Status ReadSmtpReply(Dialogue* dialogue, absl::string_view code,
                           absl::string_view refusal, bool* offers_tls) {
  for (bool first = true;; first = false) {
    const absl::StatusOr<std::string> line = dialogue->ReadLine();
    if (!line.ok()) return line.status();
    const absl::string_view text = *line;
    const char separator = text.size() > 3 ? text[3] : ' ';
    if (text.substr(0, 3) != code || (separator != '-' && separator != ' ')) {
      return Refused(refusal, text);
    }
    if (!first && text.size() > 4 &&
        absl::EqualsIgnoreCase(
            absl::StripTrailingAsciiWhitespace(text.substr(4)), "STARTTLS")) {
      *offers_tls = true;
    }
    if (separator == ' ') return absl::OkStatus();
  }
}

absl::Status AskSmtp(Dialogue* dialogue, const TcpSocket& socket) {
  bool offers_tls = false;
  absl::Status status =
      ReadSmtpReply(dialogue, "220", "not an SMTP greeting", &offers_tls);
  if (!status.ok()) return status;
  offers_tls = false;
  status = dialogue->Send(absl::StrCat("EHLO ", socket.LocalAddressLiteral()));
  if (!status.ok()) return status;
  status = ReadSmtpReply(dialogue, "250", "EHLO is refused", &offers_tls);
  if (!status.ok()) return status;
  if (!offers_tls) return Refused("the server does not offer it");
  status = dialogue->Send("STARTTLS");
  if (!status.ok()) return status;
  return ReadSmtpReply(dialogue, "220", "the server refuses it", &offers_tls);
}

// The greeting, and the tagged response; untagged ones before it say nothing
// here.
absl::Status AskImap(Dialogue* dialogue) {
  absl::StatusOr<std::string> line = dialogue->ReadLine();
  if (!line.ok()) return line.status();
  if (absl::StartsWithIgnoreCase(*line, "* PREAUTH")) {
    return Refused("the server has logged us in already", *line);
  }
  if (!absl::StartsWithIgnoreCase(*line, "* OK")) {
    return Refused("not an IMAP greeting", *line);
  }
  absl::Status status = dialogue->Send("a1 STARTTLS");
  if (!status.ok()) return status;
  for (;;) {
    line = dialogue->ReadLine();
    if (!line.ok()) return line.status();
    if (absl::StartsWith(*line, "* ")) continue;
    if (absl::StartsWithIgnoreCase(*line, "a1 OK")) return absl::OkStatus();
    return Refused("the server refuses it", *line);
  }
}

absl::Status AskPop3(Dialogue* dialogue) {
  absl::StatusOr<std::string> line = dialogue->ReadLine();
  if (!line.ok()) return line.status();
  if (!absl::StartsWith(*line, "+OK")) {
    return Refused("not a POP3 greeting", *line);
  }
  absl::Status status = dialogue->Send("STLS");
  if (!status.ok()) return status;
  line = dialogue->ReadLine();
  if (!line.ok()) return line.status();
  if (!absl::StartsWith(*line, "+OK")) {
    return Refused("the server refuses it", *line);
  }
  return absl::OkStatus();
}

}  // namespace

bool ParseStartTls(absl::string_view text, StartTls* protocol) {
  if (text == "smtp") {
    *protocol = StartTls::kSmtp;
  } else if (text == "imap") {
    *protocol = StartTls::kImap;
  } else if (text == "pop3") {
    *protocol = StartTls::kPop3;
  } else {
    return false;
  }
  return true;
}

int DefaultPort(StartTls protocol) {
  switch (protocol) {
    case StartTls::kSmtp:
      return 25;
    case StartTls::kImap:
      return 143;
    case StartTls::kPop3:
      return 110;
    case StartTls::kNone:
      break;
  }
  return 443;
}

absl::Status AskForTls(StartTls protocol, const TcpSocket& socket,
                       absl::Time deadline) {
  Dialogue dialogue(socket, deadline);
  absl::Status status;
  switch (protocol) {
    case StartTls::kNone:
      return absl::OkStatus();
    case StartTls::kSmtp:
      status = AskSmtp(&dialogue, socket);
      break;
    case StartTls::kImap:
      status = AskImap(&dialogue);
      break;
    case StartTls::kPop3:
      status = AskPop3(&dialogue);
      break;
  }
  return status.ok() ? dialogue.End() : status;
}

}  // namespace cairn::tools
