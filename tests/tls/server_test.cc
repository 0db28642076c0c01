// Servers: which clients they let in, what the others are told, and which CAs
// they ask for.

#include "tls/server.h"

#include <memory>
#include <string>
#include <vector>

#include "crl/check.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "tests/support/crl_factory.h"
#include "tests/tls/tls_test.h"
#include "trustdomain/crl_source.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tls::ClientCertificates;
using tls::Problem;
using tls::State;

class ServerTest : public TlsTest {
 protected:
  // A client with the certificate `leaf`.
  Context ClientWith(const TestCertificate& leaf) const {
    return NewClient(ClientTrusting(server_root_), leaf);
  }
  Context ClientWithout() const {
    return NewClient(ClientTrusting(server_root_));
  }
  Context ServerOf(ClientCertificates certificates) const {
    tls::ServerSettings settings = ServerTrusting(client_root_);
    settings.client_certificates = certificates;
    return NewServer(settings);
  }
};
CAIRN_EACH_TLS_VERSION(ServerTest);

// The server refuses: it knows why, and the client got the alert.
void ExpectRefused(const TlsPair& pair, Error error, int depth, int alert) {
  const tls::Verification& verification = pair.server.verification();
  EXPECT_EQ(pair.server.error(), SSL_ERROR_SSL);
  EXPECT_EQ(pair.server.reason(), SSL_R_CERTIFICATE_VERIFY_FAILED);
  EXPECT_EQ(verification.state(), State::kRefused);
  EXPECT_THAT(verification.result(), FailsWithAt(error, depth))
      << verification.ToText();
  EXPECT_EQ(verification.alert(), alert);
  EXPECT_EQ(pair.client.alert(), alert);
  EXPECT_EQ(pair.client.error(), SSL_ERROR_SSL);
  EXPECT_FALSE(pair.server.heard());
}

TEST_P(ServerTest, AcceptsAndKeepsTheResult) {
  const auto pair = Connect(ClientWith(client_leaf_),
                            ServerOf(ClientCertificates::kRequired));
  EXPECT_TRUE(pair->connected());
  const tls::Verification& verification = pair->server.verification();
  EXPECT_TRUE(verification.accepted());
  EXPECT_THAT(verification.result(), IsTrusted());
  EXPECT_THAT(verification.sent(),
              ElementsAre(client_leaf_.input(), client_ca_.input()));
  EXPECT_EQ(verification.result().path().back(), client_root_.input());
  // And the client has verified the server.
  EXPECT_TRUE(pair->client.verification().accepted());
}

TEST_P(ServerTest, Required) {
  const auto pair =
      Connect(ClientWithout(), ServerOf(ClientCertificates::kRequired));
  EXPECT_EQ(pair->server.reason(), SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE);
  EXPECT_EQ(pair->server.verification().state(), State::kNotVerified);
  // handshake_failure, and certificate_required where there is one.
  EXPECT_EQ(pair->client.alert(), version() == TLS1_2_VERSION ? 40 : 116);
}

TEST_P(ServerTest, Accepted) {
  const Context server = ServerOf(ClientCertificates::kAccepted);
  const auto without = Connect(ClientWithout(), server);
  EXPECT_TRUE(without->connected());
  EXPECT_EQ(without->server.verification().state(), State::kNotVerified);
  const auto with = Connect(ClientWith(client_leaf_), server);
  EXPECT_TRUE(with->connected());
  EXPECT_TRUE(with->server.verification().accepted());
  // A bad one is worse than none.
  ExpectRefused(*Connect(ClientWith(Client().IssuedBy(Ca("Other"))), server),
                Error::kUnknownIssuer, 0, 48);
}

TEST_P(ServerTest, Off) {
  const auto pair =
      Connect(ClientWith(client_leaf_), ServerOf(ClientCertificates::kOff));
  EXPECT_TRUE(pair->connected());
  EXPECT_EQ(pair->server.verification().state(), State::kNotVerified);
  EXPECT_EQ(SSL_get0_peer_certificates(pair->server.ssl()), nullptr);
}

TEST_P(ServerTest, Refusals) {
  const Context server = ServerOf(ClientCertificates::kRequired);
  const struct {
    TestCertificate client;
    Error error;
    int alert;
  } kRows[] = {
      {Client().IssuedBy(Ca("Other")), Error::kUnknownIssuer, 48},
      {client_leaf_.NotAfter(kNow - 1), Error::kExpired, 45},
      {client_leaf_.NotBefore(kNow + 1), Error::kNotYetValid, 45},
      {client_leaf_.Purposes({der::Oid::kServerAuth}),
       Error::kPurposeNotAllowed, 43},
      // The right name, and the key of another.
      {client_leaf_.SignedBy(client_root_.key()), Error::kBadSignature, 42},
      {client_leaf_.BasicConstraints(true), Error::kEndEntityIsACa, 42},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(ErrorName(row.error));
    ExpectRefused(*Connect(ClientWith(row.client), server), row.error, 0,
                  row.alert);
  }
}

