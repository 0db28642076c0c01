#include "pkix/key_usage.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

TEST(KeyUsageTest, BitsAreThoseOfTheType) {
  EXPECT_EQ(KeyUsageBit(KeyUsage::kDigitalSignature), 0x001);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kNonRepudiation), 0x002);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kKeyEncipherment), 0x004);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kDataEncipherment), 0x008);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kKeyAgreement), 0x010);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kKeyCertSign), 0x020);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kCrlSign), 0x040);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kEncipherOnly), 0x080);
  EXPECT_EQ(KeyUsageBit(KeyUsage::kDecipherOnly), 0x100);
}

struct PurposeCase {
  Purpose purpose;
  Purpose::Known known;
  const char* oid;
  absl::string_view name;
};

const PurposeCase kCases[] = {
    {Purpose::ServerAuth(), Purpose::Known::kServerAuth, "1.3.6.1.5.5.7.3.1",
     "serverAuth"},
    {Purpose::ClientAuth(), Purpose::Known::kClientAuth, "1.3.6.1.5.5.7.3.2",
     "clientAuth"},
    {Purpose::CodeSigning(), Purpose::Known::kCodeSigning, "1.3.6.1.5.5.7.3.3",
     "codeSigning"},
    {Purpose::EmailProtection(), Purpose::Known::kEmailProtection,
     "1.3.6.1.5.5.7.3.4", "emailProtection"},
    {Purpose::TimeStamping(), Purpose::Known::kTimeStamping,
     "1.3.6.1.5.5.7.3.8", "timeStamping"},
    {Purpose::OcspSigning(), Purpose::Known::kOcspSigning, "1.3.6.1.5.5.7.3.9",
     "OCSPSigning"},
    {Purpose::Any(), Purpose::Known::kAny, "2.5.29.37.0", "any"},
};

TEST(PurposeTest, Known) {
  std::set<int> bits;
  for (const PurposeCase& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(c.purpose.known(), c.known);
    EXPECT_EQ(c.purpose.name(), c.name);
    EXPECT_TRUE(c.purpose.oid().empty());
    const ObjectId oid(c.oid);
    const Purpose found =
        Purpose::FromOid(der::Input::FromString(oid.contents()));
    EXPECT_EQ(found.known(), c.known);
    EXPECT_TRUE(found.oid().empty());
    EXPECT_TRUE(bits.insert(PurposeBit(c.known)).second);
  }
}

TEST(PurposeTest, Other) {
  for (const char* dotted : {"1.2.3", "1.3.6.1.5.5.7.3.5", "1.3.6.1.5.5.7.3",
                             "1.3.6.1.5.5.7.3.1.1", "2.5.29.37"}) {
    const ObjectId oid(dotted);
    const Purpose purpose =
        Purpose::FromOid(der::Input::FromString(oid.contents()));
    EXPECT_EQ(purpose.known(), Purpose::Known::kOther) << dotted;
    EXPECT_EQ(purpose.oid().AsStringView(), oid.contents()) << dotted;
    EXPECT_EQ(purpose.name(), "other") << dotted;
  }
  EXPECT_EQ(Purpose::FromOid(der::Input()).known(), Purpose::Known::kOther);
}

TEST(PurposeTest, FindKnown) {
  std::set<der::Oid> known;
  for (const PurposeCase& c : kCases) {
    const ObjectId oid(c.oid);
    const der::Oid found = der::FindOid(der::Input::FromString(oid.contents()));
    EXPECT_EQ(Purpose::FindKnown(found), c.known) << c.name;
    known.insert(found);
  }
#define OID(name, ...) der::Oid::name,
  for (der::Oid oid : {CAIRN_OIDS(OID) der::Oid::kUnknown}) {
#undef OID
    if (known.count(oid) == 1) continue;
    EXPECT_EQ(Purpose::FindKnown(oid), Purpose::Known::kOther)
        << der::OidName(oid);
  }
}

TEST(PurposeTest, SetsAreOneOctet) {
  int all = PurposeBit(Purpose::Known::kOther);
  for (const PurposeCase& c : kCases) all |= PurposeBit(c.known);
  EXPECT_EQ(all, 0xff);
}

}  // namespace
}  // namespace cairn::testing
