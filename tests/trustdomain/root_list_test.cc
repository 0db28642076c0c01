#include "trustdomain/root_list.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"
#include "trustdomain/dns_constraints.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/sha256.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string KeyDigest(const TestCertificate& certificate) {
  const Sha256 digest =
      Sha256Of(der::Input::FromString(certificate.key().spki()));
  return std::string(der::Input(digest).AsStringView());
}

class RootListTest : public ::testing::Test {
 protected:
  RootEntry Entry() const {
    RootEntry entry;
    entry.der = root_.der();
    return entry;
  }

  // What comes of the leaf in a store for this purpose.
  BuildResult Verify(const RootList& list,
                     Purpose purpose = Purpose::ServerAuth()) const {
    std::vector<std::string> problems;
    const Certificate sent[] = {inter_.certificate()};
    InMemoryTrustDomain domain(MakeTrustStore(list, purpose.known(), &problems),
                               sent);
    EXPECT_THAT(problems, IsEmpty());
    BuildOptions options = Host();
    options.purpose = purpose;
    return testing::Verify(domain, leaf_, options);
  }

  const TestCertificate root_ = Ca("Root");
  const TestCertificate inter_ = Ca("Intermediate").Serial(7).IssuedBy(root_);
  const TestCertificate leaf_ =
      Leaf()
          .Purposes({der::Oid::kServerAuth, der::Oid::kEmailProtection})
          .IssuedBy(inter_);
};

TEST_F(RootListTest, EveryConstraintBinds) {
  const auto verify = [this](void (*change)(RootEntry*)) {
    RootList list;
    list.roots.push_back(Entry());
    change(&list.roots[0]);
    return Verify(list);
  };
  EXPECT_THAT(verify([](RootEntry*) {}), IsTrusted());
  EXPECT_THAT(verify([](RootEntry* e) {
                e->kind = AnchorConstraints::Kind::kEndEntityOnly;
              }),
              FailsWith(Error::kAnchorDoesNotIssue));
  EXPECT_THAT(verify([](RootEntry* e) {
                e->purposes = PurposeBit(Purpose::Known::kClientAuth);
              }),
              FailsWith(Error::kAnchorNotForPurpose));
  EXPECT_THAT(verify([](RootEntry* e) {
                e->name_constraints = EncodeDnsConstraints({{"a.test"}, {}});
              }),
              FailsWith(Error::kNameNotPermitted));
  EXPECT_THAT(verify([](RootEntry* e) {
                e->distrust_dates.push_back({});
                e->distrust_dates[0].after = kNow - kYear;
              }),
              FailsWith(Error::kAnchorDistrustedAfter));
  // EV policies restrict nothing.
  EXPECT_THAT(verify([](RootEntry* e) {
                e->ev_policies.push_back(ObjectId("1.2.3").contents());
              }),
              IsTrusted());
}

TEST_F(RootListTest, Expiry) {
  const TestCertificate expired = root_.NotAfter(kNow - kDay);
  RootList list;
  list.roots.push_back(Entry());
  list.roots[0].der = expired.der();
  EXPECT_THAT(Verify(list), FailsWith(Error::kExpired));
  list.roots[0].expiry = AnchorConstraints::Expiry::kIgnored;
  EXPECT_THAT(Verify(list), IsTrusted());
  list.roots[0].expiry = AnchorConstraints::Expiry::kEnforced;
  EXPECT_THAT(Verify(list), FailsWith(Error::kExpired));
}

TEST_F(RootListTest, PublicRootsAreMarked) {
  RootList list;
  list.roots.push_back(Entry());
  list.roots[0].publicly_trusted = true;
  std::vector<std::string> problems;
  const auto store =
      MakeTrustStore(list, Purpose::Known::kServerAuth, &problems);
  EXPECT_TRUE(store->anchor(0).constraints.publicly_trusted);
}

// They are about TLS servers.
TEST_F(RootListTest, DatesOfScts) {
  RootList list;
  list.roots.push_back(Entry());
  list.roots[0].sct_not_after = kNow;
  list.roots[0].sct_all_after = kNow - kYear;
  std::vector<std::string> problems;
  for (Purpose::Known purpose :
       {Purpose::Known::kServerAuth, Purpose::Known::kAny}) {
    const auto store = MakeTrustStore(list, purpose, &problems);
    EXPECT_EQ(store->anchor(0).constraints.sct_not_after, kNow);
    EXPECT_EQ(store->anchor(0).constraints.sct_all_after, kNow - kYear);
  }
  const auto store =
      MakeTrustStore(list, Purpose::Known::kEmailProtection, &problems);
  EXPECT_EQ(store->anchor(0).constraints.sct_not_after, der::kMaxTime);
  EXPECT_EQ(store->anchor(0).constraints.sct_all_after, der::kMinTime);
}

// One purpose's date does not bind another.
TEST_F(RootListTest, DatesByPurpose) {
  RootList list;
  list.roots.push_back(Entry());
  DistrustDate date;
  date.purposes = PurposeBit(Purpose::Known::kServerAuth);
  date.after = leaf_.certificate().not_before() - 1;
  list.roots[0].distrust_dates = {date};
  EXPECT_THAT(Verify(list), FailsWith(Error::kAnchorDistrustedAfter));
  EXPECT_THAT(Verify(list, Purpose::EmailProtection()), IsTrusted());
  EXPECT_THAT(Verify(list, Purpose::Any()),
              FailsWith(Error::kAnchorDistrustedAfter));
  list.roots[0].distrust_dates[0].after += 1;
  EXPECT_THAT(Verify(list), IsTrusted());
  list.roots[0].distrust_dates = {date, date};
  list.roots[0].distrust_dates[0].after = kNow;
  EXPECT_THAT(Verify(list), FailsWith(Error::kAnchorDistrustedAfter))
      << "the earlier one counts";
  std::swap(list.roots[0].distrust_dates[0], list.roots[0].distrust_dates[1]);
  EXPECT_THAT(Verify(list), FailsWith(Error::kAnchorDistrustedAfter));
  date.purposes = AnchorConstraints::kEveryPurpose;
  list.roots[0].distrust_dates = {date};
  EXPECT_THAT(Verify(list, Purpose::EmailProtection()),
              FailsWith(Error::kAnchorDistrustedAfter));
}

