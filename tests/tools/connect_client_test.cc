// Client certificates of "cairn connect": how they are read, and what servers
// say of them.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "openssl/bio.h"
#include "openssl/mem.h"
#include "openssl/pem.h"
#include "openssl/pkcs8.h"
#include "openssl/ssl.h"
#include "openssl/stack.h"
#include "openssl/x509.h"
#include "tests/support/die.h"
#include "tests/support/keys.h"
#include "tests/tools/connect_command_fixture.h"
#include "tests/tools/openssl_ca.h"
#include "tls/peer_checks.h"
#include "tls/server.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::tools {
namespace {

using testing::Ca;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using testing::kDay;
using testing::kNow;
using testing::kYear;
using testing::Leaf;
using ::testing::Not;
using testing::ProcessResult;
using testing::RunOpenssl;
using ::testing::StartsWith;
using testing::TestCertificate;
using testing::TlsServer;

// PKCS #8 in PEM.
std::string KeyPem(const TestCertificate& certificate) {
  const bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  const uint8_t* data = nullptr;
  size_t size = 0;
  testing::DieUnless(PEM_write_bio_PKCS8PrivateKey(
                         bio.get(), certificate.key().private_key(), nullptr,
                         nullptr, 0, nullptr, nullptr) == 1 &&
                         BIO_mem_contents(bio.get(), &data, &size) == 1,
                     "PEM_write_bio_PKCS8PrivateKey");
  return std::string(reinterpret_cast<const char*>(data), size);
}

// A PKCS #12 file with these certificates in this order, and the key of `leaf`,
// without a password.
std::string Pkcs12(const TestCertificate& leaf,
                   const std::vector<TestCertificate>& certificates) {
  const bssl::UniquePtr<STACK_OF(X509)> stack(sk_X509_new_null());
  for (const TestCertificate& certificate : certificates) {
    const auto* der =
        reinterpret_cast<const uint8_t*>(certificate.der().data());
    bssl::PushToStack(
        stack.get(),
        bssl::UniquePtr<X509>(d2i_X509(
            nullptr, &der, static_cast<int>(certificate.der().size()))));
  }
  const bssl::UniquePtr<PKCS12> file(
      PKCS12_create("", nullptr, leaf.key().private_key(), nullptr, stack.get(),
                    0, 0, 0, 0, 0));
  uint8_t* data = nullptr;
  const int size = i2d_PKCS12(file.get(), &data);
  testing::DieUnless(size > 0, "i2d_PKCS12");
  const bssl::UniquePtr<uint8_t> owned(data);
  return std::string(reinterpret_cast<const char*>(data),
                     static_cast<size_t>(size));
}

// Servers that want a certificate of the fixture's client CA, in one version.
class ConnectClientTest : public ConnectCommandTest,
                          public ::testing::WithParamInterface<uint16_t> {
 protected:
  testing::Context MutualServer() const {
    TrustStore::Builder store;
    EXPECT_TRUE(store.AddAnchor(client_root_.der()).ok());
    tls::ServerSettings settings;
    settings.domain = [store = store.Build()](const tls::Peer& peer) {
      return tls::WithChecks(
          std::make_unique<InMemoryTrustDomain>(store, peer.intermediates),
          peer, {});
    };
    settings.now = [] { return kNow; };
    settings.ca_names = {
        std::string(client_root_.certificate().subject().AsStringView())};
    testing::Context ctx = Server(leaf_, GetParam());
    EXPECT_TRUE(tls::ConfigureServer(ctx.get(), settings).ok());
    return ctx;
  }

  // The file with certificate, intermediate and key.
  std::string Credential(const TestCertificate& leaf) const {
    return directory_.Write("client.pem",
                            leaf.Pem() + client_ca_.Pem() + KeyPem(leaf));
  }

  const TestCertificate client_root_ = Ca("CN=Client root");
  const TestCertificate client_ca_ = Ca("Client CA").IssuedBy(client_root_);
  const TestCertificate alice_ =
      Leaf("CN=alice").Purposes({der::Oid::kClientAuth}).IssuedBy(client_ca_);
};

INSTANTIATE_TEST_SUITE_P(Version, ConnectClientTest,
                         ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& i) {
                           return std::string(
                               i.param == TLS1_2_VERSION ? "Tls12" : "Tls13");
                         });

TEST_P(ConnectClientTest, Accepted) {
  const TlsServer server(MutualServer());
  const std::string chain =
      directory_.Write("chain.pem", alice_.Pem() + client_ca_.Pem());
  const std::string key = directory_.Write("alice.key", KeyPem(alice_));
  for (const Args& args : {Args{"--client-cert", Credential(alice_)},
                           Args{"--client-cert", chain, "--client-key", key}}) {
    const ProcessResult result = Connect(server.port(), args);
    ExpectConnected(result);
    EXPECT_THAT(result.out,
                HasSubstr("\nclient certificate: asked for, given: CN=alice"));
    EXPECT_THAT(result.out, HasSubstr("\n  of CN=Client root\n"));
    EXPECT_THAT(server.last().verification, StartsWith("accepted\n"));
    EXPECT_TRUE(server.last().close_notify);
  }
}

