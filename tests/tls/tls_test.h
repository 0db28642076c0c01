#ifndef CAIRN_TESTS_TLS_TLS_TEST_H_
#define CAIRN_TESTS_TLS_TLS_TEST_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/tls_pair.h"
#include "tests/trustdomain/refusal_matcher.h"
#include "tls/client.h"
#include "tls/peer_checks.h"
#include "tls/server.h"
#include "tls/verification.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/private_trust_domain.h"
#include "trustdomain/trust_store.h"

namespace cairn::testing {

inline std::shared_ptr<const TrustStore> StoreOf(const TestCertificate& root) {
  TrustStore::Builder builder;
  EXPECT_TRUE(builder.AddAnchor(root.der()).ok());
  return builder.Build();
}

// Trusts `root`, and checks what `checks` say.
inline tls::DomainFactory Trusting(const TestCertificate& root,
                                   const tls::PeerChecks& checks = {}) {
  return [store = StoreOf(root), checks](const tls::Peer& peer) {
    return tls::WithChecks(
        std::make_unique<InMemoryTrustDomain>(store, peer.intermediates), peer,
        checks);
  };
}

// Lets in whom one group lets in.
inline tls::DomainFactory Groups(const ClientGroup& group) {
  const auto groups = *ClientGroups::Create({group});
  return [groups](const tls::Peer& peer) {
    return tls::ConnectionDomain{
        std::make_unique<PrivateTrustDomain>(groups, peer.intermediates), {}};
  };
}

// Handshakes in one version of TLS: a server of `server_root_`, and clients of
// `client_root_`, each below an intermediate.
class TlsTest : public ::testing::TestWithParam<uint16_t> {
 protected:
  uint16_t version() const { return GetParam(); }

  tls::ClientSettings ClientTrusting(const TestCertificate& root,
                                     const tls::PeerChecks& checks = {}) const {
    tls::ClientSettings settings;
    settings.domain = Trusting(root, checks);
    settings.now = [] { return kNow; };
    return settings;
  }
  tls::ServerSettings ServerTrusting(const TestCertificate& root,
                                     const tls::PeerChecks& checks = {}) const {
    tls::ServerSettings settings;
    settings.domain = Trusting(root, checks);
    settings.now = [] { return kNow; };
    return settings;
  }
  // A server that asks for no certificate.
  tls::ServerSettings OpenServer() const {
    tls::ServerSettings settings = ServerTrusting(client_root_);
    settings.client_certificates = tls::ClientCertificates::kOff;
    return settings;
  }

  // A context with these settings. A client has a certificate only where
  // `leaf` is given.
  Context NewClient(const tls::ClientSettings& settings) const {
    return Configured(NewContext(version()), settings);
  }
  Context NewClient(const tls::ClientSettings& settings,
                    const TestCertificate& leaf) const {
    return Configured(NewContext(version(), leaf), settings);
  }
  Context NewServer(const tls::ServerSettings& settings) const {
    return NewServer(settings, server_leaf_);
  }
  Context NewServer(const tls::ServerSettings& settings,
                    const TestCertificate& leaf) const {
    Context ctx = NewContext(version(), leaf);
    EXPECT_EQ(tls::ConfigureServer(ctx.get(), settings), absl::OkStatus());
    return ctx;
  }

  // A pair that is prepared and has run.
  std::unique_ptr<TlsPair> Connect(
      const Context& client, const Context& server,
      const Identity& identity = Identity::DnsName(kTestHost)) const {
    auto pair = Prepare(client, server, identity);
    pair->Run();
    return pair;
  }
  std::unique_ptr<TlsPair> Prepare(
      const Context& client, const Context& server,
      const Identity& identity = Identity::DnsName(kTestHost)) const {
    auto pair = std::make_unique<TlsPair>(client.get(), server.get());
    EXPECT_EQ(tls::PrepareClient(pair->client.ssl(), identity),
              absl::OkStatus());
    EXPECT_EQ(tls::PrepareServer(pair->server.ssl()), absl::OkStatus());
    return pair;
  }

  const TestCertificate server_root_ = Ca("Server root");
  const TestCertificate server_ca_ = Ca("Server CA").IssuedBy(server_root_);
  const TestCertificate server_leaf_ = Leaf().IssuedBy(server_ca_);
  const TestCertificate client_root_ = Ca("Client root");
  const TestCertificate client_ca_ = Ca("Client CA").IssuedBy(client_root_);
  const TestCertificate client_leaf_ = Client().IssuedBy(client_ca_);

 private:
  static Context Configured(Context ctx, const tls::ClientSettings& settings) {
    EXPECT_EQ(tls::ConfigureClient(ctx.get(), settings), absl::OkStatus());
    return ctx;
  }
};

// Both versions.
#define CAIRN_EACH_TLS_VERSION(test)                                       \
  INSTANTIATE_TEST_SUITE_P(                                                \
      Version, test, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),    \
      [](const auto& i) {                                                  \
        return std::string(i.param == TLS1_2_VERSION ? "Tls12" : "Tls13"); \
      })

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_TLS_TLS_TEST_H_
