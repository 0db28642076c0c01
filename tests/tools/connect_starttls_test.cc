// "cairn connect --starttls", and the dialogues of tools/starttls.h.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/tls_server.h"
#include "tests/tools/connect_command_fixture.h"
#include "tools/starttls.h"

namespace cairn::tools {
namespace {

using testing::TlsServer;
using Steps = std::vector<testing::TlsServerScript::Step>;

class StartTlsTest : public ConnectCommandTest {
 protected:
  // What comes of a server that says these things and then TLS.
  testing::ProcessResult Talk(const std::string& protocol, const Steps& steps,
                              std::string* said = nullptr) const {
    const TlsServer server(Server(leaf_), {steps, true});
    auto result = Connect(server.port(), {"--starttls", protocol});
    if (said != nullptr) *said = server.last().clear;
    return result;
  }
};

TEST_F(StartTlsTest, Smtp) {
  std::string said;
  ExpectConnected(Talk("smtp",
                       {{"", "220-mail.example\r\n220 ready\r\n"},
                        {"EHLO",
                         "250-mail.example\r\n250-SIZE\r\n"
                         "250-StartTLS\r\n250 HELP\r\n"},
                        {"STARTTLS\r\n", "220 go ahead\r\n"}},
                       &said));
  EXPECT_EQ(said, "EHLO [127.0.0.1]\r\nSTARTTLS\r\n");
}

TEST_F(StartTlsTest, Imap) {
  std::string said;
  ExpectConnected(
      Talk("imap",
           {{"", "* OK IMAP4rev2 ready\r\n"},
            {"a1 STARTTLS\r\n", "* CAPABILITY IMAP4rev2\r\na1 OK begin\r\n"}},
           &said));
  EXPECT_EQ(said, "a1 STARTTLS\r\n");
}

TEST_F(StartTlsTest, Pop3) {
  std::string said;
  ExpectConnected(
      Talk("pop3", {{"", "+OK POP3 ready\r\n"}, {"STLS\r\n", "+OK begin\r\n"}},
           &said));
  EXPECT_EQ(said, "STLS\r\n");
}

struct BadDialogue {
  std::string name;
  std::string protocol;
  Steps steps;
  std::string message;
};

void PrintTo(const BadDialogue& row, std::ostream* out) { *out << row.name; }

class BadStartTls : public StartTlsTest,
                    public ::testing::WithParamInterface<BadDialogue> {};

TEST_P(BadStartTls, IsRefused) {
  ExpectError(Talk(GetParam().protocol, GetParam().steps), 4,
              absl::StrCat("STARTTLS: ", GetParam().message));
}

// A line of this size in all.
std::string LineOf(const std::string& begin, size_t size) {
  return absl::StrCat(begin, std::string(size - begin.size() - 2, 'x'), "\r\n");
}

std::string LinesOf(const std::string& line, int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += line;
  return lines;
}

INSTANTIATE_TEST_SUITE_P(
    Dialogues, BadStartTls,
    ::testing::Values(
        BadDialogue{"SmtpBusy",
                    "smtp",
                    {{"", "421 too busy\r\n"}},
                    "not an SMTP greeting: 421 too busy"},
        BadDialogue{"SmtpIsImap",
                    "smtp",
                    {{"", "* OK ready\r\n"}},
                    "not an SMTP greeting: * OK ready"},
        BadDialogue{"SmtpNoEhlo",
                    "smtp",
                    {{"", "220 x\r\n"}, {"EHLO", "502 what?\r\n"}},
                    "EHLO is refused: 502 what?"},
        BadDialogue{"SmtpNotOffered",
                    "smtp",
                    // The first line is the server's name.
                    {{"", "220 x\r\n"}, {"EHLO", "250 STARTTLS\r\n"}},
                    "the server does not offer it"},
        BadDialogue{"SmtpNotNow",
                    "smtp",
                    {{"", "220 x\r\n"},
                     {"EHLO", "250-x\r\n250 STARTTLS\r\n"},
                     {"STARTTLS", "454 not now\r\n"}},
                    "the server refuses it: 454 not now"},
        BadDialogue{"SmtpChangesCode",
                    "smtp",
                    {{"", "220-x\r\n250 y\r\n"}},
                    "not an SMTP greeting: 250 y"},
        BadDialogue{"ImapLoggedIn",
                    "imap",
                    {{"", "* PREAUTH hello\r\n"}},
                    "the server has logged us in already: * PREAUTH hello"},
        BadDialogue{"ImapBye",
                    "imap",
                    {{"", "* BYE\r\n"}},
                    "not an IMAP greeting: * BYE"},
        BadDialogue{"ImapNo",
                    "imap",
                    {{"", "* OK\r\n"}, {"a1", "a1 NO\r\n"}},
                    "the server refuses it: a1 NO"},
        BadDialogue{"ImapOtherTag",
                    "imap",
                    {{"", "* OK\r\n"}, {"a1", "a2 OK\r\n"}},
                    "the server refuses it: a2 OK"},
        BadDialogue{
            "Pop3Err", "pop3", {{"", "-ERR\r\n"}}, "not a POP3 greeting: -ERR"},
        BadDialogue{"Pop3No",
                    "pop3",
                    {{"", "+OK\r\n"}, {"STLS", "-ERR unknown\r\n"}},
                    "the server refuses it: -ERR unknown"},
        BadDialogue{"LineFeedAlone",
                    "pop3",
                    {{"", "+OK\n"}},
                    "a line of the server does not end in CRLF: +OK"},
        // CVE-2011-0411, from the other side.
        BadDialogue{"TalksOn",
                    "pop3",
                    {{"", "+OK\r\n"}, {"STLS", "+OK\r\n+OK injected\r\n"}},
                    "the server sent more than its answer before TLS"},
        BadDialogue{"LongLine",
                    "pop3",
                    {{"", LineOf("+OK ", kMaxStartTlsLine + 1)}},
                    "the server sent a line of more than 8192 octets"},
        BadDialogue{"EndlessLine",
                    "imap",
                    {{"", std::string(1 << 20, 'x')}},
                    "the server sent a line of more than 8192 octets"},
        BadDialogue{
            "ManyLines",
            "imap",
            {{"", "* OK\r\n"}, {"a1", LinesOf("* NO\r\n", kMaxStartTlsLines)}},
            "the server sent more than 100 lines"}),
    [](const auto& row) { return row.param.name; });

TEST_F(StartTlsTest, LimitsThemselvesAreGood) {
  ExpectConnected(
      Talk("imap",
           {{"", LineOf("* OK ", kMaxStartTlsLine)},
            {"a1", LinesOf("* NO\r\n", kMaxStartTlsLines - 2) + "a1 OK\r\n"}}));
}

TEST_F(StartTlsTest, ServerClosesOrSaysNothing) {
  {
    // The dialogue ends where the client does not say what is expected.
    const TlsServer server(Server(leaf_),
                           {{{"", "+OK\r\n"}, {"QUIT", ""}}, true});
    ExpectError(Connect(server.port(), {"--starttls=pop3"}), 4,
                "STARTTLS: the server closed the connection");
  }
  const TlsServer server(Server(leaf_), {{}, false});
  ExpectError(Connect(server.port(), {"--starttls=smtp", "--timeout=300ms"}), 4,
              "STARTTLS: no answer in time");
}

}  // namespace
}  // namespace cairn::tools