TEST_F(RootListTest, DistrustedEntries) {
  const auto verify = [this](const DistrustedEntry& entry,
                             Purpose purpose = Purpose::ServerAuth()) {
    RootList list;
    list.roots.push_back(Entry());
    list.distrusted.push_back(entry);
    return Verify(list, purpose);
  };
  DistrustedEntry serial;
  serial.issuer = root_.name().der();
  serial.serial = "\x07";
  EXPECT_THAT(verify(serial), FailsWithAt(Error::kDistrusted, 1));
  serial.serial = "\x08";
  EXPECT_THAT(verify(serial), IsTrusted());

  DistrustedEntry key;
  key.key_sha256 = KeyDigest(inter_);
  EXPECT_THAT(verify(key), FailsWithAt(Error::kDistrusted, 1));
  key.subject = inter_.name().der();
  EXPECT_THAT(verify(key), FailsWithAt(Error::kDistrusted, 1));
  key.subject = root_.name().der();
  EXPECT_THAT(verify(key), IsTrusted());

  // Only for the purposes it is about.
  serial.serial = "\x07";
  serial.purposes = PurposeBit(Purpose::Known::kEmailProtection);
  EXPECT_THAT(verify(serial), IsTrusted());
  EXPECT_THAT(verify(serial, Purpose::EmailProtection()),
              FailsWithAt(Error::kDistrusted, 1));
  EXPECT_THAT(verify(serial, Purpose::Any()),
              FailsWithAt(Error::kDistrusted, 1));
}

TEST_F(RootListTest, DistrustedRoot) {
  RootList list;
  list.roots.push_back(Entry());
  list.distrusted.emplace_back();
  list.distrusted[0].key_sha256 = KeyDigest(root_);
  std::vector<std::string> problems;
  const auto store =
      MakeTrustStore(list, Purpose::Known::kServerAuth, &problems);
  EXPECT_EQ(store->anchor_count(), 0u);
  EXPECT_FALSE(Verify(list).trusted());
}

TEST_F(RootListTest, UnusableEntryIsAProblem) {
  RootList list;
  list.roots.push_back(Entry());
  list.roots.push_back(Entry());
  list.roots[0].der = "garbage";
  std::vector<std::string> problems;
  const auto store =
      MakeTrustStore(list, Purpose::Known::kServerAuth, &problems);
  EXPECT_EQ(store->anchor_count(), 1u);
  // printf garbage | sha256sum
  EXPECT_THAT(problems,
              ElementsAre(::testing::StartsWith(
                  "root 795b6904e54f82411df4b0e27a373a55eea3f9d66dac5a9b"
                  "ce1dd92f7b401da5: ")));
}

TEST_F(RootListTest, Fingerprints) {
  EXPECT_EQ(Fingerprint(Entry()), Sha256ToText(Sha256Of(root_.input())));
  DistrustedEntry with_certificate;
  with_certificate.certificate = root_.der();
  with_certificate.serial = "\x01";
  EXPECT_EQ(Fingerprint(with_certificate), Fingerprint(Entry()));
  // Of entries without one, all that they hold.
  DistrustedEntry a;
  a.issuer = root_.name().der();
  a.serial = "\x01";
  DistrustedEntry b = a;
  b.serial = "\x02";
  DistrustedEntry c;
  c.key_sha256 = KeyDigest(root_);
  DistrustedEntry d = c;
  d.subject = root_.name().der();
  std::vector<std::string> all = {Fingerprint(a), Fingerprint(b),
                                  Fingerprint(c), Fingerprint(d)};
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
  EXPECT_THAT(all[0], SizeIs(64));
}

TEST_F(RootListTest, EvPolicies) {
  RootList list;
  list.roots.push_back(Entry());
  list.roots[0].ev_policies = {ObjectId("1.2.3.4").contents()};
  EvTable table;
  ASSERT_TRUE(AddEvPolicies(list, &table).ok());
  // What the table says of a path with this policy.
  class Asking : public InMemoryTrustDomain {
   public:
    Asking(StoreStack stores, absl::Span<const Certificate> sent,
           const EvTable& table)
        : InMemoryTrustDomain(std::move(stores), sent), table_(table) {}
    HookResult CheckChain(const VerifiedChain& chain) override {
      is_ev = table_.Check(chain).is_ev;
      return HookResult::Ok();
    }
    bool is_ev = false;

   private:
    const EvTable& table_;
  };
  const auto ca = inter_.Policies({"1.2.3.4"});
  const Certificate sent[] = {ca.certificate()};
  std::vector<std::string> problems;
  Asking domain(MakeTrustStore(list, Purpose::Known::kServerAuth, &problems),
                sent, table);
  BuildOptions options = Host();
  options.compute_policies = true;
  EXPECT_THAT(testing::Verify(domain, Leaf().Policies({"1.2.3.4"}).IssuedBy(ca),
                              options),
              IsTrusted());
  EXPECT_TRUE(domain.is_ev);
  EXPECT_THAT(testing::Verify(domain, Leaf().Policies({"1.2.3.5"}).IssuedBy(ca),
                              options),
              IsTrusted());
  EXPECT_FALSE(domain.is_ev);
}

}  // namespace
}  // namespace cairn::testing
