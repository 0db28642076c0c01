#include "pkix/general_name.h"

#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/names.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::PrintToString;

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

bool Reads(const std::string& der, GeneralName* name) {
  der::Reader reader(der::Input::FromString(der));
  return ReadGeneralName(&reader, name) && reader.AtEnd();
}

bool Reads(const std::string& der) {
  GeneralName name;
  return Reads(der, &name);
}

struct FormCase {
  GeneralNameDer name;
  NameForm form;
  std::string value;
};

TEST(GeneralNameTest, EveryForm) {
  const FormCase cases[] = {
      {OtherName("1.2.3", Utf8String("a")), NameForm::kOtherName,
       Utf8String("a")},
      {EmailName("a@example.com"), NameForm::kRfc822Name, "a@example.com"},
      {DnsName("example.com"), NameForm::kDnsName, "example.com"},
      {X400Name(), NameForm::kX400Address, Sequence({})},
      {DirectoryName("CN=a"), NameForm::kDirectoryName, NameDer("CN=a").der()},
      {DirectoryName(""), NameForm::kDirectoryName, Sequence({})},
      {EdiPartyName(), NameForm::kEdiPartyName, Sequence({})},
      {UriName("http://example.com/"), NameForm::kUniformResourceIdentifier,
       "http://example.com/"},
      {IpName("192.0.2.1"), NameForm::kIpAddress, Hex("c0000201")},
      {RegisteredIdName("1.2.3"), NameForm::kRegisteredId, "\x2a\x03"},
  };
  for (const FormCase& c : cases) {
    SCOPED_TRACE(NameFormName(c.form));
    GeneralName name;
    ASSERT_TRUE(Reads(c.name.der(), &name));
    EXPECT_EQ(name.form, c.form);
    EXPECT_EQ(Text(name.value), c.value);
    EXPECT_EQ(Text(name.other_type), c.form == NameForm::kOtherName
                                         ? ObjectId("1.2.3").contents()
                                         : "");
  }
}

// What is a valid dNSName, mailbox or address is for their users to decide.
TEST(GeneralNameTest, ContentsAreNotLookedAt) {
  for (const GeneralNameDer& name :
       {DnsName(""), DnsName("-.-"), EmailName(""), EmailName("\xff"),
        UriName("not a URI"), IpBytes(""), IpBytes("12345")}) {
    EXPECT_TRUE(Reads(name.der())) << PrintToString(name.der());
  }
}

TEST(GeneralNameTest, Tags) {
  // [0], [3], [4] and [5] are constructed, [1], [2], [6], [7] and [8] are not.
  const std::set<int> constructed = {0, 3, 4, 5};
  for (int number = 0; number <= 30; ++number) {
    const auto tag = [number](int bits) {
      return static_cast<der::Tag>(bits | number);
    };
    // An OtherName within, and a Name, and anything else.
    const std::string contents =
        number == 0 ? Oid("1.2.3") + Explicit(0, Null()) : Sequence({});
    SCOPED_TRACE(number);
    EXPECT_EQ(Reads(Tlv(tag(0xa0), contents)), constructed.count(number) == 1);
    EXPECT_EQ(Reads(Tlv(tag(0x80), contents)),
              number <= 8 && constructed.count(number) == 0);
    // Other classes: universal, application, private.
    for (int bits : {0x00, 0x20, 0x40, 0x60, 0xc0, 0xe0}) {
      EXPECT_FALSE(Reads(Tlv(tag(bits), contents)));
    }
  }
}

TEST(GeneralNameTest, OtherName) {
  const std::string type = Oid("1.2.3");
  const auto reads = [](std::initializer_list<absl::string_view> parts) {
    return Reads(Implicit(0, Sequence(parts)));
  };
  EXPECT_TRUE(reads({type, Explicit(0, Null())}));
  EXPECT_TRUE(reads({type, Explicit(0, Sequence({"not looked at"}))}));
  EXPECT_FALSE(reads({}));
  EXPECT_FALSE(reads({type}));
  EXPECT_FALSE(reads({type, Null()}));
  EXPECT_FALSE(reads({type, Explicit(1, Null())}));
  EXPECT_FALSE(reads({type, Primitive(0, "a")}));
  EXPECT_FALSE(reads({type, Explicit(0, "")})) << "an element is needed";
  EXPECT_FALSE(reads({type, Explicit(0, Null() + Null())})) << "and only one";
  EXPECT_FALSE(reads({type, Explicit(0, "\x05")}));
  EXPECT_FALSE(reads({type, Explicit(0, Null()), Null()}));
  EXPECT_FALSE(reads({Explicit(0, Null())}));
  EXPECT_FALSE(reads({Explicit(0, Null()), type}));
  EXPECT_FALSE(reads({Oid(ObjectId::Raw("")), Explicit(0, Null())}));
  EXPECT_FALSE(reads({Oid(ObjectId::Raw("\x83")), Explicit(0, Null())}));
}

// EXPLICIT, for Name is a CHOICE: the whole Name stands within.
TEST(GeneralNameTest, DirectoryName) {
  EXPECT_TRUE(Reads(Explicit(4, NameDer("CN=a,O=b").der())));
  EXPECT_FALSE(Reads(Implicit(4, NameDer("CN=a").der())));
  EXPECT_FALSE(Reads(Explicit(4, "")));
  EXPECT_FALSE(Reads(Explicit(4, Null())));
  EXPECT_FALSE(Reads(Explicit(4, Sequence({Null()}))));
  EXPECT_FALSE(Reads(Explicit(4, Sequence({Set({})}))));
  EXPECT_FALSE(Reads(Explicit(4, NameDer("CN=a").der() + Null())));
}

