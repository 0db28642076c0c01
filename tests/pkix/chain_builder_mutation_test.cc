#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/graphs.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;

// That every bit below the anchor counts: no certificate of a good chain can be
// changed, and no signature left out. With real keys, but where stubs do.

std::string FlipBit(std::string der, size_t bit) {
  der[bit / 8] = static_cast<char>(der[bit / 8] ^ (1 << (bit % 8)));
  return der;
}

// A chain of four, any certificate of which can be replaced.
class Chain {
 public:
  explicit Chain(const TestCertificate& leaf)
      : leaf_(leaf),
        inner_(leaf.issuer()),
        outer_(inner_.issuer()),
        root_(outer_.issuer()),
        leaf_der_(leaf_.der()) {
    domain_.RecordCalls(false);
    domain_.on_trust = [this](const Certificate& certificate, Role) {
      return certificate.der() == root_.input() ? CertTrust::IsAnchor()
                                                : CertTrust::Inherits();
    };
    domain_.on_find_issuers = [this](const IssuerQuery&, IssuerSink& sink) {
      for (const std::string& der : offers_) {
        sink.OfferDer(der::Input::FromString(der));
      }
      sink.Offer(root_.certificate());
      return HookResult::Ok();
    };
    Offer({inner_.der(), outer_.der()});
  }

  const TestCertificate& inner() const { return inner_; }
  const TestCertificate& outer() const { return outer_; }
  const TestCertificate& root() const { return root_; }

  void SetLeaf(std::string der) { leaf_der_ = std::move(der); }
  void Offer(std::vector<std::string> certificates) {
    offers_ = std::move(certificates);
  }

  // What does not parse is not trusted.
  bool IsTrusted() {
    Certificate leaf;
    if (!Certificate::Parse(der::Input::FromString(leaf_der_), &leaf).ok()) {
      return false;
    }
    result_ = builder_.Build(domain_, leaf, Host());
    return result_.trusted();
  }
  const BuildResult& result() const { return result_; }

 private:
  TestCertificate leaf_;
  TestCertificate inner_;
  TestCertificate outer_;
  TestCertificate root_;
  std::string leaf_der_;
  std::vector<std::string> offers_;
  TestTrustDomain domain_;
  ChainBuilder builder_;
  BuildResult result_;
};

class ChainBuilderMutationTest : public ::testing::Test {
 protected:
  const TestCertificate root_ = Ca("Root");
  const TestCertificate outer_ = Ca("Outer").IssuedBy(root_);
  const TestCertificate inner_ = Ca("Inner").IssuedBy(outer_);
  const TestCertificate leaf_ = Leaf().IssuedBy(inner_);
};

// Every single bit. In ECDSA (r, n - s) is as good a signature as (r, s), but
// the two differ in many bits, and DER leaves no other freedom: no flip of one
// bit makes another valid certificate.

TEST_F(ChainBuilderMutationTest, EveryBitOfTheEndEntity) {
  Chain chain(leaf_);
  ASSERT_TRUE(chain.IsTrusted());
  for (size_t bit = 0; bit < leaf_.der().size() * 8; ++bit) {
    chain.SetLeaf(FlipBit(leaf_.der(), bit));
    EXPECT_FALSE(chain.IsTrusted()) << "bit " << bit;
  }
}

TEST_F(ChainBuilderMutationTest, EveryBitOfTheInnerIntermediate) {
  Chain chain(leaf_);
  for (size_t bit = 0; bit < inner_.der().size() * 8; ++bit) {
    chain.Offer({FlipBit(inner_.der(), bit), outer_.der()});
    EXPECT_FALSE(chain.IsTrusted()) << "bit " << bit;
  }
}

TEST_F(ChainBuilderMutationTest, EveryBitOfTheOuterIntermediate) {
  Chain chain(leaf_);
  for (size_t bit = 0; bit < outer_.der().size() * 8; ++bit) {
    chain.Offer({inner_.der(), FlipBit(outer_.der(), bit)});
    EXPECT_FALSE(chain.IsTrusted()) << "bit " << bit;
  }
}

