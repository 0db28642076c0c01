#include "trustdomain/trust_store.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/public_keys.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Notes what it is offered: "anchor CN=Root", "bare CN=Root", "CN=Inter".
class CollectingSink final : public IssuerSink {
 public:
  explicit CollectingSink(size_t stop_after = 100) : stop_after_(stop_after) {}

  Answer Offer(const Certificate& certificate) override {
    return Note(DescribeName(certificate.subject()));
  }
  Answer OfferDer(der::Input) override {
    ADD_FAILURE() << "a store offers what it has parsed";
    return Answer::kStop;
  }
  Answer OfferAnchor(const Anchor& anchor) override {
    anchors.push_back(&anchor);
    return Note((anchor.certificate == nullptr ? "bare " : "anchor ") +
                DescribeName(anchor.subject));
  }

  std::vector<std::string> offers;
  std::vector<const Anchor*> anchors;

 private:
  Answer Note(const std::string& offer) {
    offers.push_back(offer);
    return offers.size() < stop_after_ ? Answer::kMore : Answer::kStop;
  }

  const size_t stop_after_;
};

// What the store offers to a certificate issued by a CA of this name.
std::vector<std::string> Offers(const TrustStore& store, const NameDer& issuer,
                                size_t stop_after = 100) {
  const auto leaf = Leaf().IssuerName(issuer);
  CollectingSink sink(stop_after);
  store.FindIssuers({leaf.certificate(), der::Input::FromString(issuer.der()),
                     leaf.certificate().issuer_hash(), der::Input(), kNow},
                    sink);
  return sink.offers;
}

CertTrust::Level TrustIn(const TrustStore& store,
                         const TestCertificate& certificate) {
  return store.GetCertTrust(certificate.certificate()).level();
}

// An error of one line.
::testing::AssertionResult IsOneLine(const absl::Status& status) {
  const std::string text(status.message());
  if (status.code() != absl::StatusCode::kInvalidArgument || text.empty() ||
      absl::StrContains(text, "\n")) {
    return ::testing::AssertionFailure() << status;
  }
  return ::testing::AssertionSuccess();
}

class TrustStoreTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").IssuedBy(root_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inter_);
};

TEST_F(TrustStoreTest, Empty) {
  const auto store = TrustStore::Builder().Build();
  EXPECT_EQ(store->anchor_count(), 0u);
  EXPECT_EQ(store->intermediate_count(), 0u);
  EXPECT_THAT(Offers(*store, "Root"), IsEmpty());
  EXPECT_EQ(TrustIn(*store, root_), CertTrust::Level::kInherits);
}

TEST_F(TrustStoreTest, OffersBySubject) {
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(Ca("Root").Key(P256(5)).der()).ok());
  const auto store = builder.Build();
  EXPECT_EQ(store->anchor_count(), 1u);
  EXPECT_EQ(store->intermediate_count(), 2u);
  EXPECT_THAT(Offers(*store, "Root"),
              UnorderedElementsAre("anchor CN=Root", "CN=Root"));
  EXPECT_THAT(Offers(*store, "Intermediate"), ElementsAre("CN=Intermediate"));
  EXPECT_THAT(Offers(*store, "Nobody"), IsEmpty());
  EXPECT_THAT(Offers(*store, "Root", 1), ::testing::SizeIs(1))
      << "stops when told to";
}

// RFC 5280 section 7.1: letter case, white space and string type aside.
TEST_F(TrustStoreTest, FindsNamesThatMatch) {
  const std::string text = "C=DE,O=Some  Company,CN=The Root";
  TrustStore::Builder builder;
  ASSERT_TRUE(
      builder.AddAnchor(Ca("C=DE,O=Some  Company,CN=The Root").der()).ok());
  const auto store = builder.Build();
  for (const NameDer& name :
       {NameDer(text), NameDer("C=DE,O=some company,CN=THE ROOT"),
        NameDer("C=DE,O= Some Company ,CN=the root"),
        Name("C=de,O=Some Company,CN=The   Root", der::kPrintableString),
        Name("C=DE,O=Some Company,CN=The Root", der::kBmpString)}) {
    EXPECT_THAT(Offers(*store, name), ::testing::SizeIs(1))
        << DescribeName(der::Input::FromString(name.der()));
    // And the engine agrees that it is the issuer.
    const auto leaf = Leaf()
                          .IssuedBy(Ca("C=DE,O=Some  Company,CN=The Root"))
                          .IssuerName(name);
    InMemoryTrustDomain domain(store);
    EXPECT_THAT(Verify(domain, leaf), IsTrusted());
  }
  EXPECT_THAT(Offers(*store, "C=DE,O=SomeCompany,CN=The Root2"), IsEmpty());
}