// A registeredID is an OBJECT IDENTIFIER: complete and in the fewest octets.
TEST(GeneralNameTest, RegisteredId) {
  EXPECT_TRUE(Reads(Primitive(8, "\x2a\x83\x04")));
  EXPECT_FALSE(Reads(Primitive(8, "")));
  EXPECT_FALSE(Reads(Primitive(8, "\x2a\x83")));
  EXPECT_FALSE(Reads(Primitive(8, "\x2a\x80\x01")));
}

TEST(GeneralNameTest, OneAtATime) {
  const std::string two = DnsName("a").der() + DnsName("b").der();
  der::Reader reader(der::Input::FromString(two));
  GeneralName name;
  ASSERT_TRUE(ReadGeneralName(&reader, &name));
  EXPECT_EQ(Text(name.value), "a");
  ASSERT_TRUE(ReadGeneralName(&reader, &name));
  EXPECT_EQ(Text(name.value), "b");
  EXPECT_FALSE(ReadGeneralName(&reader, &name));
}

// Nothing is left of the name that was read into it before.
TEST(GeneralNameTest, FormIsAlwaysSet) {
  const GeneralNameDer names[] = {
      OtherName("1.2.3", Null()), EmailName("a"), DnsName("a"), X400Name(),
      DirectoryName(""),          EdiPartyName(), UriName("a"), IpBytes("a"),
      RegisteredIdName("1.2.3")};
  for (const GeneralNameDer& before : names) {
    for (int i = 0; i < kNameFormCount; ++i) {
      GeneralName name;
      ASSERT_TRUE(Reads(before.der(), &name));
      ASSERT_TRUE(Reads(names[i].der(), &name));
      EXPECT_EQ(name.form, static_cast<NameForm>(i));
    }
  }
}

TEST(GeneralNameTest, CutAtEveryByte) {
  for (const GeneralNameDer& name :
       {OtherName("1.2.3", Utf8String("a")), EmailName("a@example.com"),
        DirectoryName("CN=a"), IpName("2001:db8::1")}) {
    for (size_t size = 0; size < name.der().size(); ++size) {
      const std::string cut = name.der().substr(0, size);
      EXPECT_FALSE(Reads(cut)) << size;
    }
  }
}

// GeneralNames.

struct Walk {
  bool well_formed;
  std::vector<std::string> names;
};

Walk WalkThrough(const std::string& der, size_t stop_after = 100) {
  Walk walk;
  walk.well_formed = ForEachGeneralName(
      der::Input::FromString(der), [&](const GeneralName& name) {
        walk.names.push_back(
            absl::StrCat(NameFormName(name.form), " ", Text(name.value)));
        return walk.names.size() < stop_after;
      });
  return walk;
}

TEST(GeneralNamesTest, InOrder) {
  const Walk walk = WalkThrough(
      GeneralNames({"b.example.com", EmailName("a@b"), "a.example.com"}));
  EXPECT_TRUE(walk.well_formed);
  EXPECT_THAT(walk.names, ElementsAre("dNSName b.example.com", "rfc822Name a@b",
                                      "dNSName a.example.com"));
}

TEST(GeneralNamesTest, AtLeastOne) {
  EXPECT_FALSE(WalkThrough(GeneralNames({})).well_formed);
  EXPECT_TRUE(WalkThrough(GeneralNames({"a"})).well_formed);
}

TEST(GeneralNamesTest, Malformed) {
  const std::string a = DnsName("a").der();
  EXPECT_FALSE(WalkThrough("").well_formed);
  EXPECT_FALSE(WalkThrough(a).well_formed);
  EXPECT_FALSE(WalkThrough(Set({a})).well_formed);
  EXPECT_FALSE(WalkThrough(Sequence({a}) + Null()).well_formed);
  const Walk walk = WalkThrough(Sequence({a, Null(), a}));
  EXPECT_FALSE(walk.well_formed);
  EXPECT_THAT(walk.names, ElementsAre("dNSName a"))
      << "what came before has been handed over";
  EXPECT_THAT(WalkThrough(Sequence({Null()})).names, IsEmpty());
}

// Who has seen enough does not learn of what follows.
TEST(GeneralNamesTest, Stop) {
  const std::string a = DnsName("a").der();
  const Walk walk = WalkThrough(Sequence({a, a, Null()}), 2);
  EXPECT_TRUE(walk.well_formed);
  EXPECT_EQ(walk.names.size(), 2u);
}

TEST(GeneralNameTest, FormNames) {
  const absl::string_view expected[] = {"otherName",
                                        "rfc822Name",
                                        "dNSName",
                                        "x400Address",
                                        "directoryName",
                                        "ediPartyName",
                                        "uniformResourceIdentifier",
                                        "iPAddress",
                                        "registeredID"};
  static_assert(std::size(expected) == kNameFormCount, "a name for each");
  for (int i = 0; i < kNameFormCount; ++i) {
    EXPECT_EQ(NameFormName(static_cast<NameForm>(i)), expected[i]);
  }
}

}  // namespace
}  // namespace cairn::testing