// Certificates in PKCS #12 have no order: the key says which is ours, and names
// say what stands above it. The root is not sent.
TEST_P(ConnectClientTest, Pkcs12InAnyOrder) {
  const TlsServer server(MutualServer());
  const auto stranger = Ca("Stranger");
  const std::string file = directory_.Write(
      "alice.p12",
      Pkcs12(alice_, {client_root_, stranger, client_ca_, alice_}));
  ExpectConnected(Connect(server.port(), {"--client-cert", file}));
  const std::string seen = server.last().verification;
  EXPECT_THAT(seen, HasSubstr("chain as sent:\n  0: CN=alice;"));
  EXPECT_THAT(seen, HasSubstr("\n  1: CN=Client CA;"));
  EXPECT_THAT(seen, Not(HasSubstr("\n  2: ")));
  const std::string without = directory_.Write(
      "without.p12", Pkcs12(alice_, {client_root_, client_ca_}));
  ExpectError(Connect(server.port(), {"--client-cert", without}), 2,
              without + ": no certificate for the key in this PKCS #12 file");
}

// In TLS 1.3 the client is done before the server has decided.
TEST_P(ConnectClientTest, TheServerRefusesUs) {
  const TlsServer server(MutualServer());
  const struct {
    const char* name;
    TestCertificate leaf;
    const char* alert;
  } cases[] = {
      {"wrong CA", alice_.IssuedBy(Ca("Other")),
       "unknown_ca (48): it does not know the CA of our certificate"},
      {"expired", alice_.Validity(kNow - kYear, kNow - kDay),
       "certificate_expired (45): our certificate is out of date"},
      {"not for clients", alice_.Purposes({der::Oid::kServerAuth}),
       "unsupported_certificate (43): our certificate is not for this"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const ProcessResult result =
        Connect(server.port(), {"--client-cert", Credential(c.leaf)});
    ExpectReport(result, 1,
                 "^not connected to 127.0.0.1:[0-9]+: the server "
                 "refused us with the alert ",
                 "trusted");
    EXPECT_THAT(result.out, HasSubstr(c.alert));
    EXPECT_THAT(server.last().verification, StartsWith("refused: "));
  }
}

TEST_P(ConnectClientTest, NoneGiven) {
  const TlsServer server(MutualServer());
  const ProcessResult result = Connect(server.port());
  ExpectReport(result, 1,
               GetParam() == TLS1_3_VERSION
                   ? "alert certificate_required \\(116\\): it wants a client "
                     "certificate$"
                   : "alert handshake_failure \\(40\\): ",
               "trusted");
  EXPECT_THAT(result.out,
              HasSubstr("\nclient certificate: asked for, none given\n"));
}

// A server that accepts and neither says so nor sends tickets.
TEST_P(ConnectClientTest, SilentServer) {
  testing::Context ctx = MutualServer();
  SSL_CTX_set_options(ctx.get(), SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(ctx.get(), SSL_SESS_CACHE_OFF);
  const TlsServer server(std::move(ctx));
  ExpectConnected(
      Connect(server.port(), {"--client-cert", Credential(alice_)}));
}

// Files that do not do. Nothing is connected to.
TEST_P(ConnectClientTest, BadFiles) {
  const std::string chain = directory_.Write("chain.pem", alice_.Pem());
  const std::string other = directory_.Write("other.key", KeyPem(leaf_));
  const std::string garbage = directory_.Write("garbage", "hello");
  const std::string not_pfx =
      directory_.Write("not.p12", absl::string_view("\x30\x03\x02\x01\x03", 5));
  const std::string no_password =
      ": this PKCS #12 file cannot be opened without a password: --password";
  const struct {
    Args args;
    std::string message;
  } cases[] = {
      {{"--client-cert", chain},
       chain + ": no private key in PEM; --client-key names another file"},
      {{"--client-cert", chain, "--client-key", other},
       other + ": not the key of the certificate in " + chain},
      {{"--client-cert", chain, "--client-key", garbage},
       garbage + ": no private key in PEM; --client-key names another file"},
      {{"--client-cert", not_pfx}, not_pfx + no_password},
      {{"--client-cert", not_pfx, "--client-key", other},
       not_pfx + ": a PKCS #12 file has its key in it: --client-key is one "
                 "too many"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.message);
    ExpectError(Connect(1, c.args), 2, c.message);
  }
  const ProcessResult unreadable = Connect(1, {"--client-cert", garbage});
  EXPECT_EQ(unreadable.exit_code, 2);
  EXPECT_THAT(unreadable.err, HasSubstr(garbage + ": "));
}

// Foreign peers and files: "openssl s_server", "openssl pkcs12", and the files
// of "cairn testca".
class ConnectOpensslTest : public ConnectCommandTest {
 protected:
  ConnectOpensslTest() {
    EXPECT_EQ(
        testing::RunProcess("tools/cairn", {"testca", "--out", ca_, "--server",
                                            "localhost", "--client", "alice"})
            .exit_code,
        0);
  }

  std::string In(const std::string& name) const {
    return absl::StrCat(ca_, "/", name);
  }

  // On a free port; `args` beside its own certificate.
  std::unique_ptr<testing::BackgroundProcess> Start(Args args,
                                                    std::string* port) const {
    const Args own = {"s_server",    "-www",
                      "-accept",     "127.0.0.1:0",
                      "-cert",       In("localhost.pem"),
                      "-key",        In("localhost.key"),
                      "-cert_chain", In("chain.pem"),
                      "-CAfile",     In("root.pem")};
    args.insert(args.begin(), own.begin(), own.end());
    auto server =
        std::make_unique<testing::BackgroundProcess>("/usr/bin/openssl", args);
    *port = server->WaitForLine("ACCEPT 127.0.0.1:");
    return server;
  }

  ProcessResult ConnectNow(const std::string& port, Args args) const {
    args.insert(args.end(), {"--roots", In("root.pem"), "localhost:" + port});
    return Run(args);
  }

  const std::string ca_ = directory_.PathOf("ca");
};

TEST_F(ConnectOpensslTest, ClientCertificates) {
  RunOpenssl({"pkcs12", "-in", In("alice.p12"), "-passin", "pass:changeit",
              "-nodes", "-out", In("all.pem")});
  RunOpenssl({"pkcs12", "-export", "-in", In("all.pem"), "-out", In("none.p12"),
              "-passout", "pass:"});
  RunOpenssl({"pkcs12", "-export", "-in", In("all.pem"), "-out",
              In("secret.p12"), "-passout", "pass:secret"});
  RunOpenssl({"pkey", "-in", In("alice.key"), "-aes256", "-passout",
              "pass:secret", "-out", In("secret.key")});
  RunOpenssl({"ec", "-in", In("alice.key"), "-out", In("sec1.key")});
  std::string port;
  const auto server = Start({"-Verify", "5", "-verify_return_error"}, &port);
  const Args good[] = {
      {"--client-cert", In("alice.p12")},
      {"--client-cert", In("none.p12")},
      {"--client-cert", In("secret.p12"), "--password=secret"},
      {"--client-cert", In("all.pem")},
      {"--client-cert", In("alice.pem"), "--client-key", In("alice.key")},
      {"--client-cert", In("alice.pem"), "--client-key", In("sec1.key")},
      {"--client-cert", In("alice.pem"), "--client-key", In("secret.key"),
       "--password=secret"},
  };
  for (const Args& args : good) {
    SCOPED_TRACE(args[1] + " " + args.back());
    const ProcessResult result = ConnectNow(port, args);
    ExpectConnected(result);
    EXPECT_THAT(result.out, HasSubstr("asked for, given: "));
  }
  ExpectError(ConnectNow(port, {"--client-cert", In("secret.p12")}), 2,
              In("secret.p12") +
                  ": this PKCS #12 file cannot be opened without a password: "
                  "--password");
  ExpectError(
      ConnectNow(port, {"--client-cert", In("secret.p12"), "--password=other"}),
      2,
      In("secret.p12") +
          ": this PKCS #12 file cannot be opened with this password");
  ExpectError(ConnectNow(port, {"--client-cert", In("alice.pem"),
                                "--client-key", In("secret.key")}),
              2,
              In("secret.key") +
                  ": the private key cannot be read; --password is for one "
                  "that is encrypted");
  ExpectReport(ConnectNow(port, {}), 1,
               "the server refused us with the alert certificate_required",
               "trusted");
}

TEST_F(ConnectOpensslTest, Versions) {
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    std::string port;
    const auto server = Start({version}, &port);
    ExpectConnected(ConnectNow(port, {}));
    ExpectReport(ConnectNow(port, {"--host=other.test"}), 1,
                 "we refused the server's certificate, with the alert "
                 "bad_certificate",
                 "not trusted: the certificate is not for this host name");
  }
}

TEST_F(ConnectOpensslTest, StapledOcsp) {
  // Of another CA: there, and no use.
  testing::OpensslCa other("Other");
  const std::string response = other.MakeResponse(other.Issue("leaf"));
  std::string port;
  const auto server = Start({"-status_file", response}, &port);
  const ProcessResult result = ConnectNow(port, {});
  ExpectConnected(result);
  EXPECT_THAT(result.out, ContainsRegex("\nOCSP: stapled, [0-9]+ bytes: the "
                                        "OCSP responder's certificate is not "
                                        "from the issuer\n"));
}

}  // namespace
}  // namespace cairn::tools