TEST_F(TrustStoreTest, TrustByBytes) {
  TrustStore::Builder builder;
  const auto bad = Ca("Bad");
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  ASSERT_TRUE(builder.AddDistrusted(bad.der()).ok());
  const auto store = builder.Build();
  EXPECT_EQ(TrustIn(*store, root_), CertTrust::Level::kAnchor);
  EXPECT_EQ(TrustIn(*store, inter_), CertTrust::Level::kInherits);
  EXPECT_EQ(TrustIn(*store, bad), CertTrust::Level::kDistrusted);
  // Same name and key, and even the same contents but for the serial number.
  EXPECT_EQ(TrustIn(*store, root_.Serial(7)), CertTrust::Level::kInherits);
  EXPECT_EQ(TrustIn(*store, bad.Serial(7)), CertTrust::Level::kInherits);
  // The same last bytes.
  const std::string tail = root_.der().substr(root_.der().size() - 8);
  const auto other = Ca("Other").MutateCertificate(
      [&](std::string der) { return der.replace(der.size() - 8, 8, tail); });
  EXPECT_EQ(TrustIn(*store, other), CertTrust::Level::kInherits);
  // Distrusted certificates are offered to nobody.
  EXPECT_THAT(Offers(*store, "Bad"), IsEmpty());
}

TEST_F(TrustStoreTest, CopiesConstraints) {
  TrustStore::Builder builder;
  {
    const std::string names = NameConstraintsValue({"example.com"}, {});
    const std::string policy = ObjectId("1.2.3.4").contents();
    const std::vector<der::Input> policies = {der::Input::FromString(policy)};
    AnchorConstraints constraints;
    constraints.kind = AnchorConstraints::Kind::kEndEntityOnly;
    constraints.expiry = AnchorConstraints::Expiry::kIgnored;
    constraints.purposes = PurposeBit(Purpose::Known::kClientAuth);
    constraints.publicly_trusted = true;
    constraints.distrust_after = kNow - kDay;
    constraints.name_constraints = der::Input::FromString(names);
    constraints.policies = policies;
    std::string der = root_.der();
    ASSERT_TRUE(builder.AddAnchor(der, constraints).ok());
    ASSERT_TRUE(
        builder.AddBareAnchor(NameDer("Bare").der(), P256().spki(), constraints)
            .ok());
    // What was given goes.
    der.assign(der.size(), '\0');
  }
  const auto store = builder.Build();
  ASSERT_EQ(store->anchor_count(), 2u);
  const std::string names = NameConstraintsValue({"example.com"}, {});
  const std::string policy = ObjectId("1.2.3.4").contents();
  for (size_t i = 0; i < 2; ++i) {
    const AnchorConstraints& kept = store->anchor(i).constraints;
    EXPECT_EQ(kept.kind, AnchorConstraints::Kind::kEndEntityOnly);
    EXPECT_EQ(kept.expiry, AnchorConstraints::Expiry::kIgnored);
    EXPECT_EQ(kept.purposes, PurposeBit(Purpose::Known::kClientAuth));
    EXPECT_TRUE(kept.publicly_trusted);
    EXPECT_EQ(kept.distrust_after, kNow - kDay);
    EXPECT_EQ(kept.name_constraints, der::Input::FromString(names));
    ASSERT_EQ(kept.policies.size(), 1u);
    EXPECT_EQ(kept.policies[0], der::Input::FromString(policy));
  }
  EXPECT_EQ(store->GetCertTrust(root_.certificate()).constraints(),
            &store->anchor(0).constraints);
}