TEST_F(ChainBuilderMutationTest, MutantsBesideTheGoodIntermediate) {
  Chain chain(leaf_);
  const auto is_good_path = [&] {
    return chain.IsTrusted() && chain.result().path().size() == 4 &&
           chain.result().path()[1] == inner_.input() &&
           chain.result().path()[2] == outer_.input();
  };
  for (size_t bit = 0; bit < inner_.der().size() * 8; ++bit) {
    chain.Offer({FlipBit(inner_.der(), bit), inner_.der(), outer_.der()});
    EXPECT_TRUE(is_good_path()) << "bit " << bit << " of inner";
  }
  for (size_t bit = 0; bit < outer_.der().size() * 8; ++bit) {
    chain.Offer({FlipBit(outer_.der(), bit), outer_.der(), inner_.der()});
    EXPECT_TRUE(is_good_path()) << "bit " << bit << " of outer";
  }
}

TEST_F(ChainBuilderMutationTest, ManyMutantsAtOnce) {
  // A hundred of each, all before the good ones.
  for (size_t offset : {100u, 200u, 300u}) {
    std::vector<std::string> offers;
    for (size_t i = 0; i < 100; ++i) {
      offers.push_back(FlipBit(inner_.der(), 8 * offset + i));
      offers.push_back(FlipBit(outer_.der(), 8 * offset + i));
    }
    offers.push_back(outer_.der());
    offers.push_back(inner_.der());
    Chain chain(leaf_);
    chain.Offer(offers);
    EXPECT_TRUE(chain.IsTrusted()) << "from byte " << offset;
  }
}

TEST_F(ChainBuilderMutationTest, CutAndExtended) {
  Chain chain(leaf_);
  for (size_t size = 0; size < leaf_.der().size(); ++size) {
    chain.SetLeaf(leaf_.der().substr(0, size));
    EXPECT_FALSE(chain.IsTrusted()) << size;
  }
  chain.SetLeaf(leaf_.der() + '\0');
  EXPECT_FALSE(chain.IsTrusted());
  chain.SetLeaf(leaf_.der());
  for (size_t size = 0; size < inner_.der().size(); ++size) {
    chain.Offer({inner_.der().substr(0, size), outer_.der()});
    EXPECT_FALSE(chain.IsTrusted()) << size;
  }
  chain.Offer({inner_.der() + '\0', outer_.der()});
  EXPECT_FALSE(chain.IsTrusted());
}

// Other kinds of signature: every bit of the signature, and a sample of the
// rest.
TEST_F(ChainBuilderMutationTest, OtherAlgorithms) {
  const struct {
    const char* name;
    const TestKey& key;
    SignatureAlgorithm algorithm;
  } kCases[] = {
      {"RSA PKCS #1", Rsa(2048), SignatureAlgorithm::kRsaPkcs1Sha256},
      {"RSA PSS", Rsa(2048), SignatureAlgorithm::kRsaPssSha256},
      {"Ed25519", Ed25519(), SignatureAlgorithm::kEd25519},
      {"ECDSA P-384", P384(), SignatureAlgorithm::kEcdsaSha384},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto issuer = inner_.Key(c.key);
    const auto leaf = Leaf().IssuedBy(issuer).SignedWith(c.algorithm);
    Chain chain(leaf);
    ASSERT_TRUE(chain.IsTrusted());
    const size_t signature =
        (leaf.der().size() - leaf.certificate().signature().size()) * 8;
    for (size_t bit = 0; bit < leaf.der().size() * 8;
         bit += bit < signature ? 13 : 1) {
      chain.SetLeaf(FlipBit(leaf.der(), bit));
      EXPECT_FALSE(chain.IsTrusted()) << "bit " << bit;
    }
  }
}

