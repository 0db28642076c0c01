#include "pkix/extension.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/der_builder.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

Extension Find(const char* dotted) {
  const ObjectId oid(dotted);
  return FindExtension(der::Input::FromString(oid.contents()));
}

struct Golden {
  Extension extension;
  const char* oid;
  absl::string_view name;
};

// RFC 5280 section 4.2 and appendix A, RFC 9608, 7633, 6960 and 6962.
constexpr Golden kGolden[] = {
    {Extension::kSubjectDirectoryAttributes, "2.5.29.9",
     "subjectDirectoryAttributes"},
    {Extension::kSubjectKeyIdentifier, "2.5.29.14", "subjectKeyIdentifier"},
    {Extension::kKeyUsage, "2.5.29.15", "keyUsage"},
    {Extension::kSubjectAltName, "2.5.29.17", "subjectAltName"},
    {Extension::kIssuerAltName, "2.5.29.18", "issuerAltName"},
    {Extension::kBasicConstraints, "2.5.29.19", "basicConstraints"},
    {Extension::kNameConstraints, "2.5.29.30", "nameConstraints"},
    {Extension::kCrlDistributionPoints, "2.5.29.31", "cRLDistributionPoints"},
    {Extension::kCertificatePolicies, "2.5.29.32", "certificatePolicies"},
    {Extension::kPolicyMappings, "2.5.29.33", "policyMappings"},
    {Extension::kAuthorityKeyIdentifier, "2.5.29.35", "authorityKeyIdentifier"},
    {Extension::kPolicyConstraints, "2.5.29.36", "policyConstraints"},
    {Extension::kExtKeyUsage, "2.5.29.37", "extKeyUsage"},
    {Extension::kFreshestCrl, "2.5.29.46", "freshestCRL"},
    {Extension::kInhibitAnyPolicy, "2.5.29.54", "inhibitAnyPolicy"},
    {Extension::kNoRevAvail, "2.5.29.56", "noRevAvail"},
    {Extension::kAuthorityInfoAccess, "1.3.6.1.5.5.7.1.1",
     "authorityInfoAccess"},
    {Extension::kSubjectInfoAccess, "1.3.6.1.5.5.7.1.11", "subjectInfoAccess"},
    {Extension::kTlsFeature, "1.3.6.1.5.5.7.1.24", "tlsFeature"},
    {Extension::kOcspNoCheck, "1.3.6.1.5.5.7.48.1.5", "ocspNoCheck"},
    {Extension::kCtSctList, "1.3.6.1.4.1.11129.2.4.2",
     "signedCertificateTimestampList"},
    {Extension::kCtPoison, "1.3.6.1.4.1.11129.2.4.3", "ctPoison"},
    {Extension::kNetscapeCertType, "2.16.840.1.113730.1.1", "netscapeCertType"},
};

TEST(ExtensionTest, EveryOne) {
  std::set<Extension> seen;
  for (const Golden& c : kGolden) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Find(c.oid), c.extension);
    EXPECT_EQ(Text(der::OidContents(ExtensionOid(c.extension))),
              ObjectId(c.oid).contents());
    EXPECT_EQ(ExtensionName(c.extension), c.name);
    EXPECT_EQ(FindExtension(ExtensionOid(c.extension)), c.extension);
    EXPECT_TRUE(seen.insert(c.extension).second);
  }
  // None is 0, and not counted here.
  EXPECT_EQ(seen.size(), static_cast<size_t>(kExtensionCount - 1));
}

TEST(ExtensionTest, NothingElseIsFound) {
  for (const char* oid :
       {"2.5.29.99", "2.5.29.20", "2.5.29.32.0", "2.5.29.37.0", "2.5.29",
        "2.5.4.3", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.48.1",
        "1.3.6.1.4.1.11129.2.4.5"}) {
    EXPECT_EQ(Find(oid), Extension::kUnknown) << oid;
  }
  EXPECT_EQ(FindExtension(der::Input()), Extension::kUnknown);
}

TEST(ExtensionTest, OtherKnownOidsAreNoExtensions) {
  std::set<der::Oid> extensions;
  for (const Golden& c : kGolden) extensions.insert(ExtensionOid(c.extension));
#define OID(name, ...) der::Oid::name,
  for (der::Oid oid : {CAIRN_OIDS(OID) der::Oid::kUnknown}) {
#undef OID
    if (extensions.count(oid) == 1) continue;
    EXPECT_EQ(FindExtension(oid), Extension::kUnknown) << der::OidName(oid);
  }
}

