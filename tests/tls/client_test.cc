// Clients: which servers they accept, and what the others are told.

#include "tls/client.h"

#include <memory>
#include <string>
#include <vector>

#include "crl/check.h"
#include "openssl/ssl.h"
#include "tests/support/crl_factory.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/fake_fetcher.h"
#include "tests/support/ocsp_factory.h"
#include "tests/tls/tls_test.h"
#include "trustdomain/crl_source.h"
#include "trustdomain/ocsp_source.h"

namespace cairn::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using tls::Problem;
using tls::State;

class ClientTest : public TlsTest {
 protected:
  // A client that trusts the server's root, and a server with `leaf`.
  std::unique_ptr<TlsPair> ConnectTo(
      const TestCertificate& leaf,
      const Identity& identity = Identity::DnsName(kTestHost)) {
    return Connect(NewClient(ClientTrusting(server_root_)),
                   NewServer(OpenServer(), leaf), identity);
  }
  // A server that staples `response`, and a client that checks revocation.
  std::unique_ptr<TlsPair> ConnectStapled(const TestCertificate& leaf,
                                          const std::string& response,
                                          tls::PeerChecks checks = {}) {
    checks.revocation = true;
    const Context server = NewServer(OpenServer(), leaf);
    if (!response.empty()) {
      EXPECT_EQ(
          SSL_CTX_set_ocsp_response(
              server.get(), reinterpret_cast<const uint8_t*>(response.data()),
              response.size()),
          1);
    }
    return Connect(NewClient(ClientTrusting(server_root_, checks)), server);
  }
};
CAIRN_EACH_TLS_VERSION(ClientTest);

// The client refuses: it knows why, and the server got the alert.
void ExpectRefused(const TlsPair& pair, Error error, int depth, int alert) {
  const tls::Verification& verification = pair.client.verification();
  EXPECT_EQ(pair.client.error(), SSL_ERROR_SSL);
  EXPECT_EQ(pair.client.reason(), SSL_R_CERTIFICATE_VERIFY_FAILED);
  EXPECT_EQ(verification.state(), State::kRefused);
  EXPECT_EQ(verification.problem(), Problem::kNone);
  EXPECT_THAT(verification.result(), FailsWithAt(error, depth))
      << verification.ToText();
  EXPECT_EQ(verification.failure().error, error);
  EXPECT_EQ(verification.alert(), alert);
  EXPECT_EQ(pair.server.alert(), alert);
  EXPECT_EQ(pair.server.error(), SSL_ERROR_SSL);
  EXPECT_FALSE(pair.client.heard());
}

TEST_P(ClientTest, AcceptsAndKeepsTheResult) {
  const auto pair = ConnectTo(server_leaf_);
  EXPECT_TRUE(pair->connected());
  const tls::Verification& verification = pair->client.verification();
  EXPECT_EQ(verification.state(), State::kAccepted);
  EXPECT_TRUE(verification.failure().ok());
  EXPECT_EQ(verification.alert(), 0);
  EXPECT_FALSE(verification.resumed());
  EXPECT_THAT(verification.result(), IsTrusted());
  ASSERT_THAT(verification.result().path(), SizeIs(3));
  EXPECT_EQ(verification.result().path()[2], server_root_.input());
  ASSERT_THAT(verification.sent(), SizeIs(2));
  EXPECT_EQ(verification.sent()[0], server_leaf_.input());
  EXPECT_EQ(verification.sent()[1], server_ca_.input());
  ASSERT_NE(verification.trace(), nullptr);
  EXPECT_THAT(verification.trace()->entries(), SizeIs(3));
  EXPECT_STREQ(
      SSL_get_servername(pair->server.ssl(), TLSEXT_NAMETYPE_host_name),
      "example.com");
  // The server has nobody to verify.
  EXPECT_EQ(pair->server.verification().state(), State::kNotVerified);
}

TEST_P(ClientTest, UnknownCa) {
  const auto pair =
      Connect(NewClient(ClientTrusting(client_root_)), NewServer(OpenServer()));
  ExpectRefused(*pair, Error::kUnknownIssuer, 1, 48);
}

TEST_P(ClientTest, Expired) {
  ExpectRefused(*ConnectTo(server_leaf_.NotAfter(kNow - 1)), Error::kExpired, 0,
                45);
  EXPECT_TRUE(ConnectTo(server_leaf_.NotAfter(kNow))->connected());
}

TEST_P(ClientTest, ForSomebodyElse) {
  ExpectRefused(*ConnectTo(server_leaf_, Identity::DnsName("b.example.com")),
                Error::kHostnameMismatch, 0, 42);
  EXPECT_TRUE(ConnectTo(server_leaf_.San("b.example.com"),
                        Identity::DnsName("b.example.com"))
                  ->connected());
}