TEST_F(TrustStoreTest, ConstraintsBindThePath) {
  const auto verify = [&](const AnchorConstraints& constraints) {
    TrustStore::Builder builder;
    EXPECT_TRUE(builder.AddAnchor(root_.der(), constraints).ok());
    EXPECT_TRUE(builder.AddIntermediate(inter_.der()).ok());
    InMemoryTrustDomain domain(builder.Build());
    return Verify(domain, leaf_);
  };
  EXPECT_THAT(verify({}), IsTrusted());
  const std::string permitted = NameConstraintsValue({kTestHost}, {});
  const std::string elsewhere = NameConstraintsValue({"example.org"}, {});
  AnchorConstraints names;
  names.name_constraints = der::Input::FromString(permitted);
  EXPECT_THAT(verify(names), IsTrusted());
  names.name_constraints = der::Input::FromString(elsewhere);
  EXPECT_THAT(verify(names), FailsWith(Error::kNameNotPermitted));
  AnchorConstraints client;
  client.purposes = PurposeBit(Purpose::Known::kClientAuth);
  EXPECT_THAT(verify(client), FailsWith(Error::kAnchorNotForPurpose));
  AnchorConstraints old;
  old.distrust_after = kNow - 100 * kDay;
  EXPECT_THAT(verify(old), FailsWith(Error::kAnchorDistrustedAfter));
  AnchorConstraints itself;
  itself.kind = AnchorConstraints::Kind::kEndEntityOnly;
  EXPECT_THAT(verify(itself), FailsWith(Error::kAnchorDoesNotIssue));
}

TEST_F(TrustStoreTest, AddingAgainReplaces) {
  const struct {
    absl::Status (*add)(TrustStore::Builder*, const std::string&);
    CertTrust::Level level;
    size_t offers;
  } kinds[] = {
      {[](TrustStore::Builder* b, const std::string& der) {
         return b->AddAnchor(der);
       },
       CertTrust::Level::kAnchor, 1},
      {[](TrustStore::Builder* b, const std::string& der) {
         return b->AddIntermediate(der);
       },
       CertTrust::Level::kInherits, 1},
      {[](TrustStore::Builder* b, const std::string& der) {
         return b->AddDistrusted(der);
       },
       CertTrust::Level::kDistrusted, 0},
  };
  for (const auto& first : kinds) {
    for (const auto& second : kinds) {
      TrustStore::Builder builder;
      ASSERT_TRUE(builder.AddAnchor(Ca("Before").der()).ok());
      ASSERT_TRUE(first.add(&builder, root_.der()).ok());
      ASSERT_TRUE(builder.AddAnchor(Ca("Between").der()).ok());
      ASSERT_TRUE(second.add(&builder, root_.der()).ok());
      ASSERT_TRUE(second.add(&builder, root_.der()).ok());
      ASSERT_TRUE(builder.AddAnchor(Ca("After").der()).ok());
      const auto store = builder.Build();
      EXPECT_EQ(TrustIn(*store, root_), second.level);
      EXPECT_THAT(Offers(*store, "Root"), ::testing::SizeIs(second.offers));
      EXPECT_EQ(TrustIn(*store, Ca("Before")), CertTrust::Level::kAnchor);
      EXPECT_EQ(TrustIn(*store, Ca("Between")), CertTrust::Level::kAnchor);
      EXPECT_EQ(TrustIn(*store, Ca("After")), CertTrust::Level::kAnchor);
    }
  }
}

TEST_F(TrustStoreTest, AddingAgainReplacesConstraints) {
  TrustStore::Builder builder;
  AnchorConstraints client;
  client.purposes = PurposeBit(Purpose::Known::kClientAuth);
  ASSERT_TRUE(builder.AddAnchor(root_.der(), client).ok());
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  InMemoryTrustDomain domain(builder.Build());
  EXPECT_EQ(domain.stores().store(0).anchor_count(), 1u);
  EXPECT_THAT(Verify(domain, leaf_), IsTrusted());
}

TEST_F(TrustStoreTest, DistrustWins) {
  for (const TestCertificate& distrusted : {leaf_, inter_}) {
    TrustStore::Builder builder;
    ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
    ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
    ASSERT_TRUE(builder.AddDistrusted(distrusted.der()).ok());
    const Certificate sent[] = {inter_.certificate()};
    InMemoryTrustDomain domain(builder.Build(), sent);
    EXPECT_THAT(Verify(domain, leaf_), FailsWith(Error::kDistrusted));
  }
}