TEST(ExtensionTest, NoneAndUnknown) {
  EXPECT_EQ(ExtensionOid(Extension::kNone), der::Oid::kUnknown);
  EXPECT_EQ(ExtensionOid(Extension::kUnknown), der::Oid::kUnknown);
  EXPECT_EQ(ExtensionName(Extension::kNone), "");
  EXPECT_EQ(ExtensionName(Extension::kUnknown), "unknown extension");
}

TEST(ExtensionTest, Sets) {
  uint32_t all = 0;
  for (const Golden& c : kGolden) {
    EXPECT_EQ(all & ExtensionBit(c.extension), 0u);
    all |= ExtensionBit(c.extension);
  }
}

// Reading.

bool Reads(const std::string& der, ExtensionFields* fields) {
  der::Reader reader(der::Input::FromString(der));
  return ReadExtension(&reader, fields) && reader.AtEnd();
}

TEST(ReadExtensionTest, Fields) {
  ExtensionFields fields;
  const std::string plain = Sequence({Oid("1.2.3"), OctetString("value")});
  ASSERT_TRUE(Reads(plain, &fields));
  EXPECT_EQ(Text(fields.oid), ObjectId("1.2.3").contents());
  EXPECT_EQ(fields.extension, Extension::kUnknown);
  EXPECT_EQ(Text(fields.value), "value");
  EXPECT_FALSE(fields.critical);
  EXPECT_FALSE(fields.explicit_default);
  const std::string critical =
      Sequence({Oid("1.2.3"), Boolean(true), OctetString("")});
  ASSERT_TRUE(Reads(critical, &fields));
  EXPECT_TRUE(fields.value.empty());
  EXPECT_TRUE(fields.critical);
  EXPECT_FALSE(fields.explicit_default);
  const std::string not_critical =
      Sequence({Oid("1.2.3"), Boolean(false), OctetString("")});
  ASSERT_TRUE(Reads(not_critical, &fields));
  EXPECT_FALSE(fields.critical);
  EXPECT_TRUE(fields.explicit_default);
  const std::string known =
      Sequence({Oid(Extension::kKeyUsage), OctetString("")});
  ASSERT_TRUE(Reads(known, &fields));
  EXPECT_EQ(fields.extension, Extension::kKeyUsage);
  EXPECT_EQ(Text(fields.oid), ObjectId(Extension::kKeyUsage).contents());
  // The same fields again: nothing is left of the last.
  ASSERT_TRUE(Reads(plain, &fields));
  EXPECT_EQ(fields.extension, Extension::kUnknown);
  EXPECT_FALSE(fields.critical);
  EXPECT_FALSE(fields.explicit_default);
}

TEST(ReadExtensionTest, OneAtATime) {
  const std::string two = Sequence({Oid("1.2.3"), OctetString("a")}) +
                          Sequence({Oid("1.2.4"), OctetString("b")});
  der::Reader reader(der::Input::FromString(two));
  ExtensionFields fields;
  ASSERT_TRUE(ReadExtension(&reader, &fields));
  EXPECT_EQ(Text(fields.value), "a");
  ASSERT_TRUE(ReadExtension(&reader, &fields));
  EXPECT_EQ(Text(fields.value), "b");
  EXPECT_FALSE(ReadExtension(&reader, &fields));
}

TEST(ReadExtensionTest, Malformed) {
  const std::string oid = Oid("1.2.3");
  const std::string value = OctetString("value");
  const std::string bad_true("\x01\x01\x01", 3);
  for (const std::string& der : {
           std::string(),
           Null(),
           oid + value,
           Set({oid, value}),
           Sequence({}),
           Sequence({oid}),
           Sequence({value}),
           Sequence({value, oid}),
           Sequence({oid, Boolean(true)}),
           Sequence({oid, bad_true, value}),
           Sequence({oid, Null(), value}),
           Sequence({oid, value, Boolean(true)}),
           Sequence({oid, Boolean(true), Boolean(true), value}),
           Sequence({oid, value, value}),
           Sequence({oid, BitString("value")}),
           Sequence({oid, Tlv(0x24, value)}),
           Sequence({Oid(ObjectId::Raw("")), value}),
           Sequence({Oid(ObjectId::Raw("\x2a\x83")), value}),
           Sequence({oid,
                     "\x04\x05"
                     "valu"}),
       }) {
    ExtensionFields fields;
    EXPECT_FALSE(Reads(der, &fields)) << PrintToString(der);
  }
}

}  // namespace
}  // namespace cairn::testing