TEST_P(ClientTest, Addresses) {
  const uint8_t address[] = {192, 0, 2, 1};
  const auto leaf = server_leaf_.San(IpName("192.0.2.1"));
  const auto pair = ConnectTo(leaf, Identity::IpAddress(address));
  EXPECT_TRUE(pair->connected());
  // RFC 6066 section 3: no addresses in SNI.
  EXPECT_EQ(SSL_get_servername(pair->server.ssl(), TLSEXT_NAMETYPE_host_name),
            nullptr);
  const uint8_t other[] = {192, 0, 2, 2};
  ExpectRefused(*ConnectTo(leaf, Identity::IpAddress(other)),
                Error::kIpAddressMismatch, 0, 42);
  // An address is not a name.
  ExpectRefused(
      *ConnectTo(server_leaf_.San("192.0.2.1"), Identity::IpAddress(address)),
      Error::kIpAddressMismatch, 0, 42);
}

TEST_P(ClientTest, ForAnotherPurpose) {
  ExpectRefused(*ConnectTo(server_leaf_.Purposes({der::Oid::kClientAuth})),
                Error::kPurposeNotAllowed, 0, 43);
}

TEST_P(ClientTest, Staples) {
  ExpectRefused(*ConnectStapled(server_leaf_,
                                Ocsp(StatusOf(server_leaf_).Revoked()).der()),
                Error::kRevoked, 0, 44);
  const auto good = ConnectStapled(server_leaf_, Ocsp(server_leaf_).der());
  EXPECT_TRUE(good->connected());
  EXPECT_EQ(good->client.verification().result().revocation(0),
            RevocationStatus::kGood);
  const auto none = ConnectStapled(server_leaf_, "");
  EXPECT_TRUE(none->connected());
  EXPECT_EQ(none->client.verification().result().revocation(0),
            RevocationStatus::kUnknown);
}

TEST_P(ClientTest, MustStaple) {
  const auto leaf = server_leaf_.MustStaple();
  EXPECT_TRUE(ConnectStapled(leaf, Ocsp(leaf).der())->connected());
  ExpectRefused(*ConnectStapled(leaf, ""), Error::kStapledResponseMissing, 0,
                113);
  ExpectRefused(*ConnectStapled(leaf, Ocsp(leaf).CorruptSignature().der()),
                Error::kStapledResponseMissing, 0, 113);
}

TEST_P(ClientTest, Crls) {
  const TestCrl crl = CrlOf(server_ca_).Revoke(server_leaf_);
  const std::vector<crl::Crl> crls = {crl.crl()};
  crl::CrlList list(crls);
  CrlSource source(list);
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.sources = {&source};
  const Context client = NewClient(ClientTrusting(server_root_, checks));
  ExpectRefused(*Connect(client, NewServer(OpenServer())), Error::kRevoked, 0,
                44);
  EXPECT_TRUE(Connect(client, NewServer(OpenServer(), server_leaf_.Serial(99)))
                  ->connected());
}

// An old response is the server's fault where the server stapled it, and not
// where a responder gave it to us.
TEST_P(ClientTest, WhoseResponseIsBad) {
  const auto leaf = server_leaf_.OcspUri("http://ocsp.example/");
  const std::string old = Ocsp(StatusOf(leaf)
                                   .ThisUpdate(kNow - 9 * kDay)
                                   .NextUpdate(kNow - 5 * kDay))
                              .der();
  FakeFetcher fetcher;
  fetcher.Serve("http://ocsp.example/", old);
  FetchedOcspSource source(fetcher);
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.revocation_policy.end_entity = RevocationPolicy::Mode::kHard;
  ExpectRefused(*ConnectStapled(leaf, old, checks), Error::kOcspResponseExpired,
                0, 113);
  checks.sources = {&source};
  ExpectRefused(*ConnectStapled(leaf, "", checks), Error::kOcspResponseExpired,
                0, 46);
}