// What is blocked stands on no path, whatever else was said of it.
TEST_F(TrustStoreTest, Blocked) {
  const auto key_digest = [](const TestCertificate& certificate) {
    const Sha256 digest =
        Sha256Of(der::Input::FromString(certificate.key().spki()));
    return std::string(der::Input(digest).AsStringView());
  };
  const auto verify = [&](void (*block)(TrustStore::Builder*,
                                        const TestCertificate&,
                                        const std::string&),
                          const TestCertificate& blocked, bool bare = false) {
    TrustStore::Builder builder;
    EXPECT_TRUE(
        (bare ? builder.AddBareAnchor(root_.name().der(), root_.key().spki())
              : builder.AddAnchor(root_.der()))
            .ok());
    EXPECT_TRUE(builder.AddIntermediate(inter_.der()).ok());
    block(&builder, blocked, key_digest(blocked));
    const Certificate sent[] = {inter_.certificate(), root_.certificate()};
    InMemoryTrustDomain domain(builder.Build(), sent);
    return Verify(domain, leaf_);
  };
  const auto serial = [](TrustStore::Builder* builder,
                         const TestCertificate& certificate,
                         const std::string&) {
    builder->BlockIssuerAndSerial(
        certificate.certificate().issuer().AsStringView(),
        certificate.serial());
  };
  const auto subject = [](TrustStore::Builder* builder,
                          const TestCertificate& certificate,
                          const std::string& digest) {
    builder->BlockSubjectAndKey(certificate.name().der(), digest);
  };
  const auto key = [](TrustStore::Builder* builder, const TestCertificate&,
                      const std::string& digest) { builder->BlockKey(digest); };
  const auto other = Ca("Other");
  for (const TestCertificate& bad : {root_, inter_, leaf_}) {
    SCOPED_TRACE(DescribeName(der::Input::FromString(bad.name().der())));
    EXPECT_FALSE(verify(serial, bad).trusted());
    EXPECT_FALSE(verify(subject, bad).trusted());
    EXPECT_FALSE(verify(key, bad).trusted());
  }
  EXPECT_THAT(verify(serial, inter_), FailsWith(Error::kDistrusted));
  EXPECT_FALSE(verify(key, root_, true).trusted());
  EXPECT_THAT(verify(serial, root_.Serial(99)), IsTrusted());
  EXPECT_THAT(verify(subject, other), IsTrusted());
  EXPECT_THAT(verify(subject, root_.Key(other.key())), IsTrusted());
  EXPECT_THAT(verify(key, other), IsTrusted());
  EXPECT_THAT(verify(key, other, true), IsTrusted());
}

