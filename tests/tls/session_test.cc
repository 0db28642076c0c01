// Which sessions are resumed: only those that were made under the same
// settings, for the same peer.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crl/check.h"
#include "openssl/err.h"
#include "openssl/ssl.h"
#include "tests/support/crl_factory.h"
#include "tests/support/ocsp_factory.h"
#include "tests/tls/tls_test.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/pin_set.h"

namespace cairn::testing {
namespace {

using tls::ClientCertificates;
using tls::State;

class SessionTest : public TlsTest {
 protected:
  SessionTest()
      : client_(NewClient(ClientTrusting(server_root_), client_leaf_)) {
    KeepSessions(client_.get(), &sessions_);
  }

  // Connects, and offers the last session if there is one.
  std::unique_ptr<TlsPair> Offer(
      const Context& server,
      const Identity& identity = Identity::DnsName(kTestHost)) {
    auto pair = Prepare(client_, server, identity);
    if (!sessions_.empty()) {
      offered_ = tls::OfferSession(pair->client.ssl(), sessions_.back().get());
    }
    pair->Run();
    return pair;
  }
  // Puts `settings` in force: is a session from before still resumed?
  bool ResumesAfter(const Context& server,
                    const tls::ServerSettings& settings) {
    EXPECT_TRUE(Offer(server)->connected());
    EXPECT_EQ(tls::ConfigureServer(server.get(), settings), absl::OkStatus());
    const auto pair = Offer(server);
    EXPECT_TRUE(pair->connected());
    EXPECT_NE(resumed(*pair), pair->server.verification().accepted());
    return resumed(*pair);
  }

  static bool resumed(const TlsPair& pair) {
    EXPECT_EQ(SSL_session_reused(pair.client.ssl()),
              SSL_session_reused(pair.server.ssl()));
    return SSL_session_reused(pair.server.ssl()) != 0;
  }