// (r, n - s) for (r, s). Both are signatures of the same statement by the same
// key: the certificate has other bytes, and says nothing else. Who distrusts
// certificates by their bytes must know that.

std::string NegatedModuloP256Order(std::string s) {
  std::string n =
      Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  s.insert(0, n.size() - s.size(), '\0');
  int borrow = 0;
  for (size_t i = n.size(); i-- > 0;) {
    const int difference =
        static_cast<uint8_t>(n[i]) - static_cast<uint8_t>(s[i]) - borrow;
    borrow = difference < 0 ? 1 : 0;
    n[i] = static_cast<char>(difference + 256 * borrow);
  }
  return n;
}

std::string UnsignedIntegerAt(absl::string_view der, size_t offset) {
  const size_t size = static_cast<uint8_t>(der[offset + 1]);
  std::string octets(der.substr(offset + 2, size));
  while (octets[0] == '\0') octets.erase(0, 1);
  return octets;
}

TEST_F(ChainBuilderMutationTest, EcdsaTwinSaysTheSame) {
  // SEQUENCE { r INTEGER, s INTEGER }, all lengths in one octet.
  const std::string signature(leaf_.certificate().signature().AsStringView());
  const std::string r = UnsignedIntegerAt(signature, 2);
  const std::string s =
      UnsignedIntegerAt(signature, 4 + static_cast<uint8_t>(signature[3]));
  ASSERT_EQ(Sequence({UnsignedInteger(r), UnsignedInteger(s)}), signature);
  const auto twin = leaf_.RawSignature(Sequence(
      {UnsignedInteger(r), UnsignedInteger(NegatedModuloP256Order(s))}));
  ASSERT_NE(twin.der(), leaf_.der());
  ASSERT_EQ(twin.tbs(), leaf_.tbs());
  Chain chain(leaf_);
  chain.SetLeaf(twin.der());
  EXPECT_TRUE(chain.IsTrusted());
}

// CVE-2026-5501 (wolfSSL): on one path the signature of the end entity was not
// checked. A double remembers what it was asked, and what it said.

class RecordingDomain : public TestTrustDomain {
 public:
  RecordingDomain() {
    RecordCalls(false);
    on_verify = [this](const SignedData& data, const IssuerKey& issuer) {
      const HookResult answer = VerifySignature(data, issuer.key);
      EXPECT_EQ(std::count_if(checks_.begin(), checks_.end(),
                              [&](const Check& check) {
                                return check.data == data.data &&
                                       check.signature == data.signature &&
                                       check.key == issuer.key.info;
                              }),
                0)
          << "the same signature twice";
      checks_.push_back(
          {data.data, data.signature, issuer.key.info, answer.error()});
      return answer;
    };
  }

  // Whether exactly this signature was checked, and found good.
  bool HasVerified(const Certificate& subject, der::Input key) const {
    return std::count_if(
               checks_.begin(), checks_.end(), [&](const Check& check) {
                 return check.data == subject.tbs() &&
                        check.signature == subject.signature() &&
                        check.key == key && check.answer == Error::kOk;
               }) == 1;
  }
  size_t checks() const { return checks_.size(); }

 private:
  struct Check {
    der::Input data;
    der::Input signature;
    der::Input key;
    Error answer;
  };
  std::vector<Check> checks_;
};