TEST_F(TrustStoreTest, BareAnchors) {
  TrustStore::Builder builder;
  ASSERT_TRUE(
      builder.AddBareAnchor(root_.name().der(), root_.key().spki()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  const auto store = builder.Build();
  EXPECT_EQ(store->anchor_count(), 1u);
  EXPECT_EQ(store->anchor(0).certificate, nullptr);
  EXPECT_THAT(Offers(*store, "Root"), ElementsAre("bare CN=Root"));
  InMemoryTrustDomain domain(store);
  const BuildResult result = Verify(domain, leaf_);
  EXPECT_THAT(result, IsTrusted());
  EXPECT_FALSE(result.anchor_has_certificate());
  EXPECT_EQ(result.path().size(), 2u);
  EXPECT_EQ(result.anchor_subject(),
            der::Input::FromString(root_.name().der()));

  // The right name and another key.
  TrustStore::Builder other;
  ASSERT_TRUE(other.AddBareAnchor(root_.name().der(), P256(77).spki()).ok());
  ASSERT_TRUE(other.AddIntermediate(inter_.der()).ok());
  InMemoryTrustDomain wrong_key(other.Build());
  EXPECT_THAT(Verify(wrong_key, leaf_), FailsWith(Error::kBadSignature));
}

TEST_F(TrustStoreTest, BadInputIsRefusedInOneLine) {
  const std::string good = root_.der();
  std::string ber = good;
  ber[1] = '\x80';
  const std::string bad[] = {
      "",
      "not a certificate",
      root_.Pem(),
      good.substr(0, good.size() - 1),
      good + '\0',
      ber,
      std::string(kMaxCertificateSize + 1, '\x30'),
      root_.RawExtensions("")
          .MutateTbs([](std::string tbs) { return tbs + "\x05"; })
          .der(),
  };
  for (const std::string& der : bad) {
    TrustStore::Builder builder;
    EXPECT_TRUE(IsOneLine(builder.AddAnchor(der)));
    EXPECT_TRUE(IsOneLine(builder.AddIntermediate(der)));
    EXPECT_TRUE(IsOneLine(builder.AddDistrusted(der)));
    // The rest is not affected.
    EXPECT_TRUE(builder.AddAnchor(good).ok());
    const auto store = builder.Build();
    EXPECT_EQ(store->anchor_count(), 1u);
    EXPECT_EQ(store->intermediate_count(), 0u);
  }
}

TEST_F(TrustStoreTest, BadBareAnchors) {
  const std::string name = NameDer("Root").der();
  const std::string spki = P256().spki();
  TrustStore::Builder builder;
  EXPECT_TRUE(IsOneLine(builder.AddBareAnchor("", spki)));
  EXPECT_TRUE(IsOneLine(builder.AddBareAnchor(name, "")));
  EXPECT_TRUE(IsOneLine(builder.AddBareAnchor(name + '\0', spki)));
  EXPECT_TRUE(IsOneLine(builder.AddBareAnchor(name, spki + '\0')));
  EXPECT_TRUE(IsOneLine(builder.AddBareAnchor("CN=Root", spki)));
  EXPECT_TRUE(IsOneLine(builder.AddBareAnchor(spki, name)));
  EXPECT_EQ(builder.Build()->anchor_count(), 0u);
}

TEST_F(TrustStoreTest, BuilderIsEmptyAfterwards) {
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  const auto first = builder.Build();
  ASSERT_TRUE(builder.AddAnchor(inter_.der()).ok());
  const auto second = builder.Build();
  EXPECT_EQ(TrustIn(*first, root_), CertTrust::Level::kAnchor);
  EXPECT_EQ(TrustIn(*first, inter_), CertTrust::Level::kInherits);
  EXPECT_EQ(TrustIn(*second, root_), CertTrust::Level::kInherits);
  EXPECT_EQ(TrustIn(*second, inter_), CertTrust::Level::kAnchor);
}

TEST_F(TrustStoreTest, AnchorsKeepTheirOrder) {
  TrustStore::Builder builder;
  for (const char* name : {"C", "A", "B"}) {
    ASSERT_TRUE(builder.AddAnchor(Ca(name).der()).ok());
  }
  const auto store = builder.Build();
  ASSERT_EQ(store->anchor_count(), 3u);
  EXPECT_EQ(DescribeName(store->anchor(0).subject), "CN=C");
  EXPECT_EQ(DescribeName(store->anchor(1).subject), "CN=A");
  EXPECT_EQ(DescribeName(store->anchor(2).subject), "CN=B");
}

// Many names, and many certificates of one name.
TEST_F(TrustStoreTest, LargeStore) {
  TrustStore::Builder builder;
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(
        builder.AddAnchor(Ca("Root " + std::to_string(i)).Stub().der()).ok());
    ASSERT_TRUE(
        builder.AddIntermediate(Ca("Same").Stub().Serial(i + 1).der()).ok());
  }
  const auto store = builder.Build();
  EXPECT_THAT(Offers(*store, "Root 123"), ElementsAre("anchor CN=Root 123"));
  EXPECT_THAT(Offers(*store, "Same", 1000), ::testing::SizeIs(300));
  EXPECT_THAT(Offers(*store, "Same", 10), ::testing::SizeIs(10));
}

// Keys of anchors and intermediates are decoded once, wherever the bytes that
// are asked about stand. Those of distrusted certificates and of strangers are
// not there.
TEST_F(TrustStoreTest, FindKey) {
  const auto root = Ca("Key Root");
  const auto inter = Ca("Key Intermediate").Key(P384()).IssuedBy(root);
  const auto twin = Ca("Key Twin").Key(root.key());
  const auto bad = Ca("Key Distrusted").IssuedBy(root);
  const auto bare = Ca("Key Bare").Key(Ed25519());
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root.der()).ok());
  ASSERT_TRUE(builder.AddAnchor(twin.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter.der()).ok());
  ASSERT_TRUE(builder.AddDistrusted(bad.der()).ok());
  ASSERT_TRUE(builder.AddBareAnchor(bare.name().der(), bare.key().spki()).ok());
  const auto store = builder.Build();
  const auto find = [&](const std::string& spki) {
    const std::string copy = spki;
    PublicKey key;
    EXPECT_TRUE(ParsePublicKey(der::Input::FromString(copy), &key));
    return store->FindKey(key);
  };
  for (const TestCertificate& certificate : {root, inter, bare}) {
    const DecodedKey* found = find(certificate.key().spki());
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(found->valid());
    EXPECT_EQ(find(certificate.key().spki()), found);
  }
  EXPECT_NE(find(root.key().spki()), find(inter.key().spki()));
  EXPECT_EQ(find(twin.key().spki()), find(root.key().spki()));
  EXPECT_EQ(find(bad.key().spki()), nullptr);
  EXPECT_EQ(find(P256(77).spki()), nullptr);
}