  Context client_;
  std::vector<Session> sessions_;
  bool offered_ = false;
};
CAIRN_EACH_TLS_VERSION(SessionTest);

TEST_P(SessionTest, ResumedUnderTheSameSettings) {
  const Context server = NewServer(ServerTrusting(client_root_));
  EXPECT_FALSE(resumed(*Offer(server)));
  const auto pair = Offer(server);
  EXPECT_TRUE(pair->connected());
  EXPECT_TRUE(offered_);
  EXPECT_TRUE(resumed(*pair));
  // The client has verified the server again, from the session.
  EXPECT_TRUE(pair->client.verification().accepted());
  EXPECT_TRUE(pair->client.verification().resumed());
  EXPECT_EQ(pair->client.verification().sent().size(), 2);
  // The server has not, until it is asked to.
  EXPECT_EQ(pair->server.verification().state(), State::kNotVerified);
  EXPECT_EQ(tls::VerifyAgain(pair->server.ssl()), State::kAccepted);
  EXPECT_TRUE(pair->server.verification().resumed());
  EXPECT_EQ(pair->server.verification().sent()[0], client_leaf_.input());
}

// The attack in each case: keep the session, and come back with it.
TEST_P(SessionTest, NotAfterTheServersRootsChanged) {
  const Context server = NewServer(ServerTrusting(client_root_));
  TrustStore::Builder both;
  ASSERT_TRUE(both.AddAnchor(client_root_.der()).ok());
  ASSERT_TRUE(both.AddAnchor(server_root_.der()).ok());
  tls::ServerSettings settings = ServerTrusting(client_root_);
  settings.domain = [store = both.Build()](const tls::Peer& peer) {
    return tls::ConnectionDomain{
        std::make_unique<InMemoryTrustDomain>(store, peer.intermediates), {}};
  };
  EXPECT_FALSE(ResumesAfter(server, settings));

  EXPECT_TRUE(resumed(*Offer(server))) << "now under the new ones";
  ASSERT_EQ(tls::ConfigureServer(server.get(), ServerTrusting(server_root_)),
            absl::OkStatus());
  const auto refused = Offer(server);
  EXPECT_FALSE(SSL_session_reused(refused->server.ssl()));
  EXPECT_THAT(refused->server.verification().result(),
              FailsWith(Error::kUnknownIssuer));
  EXPECT_EQ(refused->client.alert(), 48);
}

TEST_P(SessionTest, NotAfterTheServersPinsOrListsChanged) {
  ClientGroup group;
  group.name = "staff";
  group.anchors = {client_root_.der()};
  tls::ServerSettings settings = ServerTrusting(client_root_);
  settings.domain = Groups(group);
  const Context server = NewServer(settings);

  ClientGroup pinned = group;
  pinned.pins = *PinSet::Create({KeyPin(client_ca_)}, {KeyPin(Ca("Spare"))});
  settings.domain = Groups(pinned);
  EXPECT_FALSE(ResumesAfter(server, settings));

  AccessRule alice;
  alice.subjects = {client_leaf_.name().der()};
  ClientGroup listed = group;
  listed.access.allowed = {alice};
  settings.domain = Groups(listed);
  EXPECT_FALSE(ResumesAfter(server, settings));

  // Off the list: the session does not help.
  listed.access.allowed = std::vector<AccessRule>();
  settings.domain = Groups(listed);
  ASSERT_EQ(tls::ConfigureServer(server.get(), settings), absl::OkStatus());
  const auto refused = Offer(server);
  EXPECT_THAT(refused->server.verification().result(),
              RefusedFor(Refusal::kAllowListEmpty));
  EXPECT_EQ(refused->client.alert(), 49);
}

TEST_P(SessionTest, NotAfterTheServersRevocationSettingsChanged) {
  const Context server = NewServer(ServerTrusting(client_root_));
  const TestCrl good = CrlOf(client_ca_);
  const TestCrl bad = good.Revoke(client_leaf_);
  const std::vector<crl::Crl> good_crls = {good.crl()};
  const std::vector<crl::Crl> bad_crls = {bad.crl()};
  crl::CrlList good_list(good_crls);
  crl::CrlList bad_list(bad_crls);
  CrlSource good_source(good_list);
  CrlSource bad_source(bad_list);
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.sources = {&good_source};
  EXPECT_FALSE(ResumesAfter(server, ServerTrusting(client_root_, checks)));

  checks.sources = {&bad_source};
  ASSERT_EQ(
      tls::ConfigureServer(server.get(), ServerTrusting(client_root_, checks)),
      absl::OkStatus());
  const auto refused = Offer(server);
  EXPECT_THAT(refused->server.verification().result(),
              FailsWith(Error::kRevoked));
  EXPECT_EQ(refused->client.alert(), 44);
}

// A client without a certificate keeps a session from the time when none was
// required.
TEST_P(SessionTest, NotAfterACertificateIsRequired) {
  client_ = NewClient(ClientTrusting(server_root_));
  KeepSessions(client_.get(), &sessions_);
  tls::ServerSettings settings = ServerTrusting(client_root_);
  settings.settings_id = "the same";
  settings.client_certificates = ClientCertificates::kAccepted;
  const Context server = NewServer(settings);
  EXPECT_TRUE(Offer(server)->connected());
  EXPECT_TRUE(resumed(*Offer(server)));
  settings.client_certificates = ClientCertificates::kRequired;
  ASSERT_EQ(tls::ConfigureServer(server.get(), settings), absl::OkStatus());
  const auto refused = Offer(server);
  EXPECT_FALSE(refused->server.done());
  EXPECT_EQ(refused->server.reason(), SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE);
}

// Two processes, or one before and after a restart.
TEST_P(SessionTest, TheSameSettingsId) {
  const Context server = NewServer(ServerTrusting(client_root_));
  EXPECT_FALSE(ResumesAfter(server, ServerTrusting(client_root_)))
      << "nobody says that they are the same";
  tls::ServerSettings settings = ServerTrusting(client_root_);
  settings.settings_id = "1";
  EXPECT_FALSE(ResumesAfter(server, settings));
  EXPECT_TRUE(ResumesAfter(server, settings));
  settings.settings_id = "2";
  EXPECT_FALSE(ResumesAfter(server, settings));
  settings.ca_names = {client_root_.name().der()};
  EXPECT_FALSE(ResumesAfter(server, settings));
}

TEST_P(SessionTest, NotAfterTheClientsSettingsChanged) {
  const Context server = NewServer(OpenServer());
  Offer(server);
  EXPECT_TRUE(resumed(*Offer(server)));
  tls::PeerChecks checks;
  checks.revocation = true;
  ASSERT_EQ(
      tls::ConfigureClient(client_.get(), ClientTrusting(server_root_, checks)),
      absl::OkStatus());
  auto pair = Offer(server);
  EXPECT_FALSE(offered_);
  EXPECT_FALSE(resumed(*pair));
  EXPECT_TRUE(pair->connected());

  // Around OfferSession(): the handshake fails, and nothing is resumed.
  ASSERT_EQ(tls::ConfigureClient(client_.get(), ClientTrusting(server_root_)),
            absl::OkStatus());
  pair = Prepare(client_, server);
  ASSERT_EQ(SSL_set_session(pair->client.ssl(), sessions_.back().get()), 1);
  pair->Run();
  EXPECT_EQ(pair->client.reason(),
            SSL_R_ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT);
}

TEST_P(SessionTest, NotForAnotherServer) {
  const auto leaf = server_leaf_.San(kTestHost).San("b.example.com");
  const Context server = NewServer(OpenServer(), leaf);
  Offer(server);
  EXPECT_TRUE(Offer(server, Identity::DnsName("b.example.com"))->connected());
  EXPECT_FALSE(offered_);
  // The same text as another kind of identity.
  EXPECT_FALSE(
      Offer(server, Identity::Uri("https://b.example.com"))->connected());
  EXPECT_FALSE(offered_);
  Offer(server, Identity::DnsName("b.example.com"));
  EXPECT_TRUE(offered_);

  // The keys of the application's cache differ as well.
  const auto a = Prepare(client_, server, Identity::DnsName("a.example"));
  const auto b = Prepare(client_, server, Identity::DnsName("b.example"));
  const auto also_a = Prepare(client_, server, Identity::DnsName("a.example"));
  EXPECT_EQ(tls::SessionKey(a->client.ssl()).size(), 32);
  EXPECT_NE(tls::SessionKey(a->client.ssl()), tls::SessionKey(b->client.ssl()));
  EXPECT_EQ(tls::SessionKey(a->client.ssl()),
            tls::SessionKey(also_a->client.ssl()));
  const TlsEnd unprepared(client_.get());
  EXPECT_EQ(tls::SessionKey(unprepared.ssl()), "");
  EXPECT_FALSE(tls::OfferSession(unprepared.ssl(), sessions_.back().get()));
}

// One SSL_CTX, and a credential for each connection: Bob does not come in as
// Alice.
TEST_P(SessionTest, NotForAnotherOfUs) {
  client_ = NewClient(ClientTrusting(server_root_));
  KeepSessions(client_.get(), &sessions_);
  const Context server = NewServer(ServerTrusting(client_root_));
  const TestCertificate bob =
      Client().Key(P256("bob")).Serial(7).IssuedBy(client_ca_);
  const auto connect_as = [&](const TestCertificate& who) {
    auto pair = std::make_unique<TlsPair>(client_.get(), server.get());
    SSL* ssl = pair->client.ssl();
    UseChain(ssl, {who.der(), client_ca_.der()}, who.key().private_key());
    EXPECT_EQ(tls::PrepareClient(ssl, Identity::DnsName(kTestHost)),
              absl::OkStatus());
    EXPECT_EQ(tls::PrepareServer(pair->server.ssl()), absl::OkStatus());
    if (!sessions_.empty()) {
      offered_ = tls::OfferSession(ssl, sessions_.back().get());
    }
    pair->Run();
    EXPECT_TRUE(pair->connected());
    return pair;
  };
  const auto alice = connect_as(client_leaf_);
  const auto again = connect_as(client_leaf_);
  EXPECT_TRUE(offered_);
  EXPECT_TRUE(resumed(*again));
  EXPECT_EQ(tls::SessionKey(again->client.ssl()),
            tls::SessionKey(alice->client.ssl()));
  const auto other = connect_as(bob);
  EXPECT_FALSE(offered_);
  EXPECT_FALSE(resumed(*other));
  EXPECT_NE(tls::SessionKey(other->client.ssl()),
            tls::SessionKey(alice->client.ssl()));
  ASSERT_FALSE(other->server.verification().sent().empty());
  EXPECT_EQ(other->server.verification().sent()[0], bob.input());
  // Nor does whoever has no certificate at all.
  const auto nobody = Prepare(client_, server);
  EXPECT_FALSE(tls::OfferSession(nobody->client.ssl(), sessions_.back().get()));
}

// Data of a client that has not been verified yet: neither side allows it, not
// even where its SSL_CTX does.
TEST_P(SessionTest, NoEarlyData) {
  for (const bool clients_turn : {true, false}) {
    SCOPED_TRACE(clients_turn ? "client" : "server");
    sessions_.clear();
    const Context server = NewServer(OpenServer());
    SSL_CTX_set_early_data_enabled(client_.get(), 1);
    SSL_CTX_set_early_data_enabled(server.get(), 1);
    for (const bool resumes : {false, true}) {
      const auto pair = Prepare(client_, server);
      // The other side would.
      SSL_set_early_data_enabled(
          clients_turn ? pair->server.ssl() : pair->client.ssl(), 1);
      if (resumes) {
        EXPECT_TRUE(
            tls::OfferSession(pair->client.ssl(), sessions_.back().get()));
      }
      pair->Run();
      EXPECT_TRUE(pair->connected());
      EXPECT_EQ(resumed(*pair), resumes);
      EXPECT_EQ(SSL_early_data_accepted(pair->server.ssl()), 0);
      EXPECT_EQ(SSL_early_data_accepted(pair->client.ssl()), 0);
    }
  }
}

// The settings are the same, the world is not: the server's certificate has
// expired since.
TEST_P(SessionTest, ClientsVerifyAgain) {
  der::Time now = kNow;
  tls::ClientSettings settings = ClientTrusting(server_root_);
  settings.now = [&now] { return now; };
  client_ = NewClient(settings);
  KeepSessions(client_.get(), &sessions_);
  const Context server = NewServer(OpenServer());
  Offer(server);
  EXPECT_TRUE(resumed(*Offer(server)));
  now += 70 * kDay;
  const auto pair = Offer(server);
  EXPECT_TRUE(offered_);
  EXPECT_EQ(pair->client.error(), SSL_ERROR_SSL);
  EXPECT_TRUE(pair->client.verification().resumed());
  EXPECT_THAT(pair->client.verification().result(), FailsWith(Error::kExpired));
  EXPECT_EQ(pair->server.alert(), 45);
}

// A session does not outlive the client's certificate, nor session_lifetime.
TEST_P(SessionTest, Lifetimes) {
  const struct {
    der::Time certificate;
    absl::Duration lifetime;
    uint32_t expected;
  } kRows[] = {
      {kDay, absl::Hours(1), 3600},
      {600, absl::Hours(1), 600},
      {600, absl::Seconds(5), 5},
      {0, absl::Hours(1), 0},
  };
  for (const auto& row : kRows) {
    tls::ServerSettings settings = ServerTrusting(client_root_);
    settings.session_lifetime = row.lifetime;
    const Context server = NewServer(settings);
    const auto leaf = client_leaf_.NotAfter(kNow + row.certificate);
    const Context client = NewClient(ClientTrusting(server_root_), leaf);
    const auto pair = Connect(client, server);
    EXPECT_TRUE(pair->connected());
    EXPECT_EQ(SSL_SESSION_get_timeout(SSL_get_session(pair->server.ssl())),
              row.expected);
  }
}

TEST_P(SessionTest, VerifyAgainFindsWhatHasChanged) {
  const Context server = NewServer(ServerTrusting(client_root_));
  const auto pair = Offer(server);
  ASSERT_TRUE(pair->connected());
  EXPECT_EQ(tls::VerifyAgain(pair->server.ssl()), State::kAccepted);
  EXPECT_FALSE(pair->server.verification().resumed());
  ASSERT_EQ(tls::ConfigureServer(server.get(), ServerTrusting(server_root_)),
            absl::OkStatus());
  EXPECT_EQ(tls::VerifyAgain(pair->server.ssl()), State::kRefused);
  EXPECT_THAT(pair->server.verification().result(),
              FailsWith(Error::kUnknownIssuer));
  pair->Run();
  EXPECT_EQ(pair->client.alert(), 48);

  // Where no alert can be sent any more the verdict is the same, and no error
  // is left behind.
  ASSERT_EQ(tls::ConfigureServer(server.get(), ServerTrusting(client_root_)),
            absl::OkStatus());
  const auto closed = Offer(server);
  ASSERT_TRUE(closed->connected());
  SSL_shutdown(closed->server.ssl());
  ERR_clear_error();
  ASSERT_EQ(tls::ConfigureServer(server.get(), ServerTrusting(server_root_)),
            absl::OkStatus());
  EXPECT_EQ(tls::VerifyAgain(closed->server.ssl()), State::kRefused);
  EXPECT_EQ(ERR_peek_error(), 0u);

  // Clients can, too; and nobody without a certificate of the peer.
  EXPECT_EQ(tls::VerifyAgain(pair->client.ssl()), State::kAccepted);
  const auto open = Offer(NewServer(OpenServer()));
  EXPECT_EQ(tls::VerifyAgain(open->server.ssl()), State::kNotVerified);
  const auto early = Prepare(client_, server);
  EXPECT_EQ(tls::VerifyAgain(early->client.ssl()), State::kNotVerified);
}

}  // namespace
}  // namespace cairn::testing