TEST_P(ServerTest, Revoked) {
  const TestCrl crl = CrlOf(client_ca_).Revoke(client_leaf_);
  const std::vector<crl::Crl> crls = {crl.crl()};
  crl::CrlList list(crls);
  CrlSource source(list);
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.sources = {&source};
  const Context server = NewServer(ServerTrusting(client_root_, checks));
  ExpectRefused(*Connect(ClientWith(client_leaf_), server), Error::kRevoked, 0,
                44);
  EXPECT_TRUE(
      Connect(ClientWith(client_leaf_.Serial(99)), server)->connected());
}

// RFC 8446 section 6.2: bad_certificate_status_response is for clients to send.
TEST_P(ServerTest, NoServerBlamesAStaple) {
  tls::PeerChecks checks;
  checks.revocation = true;
  const Context server = NewServer(ServerTrusting(client_root_, checks));
  ExpectRefused(*Connect(ClientWith(client_leaf_.MustStaple()), server),
                Error::kStapledResponseMissing, 0, 46);
}

TEST_P(ServerTest, AllowLists) {
  ClientGroup group;
  group.name = "staff";
  group.anchors = {client_root_.der()};
  AccessRule alice;
  alice.name = "alice";
  alice.dns_names = {"alice.example.com"};
  group.access.allowed = {alice};
  const auto groups = *ClientGroups::Create({group});

  tls::ServerSettings settings = ServerTrusting(client_root_);
  settings.domain = Groups(group);
  settings.name_peer = [groups](const VerifiedChain& chain) {
    return absl::StrCat(groups->GroupOf(chain), "/", groups->RuleOf(chain));
  };
  const Context server = NewServer(settings);
  const auto good =
      Connect(ClientWith(client_leaf_.San("alice.example.com")), server);
  EXPECT_TRUE(good->connected());
  EXPECT_EQ(good->server.verification().peer_name(), "staff/alice");
  const auto bad =
      Connect(ClientWith(client_leaf_.San("bob.example.com")), server);
  ExpectRefused(*bad, Error::kRefusedByTrustDomain, 0, 49);
  EXPECT_THAT(bad->server.verification().result(),
              RefusedFor(Refusal::kAllowedDnsName));
  EXPECT_EQ(bad->server.verification().peer_name(), "");
}

// The CAs that a server asks for, as the client sees them.
std::vector<std::string> RequestedCas(const SSL* client) {
  std::vector<std::string> names;
  const STACK_OF(CRYPTO_BUFFER)* cas = SSL_get0_server_requested_CAs(client);
  for (size_t i = 0; cas != nullptr && i < sk_CRYPTO_BUFFER_num(cas); ++i) {
    const CRYPTO_BUFFER* name = sk_CRYPTO_BUFFER_value(cas, i);
    names.emplace_back(reinterpret_cast<const char*>(CRYPTO_BUFFER_data(name)),
                       CRYPTO_BUFFER_len(name));
  }
  return names;
}

class CaNamesTest : public ServerTest {
 protected:
  // What a server with these names asks for.
  std::vector<std::string> Asked(const std::vector<std::string>& names) {
    tls::ServerSettings settings = ServerTrusting(client_root_);
    settings.ca_names = names;
    const Context server = NewServer(settings);
    const Context client = ClientWith(client_leaf_);
    asked_.clear();
    SSL_CTX_set_cert_cb(
        client.get(),
        [](SSL* ssl, void* asked) {
          *static_cast<std::vector<std::string>*>(asked) = RequestedCas(ssl);
          return 1;
        },
        &asked_);
    EXPECT_TRUE(Connect(client, server)->connected());
    return asked_;
  }

 private:
  std::vector<std::string> asked_;
};
CAIRN_EACH_TLS_VERSION(CaNamesTest);