TEST_P(ClientTest, HandsOnWhatTheHandshakeHas) {
  const std::string scts("\x00\x03\x00\x01\x07", 5);
  const std::string response = Ocsp(server_leaf_).der();
  const Context server = NewServer(OpenServer());
  ASSERT_EQ(SSL_CTX_set_signed_cert_timestamp_list(
                server.get(), reinterpret_cast<const uint8_t*>(scts.data()),
                scts.size()),
            1);
  ASSERT_EQ(SSL_CTX_set_ocsp_response(
                server.get(), reinterpret_cast<const uint8_t*>(response.data()),
                response.size()),
            1);
  tls::PeerChecks checks;
  HookResult answer = HookResult::Ok();
  int asked = 0;
  checks.check_chain = [&](const VerifiedChain& chain, const tls::Peer& peer) {
    ++asked;
    EXPECT_EQ(chain.size(), 2);
    EXPECT_EQ(peer.sct_list.AsStringView(), scts);
    EXPECT_EQ(peer.stapled_ocsp_response.AsStringView(), response);
    EXPECT_EQ(peer.end_entity->der(), server_leaf_.input());
    EXPECT_THAT(peer.intermediates, SizeIs(1));
    EXPECT_EQ(peer.identity.value().AsStringView(), "example.com");
    EXPECT_EQ(peer.time, kNow);
    return answer;
  };
  const Context client = NewClient(ClientTrusting(server_root_, checks));
  EXPECT_TRUE(Connect(client, server)->connected());
  EXPECT_EQ(asked, 1);
  answer = HookResult::Refuse(1000);
  ExpectRefused(*Connect(client, server), Error::kRefusedByTrustDomain, 0, 49);
}

// The server sends SCTs in the handshake, of two logs or of one.
TEST_P(ClientTest, CertificateTransparency) {
  const auto logs =
      CtLogList::Parse(LogListJson({TestLog(P256("one")).Operator("One"),
                                    TestLog(P256("two")).Operator("Two")}));
  ASSERT_TRUE(logs.ok()) << logs.status();
  tls::PeerChecks checks;
  checks.ct.emplace();
  checks.ct->logs = &*logs;
  checks.ct->scope = CtScope::kEverything;
  const Context client = NewClient(ClientTrusting(server_root_, checks));
  const std::string one = SctBy(P256("one")).ForCertificate(server_leaf_);
  const std::string two = SctBy(P256("two")).ForCertificate(server_leaf_);
  const auto connect = [&](const std::string& list) {
    const Context server = NewServer(OpenServer());
    EXPECT_EQ(SSL_CTX_set_signed_cert_timestamp_list(
                  server.get(), reinterpret_cast<const uint8_t*>(list.data()),
                  list.size()),
              1);
    return Connect(client, server);
  };
  const auto good = connect(SctListOf({one, two}));
  EXPECT_TRUE(good->connected());
  ASSERT_NE(good->client.verification().ct_report(), nullptr);
  EXPECT_EQ(good->client.verification().ct_report()->error, Error::kOk);
  EXPECT_THAT(good->client.verification().ToText(),
              HasSubstr("\nCertificate Transparency: satisfied\n"));
  const auto bad = connect(SctListOf({one}));
  ExpectRefused(*bad, Error::kTooFewScts, 0, 46);
  EXPECT_EQ(bad->client.verification().ct_report()->error, Error::kTooFewScts);
  ExpectRefused(*Connect(client, NewServer(OpenServer())), Error::kSctsMissing,
                0, 46);
  // Where nobody checks it, nobody reports.
  EXPECT_EQ(ConnectTo(server_leaf_)->client.verification().ct_report(),
            nullptr);
}

// A good chain first, and then rubbish: left out, and to be seen.
TEST_P(ClientTest, WhatCannotBeRead) {
  const Context server = NewServer(OpenServer());
  UseChain(server.get(), {server_leaf_.der(), server_ca_.der(), "\x30\x01x"},
           server_leaf_.key().private_key());
  const Context client = NewClient(ClientTrusting(server_root_));
  const auto pair = Connect(client, server);
  EXPECT_TRUE(pair->connected());
  EXPECT_THAT(pair->client.verification().sent(), SizeIs(3));
  EXPECT_THAT(pair->client.verification().peer().intermediates, SizeIs(1));

  // TLS takes the key from it, and Cairn cannot read it.
  const auto bad =
      server_leaf_.Extension(der::Oid::kBasicConstraints, true, "rubbish");
  const auto refused = Connect(client, NewServer(OpenServer(), bad));
  const tls::Verification& verification = refused->client.verification();
  EXPECT_EQ(verification.state(), State::kRefused);
  EXPECT_THAT(verification.failure(), FailsWith(Error::kMalformedExtension));
  EXPECT_EQ(verification.domain(), nullptr);
  EXPECT_EQ(refused->server.alert(), 42);
  EXPECT_THAT(verification.ToText(), HasSubstr("malformed extension"));
}

// For trust domains that know whom they let in, such as SPIFFE's.
TEST_P(ClientTest, NobodyInParticular) {
  EXPECT_TRUE(ConnectTo(server_leaf_, Identity::None())->connected());
}

