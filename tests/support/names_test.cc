#include "tests/support/names.h"

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "pkix/general_name.h"
#include "pkix/name.h"

namespace cairn::testing {
namespace {

std::string Describe(const NameDer& name) {
  return DescribeName(der::Input::FromString(name.der()));
}

std::string HexOf(const GeneralNameDer& name) {
  return absl::BytesToHexString(name.der());
}

NameForm FormOf(const GeneralNameDer& der) {
  der::Reader reader(der::Input::FromString(der.der()));
  GeneralName name;
  EXPECT_TRUE(ReadGeneralName(&reader, &name)) << HexOf(der);
  EXPECT_TRUE(reader.AtEnd());
  return name.form;
}

TEST(Names, Text) {
  EXPECT_EQ(NameDer("Root"), NameDer("CN=Root"));
  EXPECT_EQ(Describe("CN=Root, O=Example+OU=a\\,b"),
            "CN=Root,O=Example+OU=a,b");
  EXPECT_EQ(NameDer("").der(), Sequence({}));
  EXPECT_EQ(NameDer("C=DE").der(),
            NameOf({Rdn({Attribute(der::Oid::kCountryName,
                                   der::kPrintableString, "DE")})})
                .der());
  EXPECT_EQ(NameDer("2.5.4.3=x"), NameDer("CN=x"));
  EXPECT_EQ(NameDer("organizationName=x"), NameDer("O=x"));
  EXPECT_EQ(NameDer::Raw("\x30").der(), "\x30");
}

TEST(Names, StringTypes) {
  for (der::Tag tag :
       {der::kPrintableString, der::kUtf8String, der::kBmpString,
        der::kUniversalString, der::kIa5String, der::kVisibleString}) {
    const NameDer name = Name("CN=Root", tag);
    NameReader reader(der::Input::FromString(name.der()));
    NameAttribute attribute;
    ASSERT_TRUE(reader.Next(&attribute));
    EXPECT_EQ(attribute.tag, tag);
    EXPECT_TRUE(NamesMatch(der::Input::FromString(name.der()),
                           der::Input::FromString(NameDer("CN=Root").der())));
  }
}

TEST(Names, GeneralNameForms) {
  EXPECT_EQ(FormOf("example.com"), NameForm::kDnsName);
  EXPECT_EQ(FormOf(EmailName("a@example.com")), NameForm::kRfc822Name);
  EXPECT_EQ(FormOf(UriName("https://example.com/")),
            NameForm::kUniformResourceIdentifier);
  EXPECT_EQ(FormOf(DirectoryName("CN=x")), NameForm::kDirectoryName);
  EXPECT_EQ(FormOf(OtherName("1.2.3", Null())), NameForm::kOtherName);
  EXPECT_EQ(FormOf(SmtpUtf8Name("a@example.com")), NameForm::kOtherName);
  EXPECT_EQ(FormOf(RegisteredIdName("1.2.3")), NameForm::kRegisteredId);
  EXPECT_EQ(FormOf(X400Name()), NameForm::kX400Address);
  EXPECT_EQ(FormOf(EdiPartyName()), NameForm::kEdiPartyName);
}

TEST(Names, Addresses) {
  EXPECT_EQ(HexOf(IpName("192.0.2.1")), "8704c0000201");
  EXPECT_EQ(HexOf(IpName("2001:db8::1")),
            "871020010db8000000000000000000000001");
  EXPECT_EQ(HexOf(IpRange("10.0.0.0/9")), "87080a000000ff800000");
  EXPECT_EQ(HexOf(IpRange("10.0.0.0/255.0.255.0")), "87080a000000ff00ff00");
  EXPECT_EQ(HexOf(IpRange("::/0")), "8720" + std::string(64, '0'));
  EXPECT_EQ(HexOf(IpBytes("a")), "870161");
}

}  // namespace
}  // namespace cairn::testing