TEST_P(CaNamesTest, AreThoseOfTheAnchors) {
  TrustStore::Builder own;
  ASSERT_TRUE(own.AddAnchor(client_root_.der()).ok());
  ASSERT_TRUE(own.AddAnchor(client_root_.Key(P384()).der()).ok());
  TrustStore::Builder other;
  ASSERT_TRUE(other.AddAnchor(client_root_.der()).ok());
  ASSERT_TRUE(other.AddAnchor(Ca("Other").der()).ok());
  const auto names = tls::AnchorNames({own.Build(), other.Build()});
  EXPECT_THAT(names,
              ElementsAre(client_root_.name().der(), Ca("Other").name().der()));
  EXPECT_EQ(Asked(names), names);
  EXPECT_THAT(Asked({}), IsEmpty());
}

// 12 kB fit; one more byte, and none is sent.
TEST_P(CaNamesTest, AreBounded) {
  std::vector<std::string> names;
  size_t size = 0;
  // A Name of 1024 bytes with its two: 34 of it are around the value.
  for (size_t value = 1024 - 2 - 34; size + 1024 <= tls::kMaxCaNamesSize;) {
    names.push_back(NameDer("CN=" + std::string(value, 'a')).der());
    size += names.back().size() + 2;
    value = value + 1024 - 2 - names.back().size();
    if (names.back().size() + 2 != 1024) {
      size -= names.back().size() + 2;
      names.pop_back();
    }
  }
  ASSERT_EQ(size, tls::kMaxCaNamesSize);
  EXPECT_EQ(Asked(names), names);
  names.back() = NameDer("CN=a" + std::string(names.back().size(), 'a')).der();
  EXPECT_THAT(Asked(names), IsEmpty());
}