TEST(SignatureRecordTest, EverySignatureOfThePathOnce) {
  GraphStyle no_key_ids;
  no_key_ids.key_ids = GraphStyle::KeyIds::kAbsent;
  std::vector<TestGraph> graphs = {
      ChainGraph(2),
      ChainGraph(4),
      ChainGraph(32),
      MeshGraph(8, Ending::kAnchor),
      OneSubjectGraph(6, Ending::kAnchor, no_key_ids),
      ForgedRootGraph(24, SignedBy::kAnchor, no_key_ids),
      LadderGraph(24, 2, Ending::kAnchor, no_key_ids),
      DecoyGraph(20, no_key_ids),
      ExpiredCrossSignGraph(),
  };
  for (uint32_t seed = 0; seed < 20; ++seed) {
    graphs.push_back(SameNameGraph(18, 8, seed, no_key_ids));
  }
  ChainBuilder builder;
  for (size_t i = 0; i < graphs.size(); ++i) {
    SCOPED_TRACE(i);
    RecordingDomain domain;
    graphs[i].AddTo(&domain);
    const BuildResult& result =
        builder.Build(domain, graphs[i].leaf.certificate(), Host());
    ASSERT_THAT(result, IsTrusted());
    EXPECT_EQ(domain.checks(), result.counters().signature_checks);
    const VerifiedChain& chain = *builder.chain();
    for (int k = 0; k < chain.size(); ++k) {
      const der::Input key = k + 1 < chain.size()
                                 ? chain.certificate(k + 1).public_key().info
                                 : chain.anchor().key.info;
      EXPECT_TRUE(domain.HasVerified(chain.certificate(k), key)) << k;
      EXPECT_EQ(chain.certificate(k).der(),
                result.path()[static_cast<size_t>(k)]);
    }
    EXPECT_EQ(chain.anchor().key.info, result.anchor_public_key());
  }
}

// Whichever signature is bad, whatever the other paths are.
TEST(SignatureRecordTest, NoneMayBeBad) {
  const auto root = Ca("Root").Stub();
  const auto other_root = Ca("Other root").Stub();
  const auto outer = Ca("Outer").Stub().IssuedBy(root);
  const auto inner = Ca("Inner").Stub();
  const auto by_outer = inner.IssuedBy(outer);
  const auto by_other = inner.IssuedBy(other_root);
  const auto leaf = Leaf().Stub().IssuedBy(inner);
  const auto verify = [&](const TestCertificate& end_entity,
                          const std::vector<TestCertificate>& offers) {
    TestTrustDomain domain;
    domain.Trust(root).Trust(other_root);
    for (const TestCertificate& c : offers) domain.Offer(c);
    return Verify(domain, end_entity);
  };
  EXPECT_THAT(verify(leaf, {outer, by_outer, by_other}), IsTrusted());
  EXPECT_THAT(verify(leaf.CorruptSignature(), {outer, by_outer, by_other}),
              FailsWithAt(Error::kBadSignature, 0));
  EXPECT_THAT(verify(leaf, {outer, by_outer.CorruptSignature()}),
              FailsWithAt(Error::kBadSignature, 1));
  EXPECT_THAT(verify(leaf, {outer.CorruptSignature(), by_outer}),
              FailsWithAt(Error::kBadSignature, 2));
  EXPECT_THAT(verify(leaf, {outer.CorruptSignature(), by_outer,
                            by_other.CorruptSignature()}),
              FailsWithAt(Error::kBadSignature, 2));
  EXPECT_THAT(
      verify(leaf, {outer.CorruptSignature(), by_outer, by_other}).path(),
      ElementsAre(leaf.input(), by_other.input(), other_root.input()));
}

// A trust domain that says no to everything is never overruled.
TEST(SignatureRecordTest, OnlyKOkIsGood) {
  const TestGraph graph = ChainGraph(4);
  for (Error error :
       {Error::kNotDecided, Error::kPending, Error::kBadSignature,
        Error::kUnknownIssuer, Error::kLoop, Error::kInvalidOptions,
        Error::kRevoked, Error::kSignatureBudgetExhausted}) {
    for (int good = 0; good < 3; ++good) {
      SCOPED_TRACE(absl::StrCat(ErrorName(error), " after ", good));
      TestTrustDomain domain;
      graph.AddTo(&domain);
      int left = good;
      domain.on_verify = [&](const SignedData&, const IssuerKey&) {
        return left-- > 0 ? HookResult::Ok() : HookResult(error);
      };
      EXPECT_FALSE(Verify(domain, graph.leaf).trusted());
    }
  }
}

}  // namespace
}  // namespace cairn::testing