// A key that cannot be decoded is found, and verifies nothing.
TEST_F(TrustStoreTest, FindKeyThatIsNotValid) {
  const std::string spki = NamedCurvePublicKey("1.2.840.10045.3.1.7", 32);
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(Ca("Root").RawPublicKey(spki).der()).ok());
  const auto store = builder.Build();
  PublicKey key;
  ASSERT_TRUE(ParsePublicKey(der::Input::FromString(spki), &key));
  ASSERT_NE(store->FindKey(key), nullptr);
  EXPECT_FALSE(store->FindKey(key)->valid());
}

// Whoever comes first decodes; the others wait and get the same.
TEST_F(TrustStoreTest, FindKeyFromSeveralThreads) {
  const auto root = Ca("Key Root").Key(Rsa(2048));
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root.der()).ok());
  const auto store = builder.Build();
  const DecodedKey* found[8] = {};
  std::vector<std::thread> threads;
  for (const DecodedKey*& mine : found) {
    threads.emplace_back(
        [&mine, &store] { mine = store->FindKey(store->anchor(0).key); });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_NE(found[0], nullptr);
  for (const DecodedKey* one : found) EXPECT_EQ(one, found[0]);
}

// One store, one domain, several threads: nothing is locked, nothing breaks.
// Meanwhile the store that everybody else will use is replaced.
TEST_F(TrustStoreTest, SharedBetweenThreads) {
  TrustStore::Builder builder;
  ASSERT_TRUE(builder.AddAnchor(root_.der()).ok());
  ASSERT_TRUE(builder.AddIntermediate(inter_.der()).ok());
  std::shared_ptr<const TrustStore> current = builder.Build();
  InMemoryTrustDomain shared(current);
  // Made before the threads are, so that they share nothing but the store.
  const std::string leaf_der = leaf_.der();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&shared, &leaf_der, own = current] {
      Certificate leaf;
      ASSERT_TRUE(
          Certificate::Parse(der::Input::FromString(leaf_der), &leaf).ok());
      InMemoryTrustDomain domain(own);
      ChainBuilder chains;
      for (int n = 0; n < 25; ++n) {
        EXPECT_THAT(chains.Build(shared, leaf, Host()), IsTrusted());
        EXPECT_THAT(chains.Build(domain, leaf, Host("b.example.com")),
                    FailsWith(Error::kHostnameMismatch));
        EXPECT_THAT(BuildCertChain(domain, leaf, Host()), IsTrusted());
      }
    });
  }
  current = TrustStore::Builder().Build();
  for (std::thread& thread : threads) thread.join();
  InMemoryTrustDomain empty(current);
  EXPECT_THAT(Verify(empty, leaf_), FailsWith(Error::kUnknownIssuer));
}

}  // namespace
}  // namespace cairn::testing