TEST_P(CaNamesTest, MustBeNames) {
  const Context server = NewServer(OpenServer());
  for (const std::string& bad :
       {std::string(), std::string("\x30\x01", 2), std::string("CN=Root"),
        client_root_.name().der() + "x"}) {
    tls::ServerSettings settings = ServerTrusting(client_root_);
    settings.ca_names = {client_root_.name().der(), bad};
    EXPECT_EQ(tls::ConfigureServer(server.get(), settings).code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST_P(ServerTest, NotPrepared) {
  const Context client = ClientWith(client_leaf_);
  // Not even where it would ask for none.
  const Context server = ServerOf(ClientCertificates::kOff);
  TlsPair pair(client.get(), server.get());
  ASSERT_EQ(tls::PrepareClient(pair.client.ssl(), Identity::DnsName(kTestHost)),
            absl::OkStatus());
  pair.Run();
  EXPECT_EQ(pair.server.error(), SSL_ERROR_SSL);
  EXPECT_EQ(pair.server.verification().problem(), Problem::kNotPrepared);
  EXPECT_EQ(pair.client.alert(), 80);

  const Context without = ClientWithout();
  TlsPair other(without.get(), server.get());
  ASSERT_EQ(
      tls::PrepareClient(other.client.ssl(), Identity::DnsName(kTestHost)),
      absl::OkStatus());
  other.Run();
  EXPECT_EQ(other.server.error(), SSL_ERROR_SSL);

  const Context plain = NewContext(version(), server_leaf_);
  const TlsEnd unconfigured(plain.get());
  EXPECT_EQ(tls::PrepareServer(unconfigured.ssl()).code(),
            absl::StatusCode::kFailedPrecondition);
  const TlsEnd end(client.get());
  EXPECT_EQ(tls::PrepareServer(end.ssl()).code(),
            absl::StatusCode::kFailedPrecondition);
}

// A server that chooses an SSL_CTX by SNI, and one that forgets to prepare the
// connection for it: its sessions would not say what they were made under.
TEST_P(ServerTest, AnotherContextBySni) {
  const Context client = ClientWith(client_leaf_);
  const Context other = ServerOf(ClientCertificates::kRequired);
  for (const bool prepares : {true, false}) {
    // It trusts nobody's clients itself.
    const Context server = NewServer(ServerTrusting(server_root_));
    SSL_CTX_set_tlsext_servername_arg(server.get(), other.get());
    if (prepares) {
      SSL_CTX_set_tlsext_servername_callback(
          server.get(), [](SSL* ssl, int*, void* ctx) {
            SSL_set_SSL_CTX(ssl, static_cast<SSL_CTX*>(ctx));
            EXPECT_EQ(tls::PrepareServer(ssl), absl::OkStatus());
            return SSL_TLSEXT_ERR_OK;
          });
    } else {
      SSL_CTX_set_tlsext_servername_callback(
          server.get(), [](SSL* ssl, int*, void* ctx) {
            SSL_set_SSL_CTX(ssl, static_cast<SSL_CTX*>(ctx));
            return SSL_TLSEXT_ERR_OK;
          });
    }
    const auto pair = Connect(client, server);
    EXPECT_EQ(pair->connected(), prepares);
    EXPECT_EQ(pair->server.verification().problem(),
              prepares ? Problem::kNone : Problem::kNotPrepared);
    EXPECT_EQ(pair->client.alert(), prepares ? 0 : 80);
  }
}

// Nothing calls Cairn where the first settings ask for no certificate: what is
// left is that nobody is taken for verified.
TEST_P(ServerTest, AnotherContextBySniAndNoCertificate) {
  const struct {
    const char* name;
    int (*choose)(SSL* ssl, int* alert, void* ctx);
    bool connects;
    Problem problem;
  } kRows[] = {
      {"stays", [](SSL*, int*, void*) { return SSL_TLSEXT_ERR_OK; }, true,
       Problem::kNone},
      {"goes",
       [](SSL* ssl, int*, void* ctx) {
         SSL_set_SSL_CTX(ssl, static_cast<SSL_CTX*>(ctx));
         return SSL_TLSEXT_ERR_OK;
       },
       true, Problem::kNotPrepared},
      {"goes and prepares",
       [](SSL* ssl, int*, void* ctx) {
         SSL_set_SSL_CTX(ssl, static_cast<SSL_CTX*>(ctx));
         EXPECT_EQ(tls::PrepareServer(ssl), absl::OkStatus());
         return SSL_TLSEXT_ERR_OK;
       },
       false, Problem::kNone},
  };
  const Context client = ClientWithout();
  const Context other = ServerOf(ClientCertificates::kRequired);
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.name);
    const Context server = ServerOf(ClientCertificates::kOff);
    SSL_CTX_set_tlsext_servername_arg(server.get(), other.get());
    SSL_CTX_set_tlsext_servername_callback(server.get(), row.choose);
    const auto pair = Connect(client, server);
    EXPECT_EQ(pair->connected(), row.connects);
    const tls::Verification& verification = pair->server.verification();
    EXPECT_EQ(verification.state(), State::kNotVerified);
    EXPECT_EQ(verification.problem(), row.problem);
    EXPECT_EQ(verification.ToText(),
              row.problem == Problem::kNone
                  ? "the peer's certificate has not been verified\n"
                  : "the peer's certificate has not been verified: the "
                    "connection was not prepared for verification\n");
    // New settings of the same SSL_CTX are no other SSL_CTX.
    ASSERT_EQ(tls::ConfigureServer(server.get(), OpenServer()),
              absl::OkStatus());
    EXPECT_EQ(pair->server.verification().problem(), row.problem);
  }
}

// The next connection has the new settings; one that is prepared keeps its own.
TEST_P(ServerTest, NewSettings) {
  const Context client = ClientWith(client_leaf_);
  const Context server = ServerOf(ClientCertificates::kRequired);
  const auto before = Prepare(client, server, Identity::DnsName(kTestHost));
  ASSERT_EQ(tls::ConfigureServer(server.get(), ServerTrusting(server_root_)),
            absl::OkStatus());
  ExpectRefused(*Connect(client, server), Error::kUnknownIssuer, 1, 48);
  before->Run();
  EXPECT_TRUE(before->connected());
}

TEST_P(ServerTest, SettingsThatAreNotValid) {
  const Context server = NewServer(OpenServer());
  const tls::ServerSettings good = ServerTrusting(client_root_);
  const auto expect_invalid = [&](const tls::ServerSettings& settings,
                                  const std::string& why) {
    const absl::Status status = tls::ConfigureServer(server.get(), settings);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.message(), "TLS settings: " + why);
  };
  tls::ServerSettings settings = good;
  settings.domain = nullptr;
  expect_invalid(settings, "no domain factory");
  settings = good;
  settings.options.purpose = Purpose::ServerAuth();
  expect_invalid(settings, "the purpose serverAuth is not that of the peer");
  settings = good;
  settings.pending_deadline = absl::ZeroDuration();
  expect_invalid(settings, "pending_deadline is not more than zero");
  for (const absl::Duration bad :
       {absl::Milliseconds(999), absl::Hours(24 * 7) + absl::Seconds(1)}) {
    settings = good;
    settings.session_lifetime = bad;
    expect_invalid(settings, "session_lifetime is not a second to seven days");
  }
  settings = good;
  settings.max_pending = -1;
  expect_invalid(settings, "max_pending or idle_builders is negative");
  settings = good;
  settings.idle_builders = -1;
  expect_invalid(settings, "max_pending or idle_builders is negative");
  // Those before are still in force.
  EXPECT_TRUE(Connect(ClientWithout(), server)->connected());
}

}  // namespace
}  // namespace cairn::testing
