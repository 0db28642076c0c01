#include "tools/connect_command.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "openssl/ssl.h"
#include "tests/support/crl_factory.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/die.h"
#include "tests/support/ocsp_factory.h"
#include "tests/tools/connect_command_fixture.h"
#include "tests/tools/http_server.h"
#include "tools/command_line.h"
#include "trustdomain/certificate_files.h"

namespace cairn::tools {
namespace {

using testing::Ca;
using ::testing::ContainsRegex;
using testing::Context;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::kDay;
using testing::kNow;
using testing::kYear;
using testing::Leaf;
using ::testing::Not;
using testing::P256;
using testing::ProcessResult;
using ::testing::StartsWith;
using testing::TestCertificate;
using testing::TlsServer;
using testing::TlsServerSeen;
using Json = nlohmann::json;

// Both versions: refusals take another way in each.
class ConnectVersions : public ConnectCommandTest,
                        public ::testing::WithParamInterface<uint16_t> {};

INSTANTIATE_TEST_SUITE_P(Version, ConnectVersions,
                         ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& i) {
                           return std::string(
                               i.param == TLS1_2_VERSION ? "Tls12" : "Tls13");
                         });

TEST_P(ConnectVersions, Trusted) {
  const TlsServer server(Server(leaf_, GetParam()));
  const ProcessResult result = Connect(server.port());
  ExpectConnected(result);
  EXPECT_THAT(
      result.out,
      HasSubstr(GetParam() == TLS1_3_VERSION
                    ? "\nprotocol: TLSv1.3, TLS_AES_"
                    : "\nprotocol: TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_"));
  EXPECT_THAT(result.out, HasSubstr(", X25519\n"));
  EXPECT_THAT(result.out, HasSubstr("\nclient certificate: not asked for\n"
                                    "chain as sent:\n  0: O=Leaf"));
  EXPECT_THAT(result.out, ContainsRegex("\n  1: CN=Intermediate, O=Example.*"
                                        "2036-11-18T00:00:00Z.*P-256"));
  EXPECT_THAT(result.out, HasSubstr("\nOCSP: not stapled\nSCTs: none\n"));
  EXPECT_THAT(result.out,
              EndsWith(absl::StrCat(
                  "\nasked: purpose server, host localhost, time "
                  "2026-11-21T00:00:00Z, policy webpki, revocation soft, 1 "
                  "trust anchor (",
                  root_pem_, ")\n")));
  // Nothing was said but TLS, and goodbye.
  const TlsServerSeen seen = server.last();
  EXPECT_TRUE(seen.done);
  EXPECT_TRUE(seen.close_notify);
  EXPECT_EQ(seen.data, "");
  EXPECT_EQ(seen.sni, "localhost");
}

// Refusals of ours: the whole story, and the alert.

TEST_P(ConnectVersions, WeRefuseTheServer) {
  const std::string crl =
      directory_.Write("x.crl", testing::CrlOf(inter_).Revoke(leaf_).Pem());
  const std::string other = directory_.Write("other.pem", Ca("Other").Pem());
  const struct {
    const char* name;
    TestCertificate leaf;
    Args args;
    const char* alert;
    const char* verdict;
    int number;
  } cases[] = {
      {"unknown CA",
       Leaf().San("localhost").IssuedBy(Ca("X")),
       {},
       "unknown_ca \\(48\\)",
       "not trusted: no certificate of the issuer is known: the issuer is "
       "CN=X",
       48},
      {"wrong host",
       Leaf().San("a.example.com").IssuedBy(inter_),
       {},
       "bad_certificate \\(42\\)",
       "not trusted: the certificate is not for this host name",
       42},
      {"expired",
       leaf_.Validity(kNow - kYear, kNow - kDay),
       {},
       "certificate_expired \\(45\\)",
       "not trusted: expired: not after 2026-11-20T00:00:00Z",
       45},
      {"revoked",
       leaf_,
       {"--crl", crl},
       "certificate_revoked \\(44\\)",
       "not trusted: revoked",
       44},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const TlsServer server(Server(c.leaf, GetParam()));
    const ProcessResult result = Connect(server.port(), c.args);
    ExpectReport(result, 1,
                 absl::StrCat("^not connected to 127.0.0.1:[0-9]+: we refused "
                              "the server's certificate, with the alert ",
                              c.alert, "$"),
                 c.verdict);
    EXPECT_THAT(result.out, HasSubstr("\nchain as sent:\n  0: O=Leaf"));
    EXPECT_EQ(server.last().alert, c.number);
  }
}

// Whom it must be.

TEST_F(ConnectCommandTest, Identities) {
  const TlsServer server(Server(leaf_));
  const struct {
    Args args;
    const char* host;
    const char* asked;
    const char* sni;
    bool trusted;
  } cases[] = {
      {{}, "127.0.0.1", "ip 127.0.0.1", "", true},
      {{}, "localhost", "host localhost", "localhost", true},
      {{"--host=localhost"}, "127.0.0.1", "host localhost", "localhost", true},
      {{"--host=other.test"},
       "localhost",
       "host other.test",
       "other.test",
       false},
      {{"--ip=127.0.0.1"}, "localhost", "ip 127.0.0.1", "localhost", true},
      {{"--ip=127.0.0.2"}, "127.0.0.1", "ip 127.0.0.2", "", false},
      {{"--no-identity"}, "localhost", "no identity", "localhost", true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.asked);
    const ProcessResult result = Connect(server.port(), c.args, c.host);
    EXPECT_EQ(result.exit_code, c.trusted ? 0 : 1);
    EXPECT_THAT(result.out, HasSubstr(absl::StrCat("\nasked: purpose server, ",
                                                   c.asked, ", ")));
    EXPECT_EQ(server.last().sni, c.sni);
  }
}

// What a server sends beside its chain.

TEST_F(ConnectCommandTest, StapledOcsp) {
  const auto another = Leaf("O=Another").IssuedBy(inter_);
  const struct {
    std::string response;
    int exit_code;
    const char* text;
  } cases[] = {
      {testing::Ocsp(leaf_).der(), 0, "good"},
      {testing::Ocsp(another).der(), 0,
       "the OCSP response says nothing about this certificate"},
      {testing::Ocsp(testing::StatusOf(leaf_).Revoked(kNow - kDay)).der(), 1,
       "revoked"},
      {"garbage", 0, "not a DER OCSPResponse"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    Context ctx = Server(leaf_);
    ASSERT_EQ(
        SSL_CTX_set_ocsp_response(
            ctx.get(), reinterpret_cast<const uint8_t*>(c.response.data()),
            c.response.size()),
        1);
    const TlsServer server(std::move(ctx));
    const ProcessResult result = Connect(server.port());
    EXPECT_EQ(result.exit_code, c.exit_code);
    EXPECT_THAT(result.out,
                HasSubstr(absl::StrCat("\nOCSP: stapled, ", c.response.size(),
                                       " bytes: ", c.text)));
    const ProcessResult off = Connect(server.port(), {"--revocation=off"});
    ExpectConnected(off);
    EXPECT_THAT(off.out, HasSubstr(" bytes: not looked at\n"));
  }
}

TEST_F(ConnectCommandTest, NoAnswerIsRefusedWhereItIsAskedFor) {
  const TlsServer server(Server(leaf_));
  ExpectReport(Connect(server.port(), {"--revocation=hard"}), 1,
               "alert certificate_unknown \\(46\\)$",
               "not trusted: no revocation information");
  const std::string crls = directory_.Write(
      "both.pem", testing::CrlOf(inter_).Pem() + testing::CrlOf(root_).Pem());
  ExpectConnected(Connect(server.port(), {"--revocation=hard", "--crl", crls}));
}

// The handshake waits for what is fetched.
TEST_F(ConnectCommandTest, FetchesWhatTheServerForgot) {
  testing::HttpServer http;
  http.Serve("/inter", inter_.der());
  const TestCertificate leaf = leaf_.CaIssuersUri(http.Url("/inter"));
  Context ctx = Server(leaf);
  testing::UseChain(ctx.get(), {leaf.der()}, leaf.key().private_key());
  const TlsServer server(std::move(ctx));
  ExpectReport(Connect(server.port()), 1, "alert unknown_ca",
               "not trusted: no certificate of the issuer is known");
  const ProcessResult fetched =
      Connect(server.port(), {"--fetch", "--allow-local"});
  ExpectConnected(fetched);
  EXPECT_THAT(fetched.out,
              HasSubstr(absl::StrCat("\nfetched issuer ", http.Url("/inter"),
                                     ": ", inter_.der().size(), " bytes\n")));
  EXPECT_EQ(http.requests().size(), 1u);
}

TEST_F(ConnectCommandTest, Scts) {
  const auto leaf = testing::WithScts(
      leaf_, {testing::SctBy(P256("a")), testing::SctBy(P256("b"))});
  Context ctx = Server(leaf);
  const std::string by_tls =
      testing::SctListOf({testing::SctBy(P256("c")).ForCertificate(leaf)});
  ASSERT_EQ(SSL_CTX_set_signed_cert_timestamp_list(
                ctx.get(), reinterpret_cast<const uint8_t*>(by_tls.data()),
                by_tls.size()),
            1);
  const TlsServer server(std::move(ctx));

  const ProcessResult unverified = Connect(server.port());
  ExpectConnected(unverified);
  EXPECT_THAT(unverified.out, HasSubstr("\nSCTs: 3, not verified\n"
                                        "  certificate 0: "
                                        "2026-10-23T00:00:00Z, log "));
  EXPECT_THAT(unverified.out, HasSubstr("\n  TLS 0: 2026-10-23T00:00:00Z, "));

  using testing::TestLog;
  const std::string logs = directory_.Write(
      "logs.json",
      testing::LogListJson(
          {TestLog(P256("a")).Description("Log A").Operator("One"),
           TestLog(P256("b")).Description("Log B").Operator("Two")}));
  const ProcessResult good = Connect(server.port(), {"--ct-logs", logs});
  ExpectConnected(good);
  EXPECT_THAT(good.out, HasSubstr("\nCertificate Transparency: satisfied\n"
                                  "  certificate 0: 2026-10-23T00:00:00Z, "
                                  "\"Log A\" (One, usable): counts\n"));
  EXPECT_THAT(good.out, HasSubstr("not in the log list\n"));

  const std::string one =
      directory_.Write("one.json", testing::LogListJson({TestLog(P256("a"))}));
  const ProcessResult few = Connect(server.port(), {"--ct-logs", one});
  EXPECT_EQ(few.exit_code, 1);
  EXPECT_THAT(few.out, HasSubstr("\nnot trusted: "));
  EXPECT_EQ(server.last().alert, 46);
  ExpectConnected(
      Connect(server.port(), {"--ct-logs", one, "--ct-policy=report"}));

  // A chain that fails before that: the names are there all the same.
  const ProcessResult other =
      Connect(server.port(), {"--ct-logs", logs, "--host=other.test"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.out, HasSubstr("\nSCTs: 3, not verified\n"
                                   "  certificate 0: 2026-10-23T00:00:00Z, "
                                   "log Log A\n"));
}

TEST_F(ConnectCommandTest, Alpn) {
  Context ctx = Server(leaf_);
  SSL_CTX_set_alpn_select_cb(
      ctx.get(),
      [](SSL*, const uint8_t** out, uint8_t* out_size, const uint8_t* in,
         unsigned in_size, void*) -> int {
        static const uint8_t kOurs[] = "\x02h2";
        return SSL_select_next_proto(const_cast<uint8_t**>(out), out_size,
                                     kOurs, 3, in,
                                     in_size) == OPENSSL_NPN_NEGOTIATED
                   ? SSL_TLSEXT_ERR_OK
                   : SSL_TLSEXT_ERR_ALERT_FATAL;
      },
      nullptr);
  const TlsServer server(std::move(ctx));
  const ProcessResult h2 = Connect(server.port(), {"--alpn=http/1.1,h2"});
  ExpectConnected(h2);
  EXPECT_THAT(h2.out, HasSubstr(", ALPN h2\n"));
  // Refused before there is a certificate.
  ExpectError(
      Connect(server.port(), {"--alpn=acme-tls/1"}), 4,
      ContainsRegex("^no TLS with 127.0.0.1:[0-9]+: the server sent the "
                    "alert no_application_protocol \\(120\\): it "
                    "speaks no protocol of --alpn$"));
}

TEST_F(ConnectCommandTest, SaveChain) {
  const TlsServer server(Server(leaf_));
  const std::string path = directory_.PathOf("saved.pem");
  // Also of a server that is not trusted: to look at it.
  const ProcessResult result =
      Connect(server.port(), {"--save-chain", path, "--host=other.test"});
  EXPECT_EQ(result.exit_code, 1);
  const auto saved = ReadFile(path);
  ASSERT_TRUE(saved.ok());
  EXPECT_EQ(*saved, leaf_.Pem() + inter_.Pem());
  ExpectConnected(Connect(server.port(), {"--save-chain", path}));
  ExpectError(Connect(server.port(),
                      {"--save-chain", directory_.PathOf("no/such.pem")}),
              2, HasSubstr("no/such.pem"));
}

TEST_F(ConnectCommandTest, JsonOutput) {
  const TlsServer server(Server(leaf_));
  const ProcessResult good = Connect(server.port(), {"--json"});
  EXPECT_EQ(good.exit_code, 0);
  const Json json = Json::parse(good.out);
  EXPECT_EQ(json["verdict"], "trusted");
  EXPECT_EQ(json["connection"]["connected"], true);
  EXPECT_EQ(json["connection"]["protocol"], "TLSv1.3");
  EXPECT_EQ(json["client_certificate"]["asked_for"], false);
  EXPECT_EQ(json["sent"][0]["subject"], "O=Leaf");
  EXPECT_EQ(json["sent"][1]["subject"], "CN=Intermediate, O=Example");
  EXPECT_EQ(json["path"].size(), 3u);
  EXPECT_EQ(json["ocsp"]["stapled"], false);
  EXPECT_EQ(json["scts"], Json::array());
  const ProcessResult bad =
      Connect(server.port(), {"--json", "--host=other.test"});
  EXPECT_EQ(bad.exit_code, 1);
  const Json refused = Json::parse(bad.out);
  EXPECT_EQ(refused["verdict"], "not-trusted");
  EXPECT_EQ(refused["error"]["name"], "HostnameMismatch");
  EXPECT_EQ(refused["connection"]["connected"], false);
  EXPECT_EQ(refused["connection"]["alert_sent"], "bad_certificate");
}

TEST_F(ConnectCommandTest, EndEntityThatCannotBeRead) {
  // A body that is no certificate, which BoringSSL lets through.
  const auto broken = leaf_.RawValidity(std::string("\x30\x00", 2));
  const TlsServer server(Server(broken));
  const ProcessResult result = Connect(server.port());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, StartsWith("not connected to "));
  EXPECT_THAT(result.out, HasSubstr("\nnot trusted: malformed"));
  EXPECT_EQ(Connect(server.port(), {"--json"}).exit_code, 1);
}

// No connection, or no TLS.

TEST_F(ConnectCommandTest, NotTls) {
  const TlsServer server(
      Server(leaf_),
      {{{"", "HTTP/1.1 400 Bad Request\r\n\r\n"}}, /*tls=*/false});
  ExpectError(Connect(server.port()), 4,
              ContainsRegex("^no TLS with 127.0.0.1:[0-9]+: what the server "
                            "sends is not TLS$"));
}

TEST_F(ConnectCommandTest, ServerThatSaysNothing) {
  const TlsServer server(Server(leaf_), {{}, /*tls=*/false});
  ExpectError(Connect(server.port(), {"--timeout=300ms"}), 4,
              EndsWith(": no answer in time"));
}

TEST_F(ConnectCommandTest, ServerThatCloses) {
  // What it expects is not what a client begins with.
  const TlsServer server(Server(leaf_), {{{"never", ""}}, true});
  ExpectError(Connect(server.port()), 4,
              ContainsRegex(": the server closed the connection$|: Connection "
                            "reset by peer$"));
}

TEST_F(ConnectCommandTest, OldVersion) {
  Context ctx(SSL_CTX_new(TLS_with_buffers_method()));
  ASSERT_EQ(SSL_CTX_set_min_proto_version(ctx.get(), TLS1_VERSION), 1);
  ASSERT_EQ(SSL_CTX_set_max_proto_version(ctx.get(), TLS1_1_VERSION), 1);
  testing::UseChain(ctx.get(), {leaf_.der(), inter_.der()},
                    leaf_.key().private_key());
  const TlsServer server(std::move(ctx));
  ExpectError(Connect(server.port()), 4,
              HasSubstr("the server sent the alert protocol_version (70)"));
}

TEST_F(ConnectCommandTest, NobodyListens) {
  // A port that is taken, and on which nobody listens.
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  testing::DieUnless(fd >= 0 && bind(fd, generic, size) == 0 &&
                         getsockname(fd, generic, &size) == 0,
                     "cannot bind");
  const int port = ntohs(address.sin_port);
  ExpectError(
      Connect(port, {}, "127.0.0.1"), 4,
      absl::StrCat("cannot connect: 127.0.0.1:", port, ": Connection refused"));
  close(fd);
}

// Usage.

TEST_F(ConnectCommandTest, BadUsage) {
  const std::string gone = directory_.PathOf("gone");
  const struct {
    Args args;
    std::string message;
  } cases[] = {
      {{}, "give one HOST:PORT"},
      {{""}, "give one HOST:PORT"},
      {{"a", "b"}, "give one HOST:PORT"},
      {{":443"}, "give one HOST:PORT"},
      {{"a.test:"}, "not a port from 1 to 65535: a.test:"},
      {{"a.test:0"}, "not a port from 1 to 65535: a.test:0"},
      {{"a.test:65536"}, "not a port from 1 to 65535: a.test:65536"},
      {{"a.test:https"}, "not a port from 1 to 65535: a.test:https"},
      {{"::1"}, "an IPv6 address stands in brackets: ::1"},
      {{"[::1"}, "not an IPv6 address in brackets: [::1"},
      {{"[a.test]:1"}, "not an IPv6 address in brackets: [a.test]:1"},
      {{"[::1]443"}, "not a port from 1 to 65535: [::1]443"},
      {{"a..test:1"}, "HOST: not a valid host name: a..test"},
      {{"a.test", "--ip=x"}, "--ip: not a valid IP address: x"},
      {{"a.test", "--host=b.test", "--no-identity"},
       "give only one of --host, --ip, --uri and --no-identity"},
      {{"a.test", "--email=a@b.test"}, "unknown flag --email"},
      {{"a.test", "--ocsp=x"}, "unknown flag --ocsp"},
      {{"a.test", "--starttls=ftp"}, "--starttls: not smtp, imap or pop3: ftp"},
      {{"a.test", "--timeout=0"}, "--timeout: not from 1ms to 10m: 0"},
      {{"a.test", "--timeout=601"}, "--timeout: not from 1ms to 10m: 601"},
      {{"a.test", "--timeout=soon"}, "--timeout: not from 1ms to 10m: soon"},
      {{"a.test", "--timeout="}, "--timeout needs a value"},
      {{"a.test", "--alpn=h2,,h3"},
       "--alpn: a protocol's name has 1 to 255 octets"},
      {{"a.test", "--ct-policy=none"},
       "--ct-policy: not chrome, apple or report: none"},
      {{"a.test", "--ct-policy=chrome"}, "--ct-policy needs --ct-logs"},
      {{"a.test", "--ct-policy=apple"}, "--ct-policy needs --ct-logs"},
      {{"a.test", "--ct-logs", gone}, gone + ": No such file or directory"},
      {{"a.test", "--client-key", gone}, "--client-key needs --client-cert"},
      {{"a.test", "--client-cert", gone}, gone + ": No such file or directory"},
      {{"a.test", "--roots", gone}, gone + ": No such file or directory"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.message);
    ExpectError(Run(c.args), 2, c.message);
  }
}

}  // namespace
}  // namespace cairn::tools