TEST_P(ClientTest, NotPrepared) {
  const Context client = NewClient(ClientTrusting(server_root_));
  const Context server = NewServer(OpenServer());
  TlsPair pair(client.get(), server.get());
  EXPECT_EQ(tls::VerificationOf(pair.client.ssl()), nullptr);
  EXPECT_EQ(tls::PrepareServer(pair.server.ssl()), absl::OkStatus());
  pair.Run();
  EXPECT_EQ(pair.client.error(), SSL_ERROR_SSL);
  EXPECT_EQ(pair.client.verification().problem(), Problem::kNotPrepared);
  EXPECT_EQ(pair.server.alert(), 80);
}

// What SSL_new() copies is not what counts.
TEST_P(ClientTest, PreparedByAnotherContextThanItWasMadeBy) {
  const auto must_staple = server_leaf_.MustStaple();
  const struct {
    const char* name;
    TestCertificate leaf;
    Error error;
  } kRows[] = {
      {"good", server_leaf_, Error::kOk},
      {"bad", Leaf().IssuedBy(Ca("Other")), Error::kUnknownIssuer},
      {"stapled", must_staple, Error::kOk},
  };
  tls::PeerChecks checks;
  checks.revocation = true;
  const tls::ClientSettings settings = ClientTrusting(server_root_, checks);
  const std::string staple = Ocsp(must_staple).der();
  for (const auto& row : kRows) {
    for (const bool configured_later : {true, false}) {
      SCOPED_TRACE(absl::StrCat(row.name, configured_later));
      const Context server = NewServer(OpenServer(), row.leaf);
      ASSERT_EQ(
          SSL_CTX_set_ocsp_response(
              server.get(), reinterpret_cast<const uint8_t*>(staple.data()),
              staple.size()),
          1);
      const Context plain = NewContext(version());
      const Context configured = NewClient(settings);
      TlsPair pair(plain.get(), server.get());
      SSL* ssl = pair.client.ssl();
      if (configured_later) {
        ASSERT_EQ(tls::ConfigureClient(plain.get(), settings),
                  absl::OkStatus());
      } else {
        ASSERT_EQ(SSL_set_SSL_CTX(ssl, configured.get()), configured.get());
      }
      ASSERT_EQ(tls::PrepareClient(ssl, Identity::DnsName(kTestHost)),
                absl::OkStatus());
      ASSERT_EQ(tls::PrepareServer(pair.server.ssl()), absl::OkStatus());
      pair.Run();
      if (row.error == Error::kOk) {
        EXPECT_TRUE(pair.connected());
        EXPECT_TRUE(pair.client.verification().accepted());
      } else {
        ExpectRefused(pair, row.error, 0, 48);
      }
      EXPECT_EQ(pair.client.verification()
                    .peer()
                    .stapled_ocsp_response.AsStringView(),
                staple);
    }
  }
}

TEST_P(ClientTest, NoDomain) {
  tls::ClientSettings settings = ClientTrusting(server_root_);
  settings.domain = [](const tls::Peer&) { return tls::ConnectionDomain(); };
  const auto pair = Connect(NewClient(settings), NewServer(OpenServer()));
  EXPECT_EQ(pair->client.verification().problem(), Problem::kNoDomain);
  EXPECT_EQ(pair->server.alert(), 80);
}

TEST_P(ClientTest, BadIdentities) {
  const Context client = NewClient(ClientTrusting(server_root_));
  const TlsEnd end(client.get());
  for (const Identity& bad :
       {Identity::DnsName(""), Identity::DnsName("192.0.2.1"),
        Identity::DnsName("a..b"), Identity::DnsName("*.example.com"),
        Identity::IpAddress({})}) {
    EXPECT_EQ(tls::PrepareClient(end.ssl(), bad).code(),
              absl::StatusCode::kInvalidArgument)
        << bad.value().AsStringView();
  }
  EXPECT_EQ(tls::VerificationOf(end.ssl()), nullptr);
  EXPECT_EQ(tls::PrepareClient(end.ssl(), Identity::DnsName("a.example.")),
            absl::OkStatus());
}

TEST_P(ClientTest, TheOtherSidesSettings) {
  const Context plain = NewContext(version());
  const TlsEnd unconfigured(plain.get());
  EXPECT_EQ(tls::PrepareClient(unconfigured.ssl(), Identity::None()).code(),
            absl::StatusCode::kFailedPrecondition);
  const Context server = NewServer(OpenServer());
  const TlsEnd end(server.get());
  EXPECT_EQ(tls::PrepareClient(end.ssl(), Identity::None()).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(
      tls::ConfigureClient(server.get(), ClientTrusting(server_root_)).code(),
      absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace cairn::testing
