#include "pkix/name.h"

#include <cstdint>
#include <iterator>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/support/names.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

der::Input In(const NameDer& name) {
  return der::Input::FromString(name.der());
}
der::Input In(const std::string& der) { return der::Input::FromString(der); }

// A name of one commonName.
NameDer Cn(der::Tag tag, absl::string_view value) {
  return NameOf({Rdn({Attribute(der::Oid::kCommonName, tag, value)})});
}

// In both directions; and names that match have the same hashes.
bool Match(const NameDer& a, const NameDer& b) {
  const bool match = NamesMatch(In(a), In(b));
  EXPECT_EQ(NamesMatch(In(b), In(a)), match);
  if (match) {
    EXPECT_EQ(NameHash(In(a)), NameHash(In(b)));
    EXPECT_EQ(NameTailHash(In(a)), NameTailHash(In(b)));
    EXPECT_TRUE(NameIsWithin(In(a), In(b)));
    EXPECT_TRUE(NameIsWithin(In(b), In(a)));
  }
  return match;
}

// Reading.

TEST(NameReaderTest, AttributesInOrder) {
  const NameDer name("C=XX,O=Example+OU=Unit,CN=a");
  NameReader reader(In(name));
  NameAttribute a;
  ASSERT_TRUE(reader.Next(&a));
  EXPECT_EQ(Text(a.type), ObjectId(der::Oid::kCountryName).contents());
  EXPECT_EQ(a.tag, der::kPrintableString);
  EXPECT_EQ(Text(a.value), "XX");
  EXPECT_FALSE(a.joined);
  ASSERT_TRUE(reader.Next(&a));
  EXPECT_EQ(Text(a.type), ObjectId(der::Oid::kOrganizationName).contents());
  EXPECT_EQ(a.tag, der::kUtf8String);
  EXPECT_EQ(Text(a.value), "Example");
  EXPECT_FALSE(a.joined);
  ASSERT_TRUE(reader.Next(&a));
  EXPECT_EQ(Text(a.value), "Unit");
  EXPECT_TRUE(a.joined);
  ASSERT_TRUE(reader.Next(&a));
  EXPECT_EQ(Text(a.value), "a");
  EXPECT_FALSE(a.joined);
  EXPECT_FALSE(reader.Next(&a));
  EXPECT_TRUE(reader.ok());
  EXPECT_FALSE(reader.Next(&a));
}

TEST(NameReaderTest, EmptyName) {
  NameReader reader(In(NameDer("")));
  NameAttribute a;
  EXPECT_FALSE(reader.Next(&a));
  EXPECT_TRUE(reader.ok());
}

TEST(NameReaderTest, Malformed) {
  const std::string good =
      Attribute(der::Oid::kCommonName, der::kUtf8String, "a");
  const std::string type = Oid(der::Oid::kCommonName);
  ASSERT_TRUE(IsWellFormedName(In(Sequence({Rdn({good})}))));
  const std::string malformed[] = {
      "",
      Null(),
      Set({}),
      Sequence({}) + Null(),
      Sequence({Null()}),
      Sequence({good}),
      Sequence({Sequence({good})}),
      Sequence({Set({})}),
      Sequence({Rdn({good}), Set({})}),
      Sequence({Set({Null()})}),
      Sequence({Set({Set({type, Utf8String("a")})})}),
      Sequence({Set({Sequence({})})}),
      Sequence({Set({Sequence({type})})}),
      Sequence({Set({Sequence({Utf8String("a")})})}),
      Sequence({Set({Sequence({Utf8String("a"), type})})}),
      Sequence({Set({Sequence({type, Utf8String("a"), Utf8String("b")})})}),
      Sequence({Rdn({good, Null()})}),
      Sequence({Rdn({good}), Null()}),
      Sequence({Rdn({good}), "\x31"}),
  };
  for (const std::string& der : malformed) {
    EXPECT_FALSE(IsWellFormedName(In(der))) << PrintToString(der);
    NameReader reader(In(der));
    for (NameAttribute a; reader.Next(&a);) {
    }
    EXPECT_FALSE(reader.ok()) << PrintToString(der);
    NameAttribute a;
    EXPECT_FALSE(reader.Next(&a)) << "and remains there";
  }
}

// What can be read before the fault is read.
TEST(NameReaderTest, StopsAtTheFault) {
  const std::string der = Sequence(
      {Rdn({Attribute(der::Oid::kCommonName, der::kUtf8String, "a")}), Null()});
  NameReader reader(In(der));
  NameAttribute a;
  EXPECT_TRUE(reader.Next(&a));
  EXPECT_TRUE(reader.ok());
  EXPECT_FALSE(reader.Next(&a));
  EXPECT_FALSE(reader.ok());
}

TEST(NameReaderTest, CutAtEveryByte) {
  const NameDer name("C=XX,O=Example+OU=Unit,CN=a");
  for (size_t size = 0; size < name.der().size(); ++size) {
    const std::string cut = name.der().substr(0, size);
    EXPECT_FALSE(IsWellFormedName(In(cut))) << size;
    EXPECT_FALSE(NamesMatch(In(cut), In(name))) << size;
    EXPECT_FALSE(NameIsWithin(In(cut), In(name))) << size;
    EXPECT_FALSE(NameIsWithin(In(name), In(cut))) << size;
  }
}

TEST(NameTest, Empty) {
  EXPECT_TRUE(IsEmptyName(In(NameDer(""))));
  EXPECT_FALSE(IsEmptyName(In(NameDer("CN="))));
  EXPECT_TRUE(Match("", ""));
  EXPECT_FALSE(Match("", "CN="));
}

// Comparing values (RFC 5280 section 7.1).

struct ValueCase {
  NameDer a;
  NameDer b;
  bool match;
};

std::ostream& operator<<(std::ostream& out, const ValueCase& c) {
  return out << DescribeName(In(c.a)) << " and " << DescribeName(In(c.b));
}

TEST(NamesMatchTest, Text) {
  const ValueCase cases[] = {
      {"CN=a", "CN=a", true},
      {"CN=a", "CN=A", true},
      {"CN=Example Root", "CN=EXAMPLE ROOT", true},
      {"CN=a b", "CN=a  b", true},
      {"CN=a b", "CN= a b ", true},
      {"CN= ", "CN=", true},
      {"CN=ab", "CN=a b", false},
      {"CN=a", "CN=b", false},
      {"CN=a", "CN=", false},
      {"CN=a", "CN=aa", false},
      {"CN=a.b", "CN=a,b", false},
      {"CN=k", "CN=\xe2\x84\xaa", false},
      {"CN=\xc3\xa9", "CN=\xc3\xa9", true},
      {"CN=\xc3\xa9", "CN=\xc3\x89", false},
      // Composed and decomposed.
      {"CN=\xc3\xa9", "CN=e\xcc\x81", false},
  };
  for (const ValueCase& c : cases) EXPECT_EQ(Match(c.a, c.b), c.match) << c;
}

TEST(NamesMatchTest, EveryPairOfTextTypes) {
  const der::Tag types[] = {der::kUtf8String, der::kPrintableString,
                            der::kIa5String,  der::kVisibleString,
                            der::kBmpString,  der::kUniversalString};
  for (der::Tag a : types) {
    for (der::Tag b : types) {
      SCOPED_TRACE(absl::StrCat(a, " and ", b));
      EXPECT_TRUE(
          Match(Name("CN=Example  Root", a), Name("CN=example root", b)));
      EXPECT_FALSE(Match(Name("CN=Example", a), Name("CN=Examples", b)));
      EXPECT_FALSE(Match(Name("CN=Example", a), Name("CN=Exbmple", b)));
    }
  }
}

TEST(NamesMatchTest, BeyondAscii) {
  const NameDer utf8 = Cn(der::kUtf8String, "\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_TRUE(Match(
      utf8, Cn(der::kUniversalString, std::string("\0\0\0\xe9\0\1\xf6\0", 8))));
  EXPECT_TRUE(Match(Cn(der::kUtf8String, "\xc3\xa9"),
                    Cn(der::kBmpString, std::string("\0\xe9", 2))));
  EXPECT_FALSE(Match(Cn(der::kUtf8String, "\xc3\xa9"),
                     Cn(der::kBmpString, std::string("\0\xc9", 2))));
  // The octets are the same and the characters are not.
  EXPECT_FALSE(
      Match(Cn(der::kUtf8String, "\xc3\xa9"), Cn(der::kBmpString, "\xc3\xa9")));
}

// As the other types, and beyond ASCII as ISO 8859-1: an excluded name must not
// be let through for being in another string type.
TEST(NamesMatchTest, TeletexString) {
  EXPECT_TRUE(
      Match(Cn(der::kTeletexString, "Ab  c "), Cn(der::kUtf8String, "aB C")));
  EXPECT_TRUE(Match(Cn(der::kTeletexString, "caf\xe9"),
                    Cn(der::kUtf8String, "caf\xc3\xa9")));
  EXPECT_TRUE(Match(Cn(der::kTeletexString, "\xe9"),
                    Cn(der::kBmpString, std::string("\0\xe9", 2))));
  EXPECT_FALSE(Match(Cn(der::kTeletexString, "caf\xc3\xa9"),
                     Cn(der::kUtf8String, "caf\xc3\xa9")));
  EXPECT_FALSE(
      Match(Cn(der::kTeletexString, "Ab"), Cn(der::kUtf8String, "Abc")));
}

// All else that is not text, byte for byte in its own type.
TEST(NamesMatchTest, OtherTypes) {
  for (der::Tag tag : {der::kOctetString, der::kInteger, der::kBitString,
                       der::kSequence, der::Tag{0x12}}) {
    SCOPED_TRACE(static_cast<int>(tag));
    EXPECT_TRUE(Match(Cn(tag, "Ab"), Cn(tag, "Ab")));
    EXPECT_FALSE(Match(Cn(tag, "Ab"), Cn(tag, "AB")));
    EXPECT_FALSE(Match(Cn(tag, "Ab"), Cn(tag, "Ab ")));
    EXPECT_FALSE(Match(Cn(tag, "Ab"), Cn(der::kUtf8String, "Ab")));
    EXPECT_FALSE(Match(Cn(tag, "Ab"), Cn(der::kPrintableString, "Ab")));
  }
  EXPECT_FALSE(
      Match(Cn(der::kTeletexString, "Ab"), Cn(der::kOctetString, "Ab")));
}

// Text that is not valid in its type matches itself, byte for byte.
TEST(NamesMatchTest, InvalidText) {
  const absl::string_view invalid[] = {
      "a\xff",         // never in UTF-8
      "\xc0\xaf",      // overlong
      "\xed\xa0\x80",  // a surrogate
      "\xf4\x90\x80\x80",
      "\xe2\x82",
  };
  for (absl::string_view value : invalid) {
    SCOPED_TRACE(PrintToString(value));
    const NameDer name = Cn(der::kUtf8String, value);
    EXPECT_TRUE(Match(name, name));
    EXPECT_FALSE(Match(name, Cn(der::kPrintableString, value)));
    EXPECT_FALSE(Match(name, Cn(der::kIa5String, value)));
    EXPECT_FALSE(Match(name, Cn(der::kUtf8String, absl::StrCat(value, " "))));
    EXPECT_FALSE(Match(name, Cn(der::kUtf8String, "")));
    EXPECT_FALSE(Match(Cn(der::kUtf8String, absl::StrCat("A", value)),
                       Cn(der::kUtf8String, absl::StrCat("a", value))));
  }
  // Half a character.
  EXPECT_FALSE(Match(Cn(der::kBmpString, std::string("\0A\0", 3)),
                     Cn(der::kBmpString, std::string("\0a\0", 3))));
  EXPECT_FALSE(
      Match(Cn(der::kBmpString, "\xd8\x01"), Cn(der::kBmpString, "\xd8\x02")));
  EXPECT_FALSE(Match(Cn(der::kUniversalString, "\xff\xff\xff\xff"),
                     Cn(der::kUniversalString, "")));
}

// What ends a C string does not end a name.
TEST(NamesMatchTest, NulBytes) {
  EXPECT_FALSE(Match(Cn(der::kUtf8String, std::string("a\0b", 3)),
                     Cn(der::kUtf8String, "a")));
  EXPECT_FALSE(Match(Cn(der::kUtf8String, std::string("a\0b", 3)),
                     Cn(der::kUtf8String, std::string("a\0c", 3))));
  EXPECT_TRUE(Match(Cn(der::kUtf8String, std::string("a\0b", 3)),
                    Cn(der::kPrintableString, std::string("A\0B", 3))));
}

// Comparing names.

TEST(NamesMatchTest, Structure) {
  const ValueCase cases[] = {
      {"CN=a", "O=a", false},
      {"CN=a", "2.5.4.3=a", true},
      {"CN=a", "2.5.4.3.1=a", false},
      {"CN=a,O=b", "CN=A,O=B", true},
      {"CN=a,O=b", "O=b,CN=a", false},
      {"CN=a,O=b", "CN=a", false},
      {"CN=a,O=b", "CN=a,O=b,OU=c", false},
      {"CN=a,CN=a", "CN=a", false},
      {"CN=a,O=b", "CN=a+O=b", false},
      {"CN=a+O=b", "CN=A+O=B", true},
      {"CN=a+O=b", "O=b+CN=a", true},
      {"CN=a+O=b", "O=B+CN=A", true},
      {"CN=a+O=b+OU=c", "OU=C+CN=a+O=b", true},
      {"CN=a+O=b", "CN=b+O=a", false},
      {"CN=a+O=b", "CN=a+O=c", false},
      {"CN=a+O=b", "CN=a", false},
      {"CN=a+O=b", "CN=a+O=b+OU=c", false},
      {"CN=a+CN=b", "CN=b+CN=a", true},
      {"CN=a+CN=b", "CN=a+CN=c", false},
      {"CN=a+CN=a", "CN=a+CN=b", false},
      {"O=x,CN=a+O=b,C=YY", "O=X,O=B+CN=A,C=yy", true},
  };
  for (const ValueCase& c : cases) EXPECT_EQ(Match(c.a, c.b), c.match) << c;
}

// Match() compares the hashes of what matches.
TEST(NamesMatchTest, AttributesThatRepeat) {
  const char* names[] = {"CN=a+CN=a+CN=b", "CN=a+CN=A+CN=b", "CN=a+CN=b+CN=b",
                         "CN=A+CN=b+CN=B", "CN=a+CN=b",      "CN=a+CN=A",
                         "CN=a+CN=a"};
  for (const char* a : names) {
    for (const char* b : names) {
      SCOPED_TRACE(absl::StrCat(a, " and ", b));
      Match(a, b);
    }
  }
}

// An RDN of `count` attributes, in this order or in the reverse.
NameDer Wide(int count, bool reversed) {
  std::string attributes;
  for (int i = 0; i < count; ++i) {
    const int n = reversed ? count - 1 - i : i;
    attributes += Attribute(der::Oid::kCommonName, der::kUtf8String,
                            absl::StrCat("value ", n));
  }
  return NameOf({Tlv(der::kSet, attributes)});
}

TEST(NamesMatchTest, ManyAttributesInOneRdn) {
  EXPECT_TRUE(Match(Wide(kMaxAttributesPerRdn, false),
                    Wide(kMaxAttributesPerRdn, true)));
  EXPECT_FALSE(Match(Wide(kMaxAttributesPerRdn + 1, false),
                     Wide(kMaxAttributesPerRdn + 1, true)));
  EXPECT_TRUE(Match(Wide(kMaxAttributesPerRdn + 1, false),
                    Wide(kMaxAttributesPerRdn + 1, false)));
  EXPECT_FALSE(Match(Wide(kMaxAttributesPerRdn, false),
                     Wide(kMaxAttributesPerRdn + 1, false)));
  // Byte for byte within a name that does not match so as a whole.
  const std::string wide = Wide(1000, false).der();
  der::Input rdn;
  ASSERT_TRUE(der::ReadOnly(In(wide), der::kSequence, &rdn));
  const std::string a =
      Rdn({Attribute(der::Oid::kCommonName, der::kUtf8String, "a")});
  const std::string upper =
      Rdn({Attribute(der::Oid::kCommonName, der::kUtf8String, "A")});
  EXPECT_TRUE(Match(NameOf({a, Text(rdn)}), NameOf({upper, Text(rdn)})));
}

TEST(NamesMatchTest, MalformedMatchesOnlyItself) {
  const std::string a =
      Rdn({Attribute(der::Oid::kCommonName, der::kUtf8String, "a")});
  const std::string upper =
      Rdn({Attribute(der::Oid::kCommonName, der::kUtf8String, "A")});
  ASSERT_TRUE(Match(NameOf({a}), NameOf({upper})));
  EXPECT_FALSE(Match(NameOf({a}), NameOf({upper, Null()})));
  EXPECT_FALSE(Match(NameOf({a, Null()}), NameOf({upper, Null()})));
  EXPECT_FALSE(Match(NameOf({a}), NameDer::Raw(Null())));
  EXPECT_FALSE(Match(NameOf({a}), NameDer::Raw("")));
  EXPECT_FALSE(Match(NameOf({a}), NameDer::Raw(NameOf({upper}).der() + "x")));
}

// RFC 5280 section 4.2.1.10.

struct WithinCase {
  const char* name;
  const char* base;
  bool within;
};

std::ostream& operator<<(std::ostream& out, const WithinCase& c) {
  return out << "\"" << c.name << "\" within \"" << c.base << "\"";
}

TEST(NameIsWithinTest, PrefixOfRdns) {
  const WithinCase cases[] = {
      {"C=XX,O=Example,CN=a", "C=XX", true},
      {"C=XX,O=Example,CN=a", "C=XX,O=Example", true},
      {"C=XX,O=Example,CN=a", "C=XX,O=Example,CN=a", true},
      {"C=XX,O=Example,CN=a", "C=xx,O=EXAMPLE", true},
      {"C=XX,O=Example,CN=a", "", true},
      {"", "", true},
      {"", "C=XX", false},
      {"C=XX", "C=XX,O=Example", false},
      {"C=XX,O=Example,CN=a", "C=XX,O=Example,CN=a,OU=b", false},
      {"C=XX,O=Other,CN=a", "C=XX,O=Example", false},
      {"C=XX,O=Example", "C=XX,O=Exam", false},
      {"C=XX,O=Exam", "C=XX,O=Example", false},
      // CVE-2026-63577: matched anywhere in the name, not as a prefix.
      {"C=XX,O=Example,CN=a", "O=Example", false},
      {"C=XX,O=Example,CN=a", "O=Example,CN=a", false},
      {"C=XX,O=Example,CN=a", "CN=a", false},
      {"C=XX,O=Example,CN=a", "C=XX,CN=a", false},
      {"CN=a,O=Example,C=XX", "C=XX,O=Example", false},
      {"C=YY,C=XX,O=Example", "C=XX,O=Example", false},
      // An RDN is whole or not there.
      {"O=Example+OU=Unit,CN=a", "O=Example", false},
      {"O=Example+OU=Unit,CN=a", "OU=unit+O=example", true},
      {"O=Example,CN=a", "O=Example+OU=Unit", false},
  };
  for (const WithinCase& c : cases) {
    const NameDer name(c.name);
    const NameDer base(c.base);
    EXPECT_EQ(NameIsWithin(In(name), In(base)), c.within) << c;
  }
}

TEST(NameIsWithinTest, Malformed) {
  const NameDer good("C=XX,O=Example");
  const std::string rdn =
      Rdn({Attribute(der::Oid::kCountryName, der::kPrintableString, "XX")});
  EXPECT_TRUE(NameIsWithin(In(good), In(Sequence({rdn}))));
  for (const std::string& bad :
       {std::string(), Null(), Set({rdn}), Sequence({rdn}) + Null(),
        Sequence({rdn, Null()}), Sequence({Null()})}) {
    EXPECT_FALSE(NameIsWithin(In(good), In(bad))) << PrintToString(bad);
  }
  for (const std::string& bad : {std::string(), Null(), Set({rdn})}) {
    EXPECT_FALSE(NameIsWithin(In(bad), In(Sequence({rdn}))));
    EXPECT_FALSE(NameIsWithin(In(bad), In(Sequence({}))));
  }
}

// Hashes.

std::vector<uint64_t> PrefixHashes(const NameDer& name) {
  std::vector<uint64_t> hashes;
  EXPECT_TRUE(ForEachNamePrefixHash(
      In(name), [&hashes](uint64_t hash) { hashes.push_back(hash); }));
  return hashes;
}

TEST(NameHashTest, OfEveryPrefix) {
  EXPECT_EQ(PrefixHashes("C=XX,O=Example+OU=Unit,CN=a"),
            (std::vector<uint64_t>{
                NameHash(In(NameDer(""))), NameHash(In(NameDer("C=XX"))),
                NameHash(In(NameDer("C=XX,O=Example+OU=Unit"))),
                NameHash(In(NameDer("C=XX,O=Example+OU=Unit,CN=a")))}));
  EXPECT_EQ(PrefixHashes(""), std::vector<uint64_t>{NameHash(In(NameDer("")))});
}

TEST(NameHashTest, ScanName) {
  for (const char* text : {"", "CN=a", "C=XX,O=Example", "CN=a+O=b",
                           "C=XX,CN=a+O=b,OU=c", "C=XX,OU=c,CN=a+O=b"}) {
    const NameDer name(text);
    uint64_t hash = 0;
    EXPECT_TRUE(ScanName(In(name), &hash)) << text;
    EXPECT_EQ(hash, NameTailHash(In(name))) << text;
  }
  uint64_t hash = 0;
  EXPECT_FALSE(ScanName(In(Null()), &hash));
}

TEST(NameHashTest, MalformedNameHasNoPrefixes) {
  int calls = 0;
  const auto count = [&calls](uint64_t) { ++calls; };
  EXPECT_FALSE(ForEachNamePrefixHash(In(Null()), count));
  EXPECT_EQ(calls, 0);
  EXPECT_FALSE(ForEachNamePrefixHash(In(Sequence({Null()})), count));
  EXPECT_FALSE(ForEachNamePrefixHash(der::Input(), count));
}

TEST(NameHashTest, TailIsTheLastRdn) {
  const auto tail = [](const char* name) {
    return NameTailHash(In(NameDer(name)));
  };
  EXPECT_EQ(tail("C=XX,O=Example,CN=a"), tail("CN=a"));
  EXPECT_EQ(tail("C=XX,CN=a+O=b"), tail("C=YY,O=B+CN=A"));
  EXPECT_NE(tail("CN=a,C=XX"), tail("CN=a"));
  EXPECT_NE(tail("CN=a"), tail("CN=b"));
}

// Not a promise, but what hashes are for.
TEST(NameHashTest, TellsNamesApart) {
  std::set<uint64_t> seen;
  std::set<uint64_t> tails;
  for (int i = 0; i < 10000; ++i) {
    const NameDer name(absl::StrCat("O=Example,CN=Root ", i));
    EXPECT_TRUE(seen.insert(NameHash(In(name))).second) << i;
    EXPECT_TRUE(tails.insert(NameTailHash(In(name))).second) << i;
  }
  for (const char* name : {"CN=a,O=b", "O=b,CN=a", "CN=a+O=b", "CN=b,O=a", "",
                           "CN=a", "O=a", "CN=", "CN=a,CN=a"}) {
    EXPECT_TRUE(seen.insert(NameHash(In(NameDer(name)))).second) << name;
  }
}

// Properties, over names from few parts, so that many match.

// An attribute, and what RFC 5280 section 7.1 leaves of it.
struct Generated {
  std::string der;
  std::string canonical;
};

class NameGenerator {
 public:
  // A name, and a text that is the same for names that match.
  Generated Next() {
    Generated name;
    for (int rdns = Pick(3); rdns > 0; --rdns) {
      const Generated rdn = NextRdn();
      name.der += rdn.der;
      name.canonical += rdn.canonical;
    }
    name.der = Tlv(der::kSequence, name.der);
    return name;
  }

 private:
  int Pick(int count) {
    return static_cast<int>(random_() % static_cast<unsigned>(count));
  }

  // Attributes of one RDN are of different types, as X.501 wants it.
  Generated NextRdn() {
    const der::Oid types[] = {der::Oid::kCommonName,
                              der::Oid::kOrganizationName};
    const int first = Pick(2);
    const bool both = Pick(3) == 0;
    Generated a = NextAttribute(types[first]);
    Generated b;
    if (both) b = NextAttribute(types[1 - first]);
    Generated rdn;
    rdn.der = Tlv(der::kSet, a.der + b.der);
    if (b.canonical < a.canonical) std::swap(a, b);
    rdn.canonical = absl::StrCat("[", a.canonical, "+", b.canonical, "]");
    return rdn;
  }

  Generated NextAttribute(der::Oid type) {
    static constexpr absl::string_view kValues[] = {
        "a", "A", " a", "a ", "b", "a b", "A  b", "", " ", "\xc3\xa9", "\xff"};
    static constexpr der::Tag kTags[] = {
        der::kUtf8String, der::kPrintableString, der::kTeletexString};
    const absl::string_view value = kValues[Pick(std::size(kValues))];
    const der::Tag tag = kTags[Pick(std::size(kTags))];
    std::string canonical;
    const bool is_ascii = value.empty() || (value[0] & 0x80) == 0;
    // None of the others has the text that octets beyond ASCII are there.
    const bool is_other_text = tag == der::kTeletexString && !is_ascii;
    if (is_other_text || value == "\xff" ||
        (tag == der::kPrintableString && !is_ascii)) {
      canonical = absl::StrCat("raw ", tag, value);
    } else {
      std::string text = absl::AsciiStrToLower(value);
      absl::RemoveExtraAsciiWhitespace(&text);
      canonical = absl::StrCat("text ", text);
    }
    return {Attribute(type, tag, value),
            absl::StrCat(der::OidName(type), "=", canonical)};
  }

  std::mt19937 random_{1};  // NOLINT: the same names in every run
};

TEST(NamePropertyTest, MatchingIsWhatTheCanonicalFormSays) {
  NameGenerator generator;
  std::vector<Generated> names;
  for (int i = 0; i < 600; ++i) names.push_back(generator.Next());
  int matches = 0;
  for (const Generated& a : names) {
    for (const Generated& b : names) {
      const bool expected = a.canonical == b.canonical;
      ASSERT_EQ(NamesMatch(In(a.der), In(b.der)), expected)
          << a.canonical << " and " << b.canonical;
      if (!expected) continue;
      matches += a.der != b.der ? 1 : 0;
      ASSERT_EQ(NameHash(In(a.der)), NameHash(In(b.der))) << a.canonical;
      ASSERT_EQ(NameTailHash(In(a.der)), NameTailHash(In(b.der)))
          << a.canonical;
    }
  }
  EXPECT_GT(matches, 500) << "pairs that differ and match";
}

TEST(NamePropertyTest, WithinIsAPrefixOfTheCanonicalForm) {
  NameGenerator generator;
  std::vector<Generated> names;
  for (int i = 0; i < 400; ++i) names.push_back(generator.Next());
  int within = 0;
  for (const Generated& name : names) {
    std::vector<uint64_t> prefixes;
    ASSERT_TRUE(ForEachNamePrefixHash(
        In(name.der), [&](uint64_t hash) { prefixes.push_back(hash); }));
    for (const Generated& base : names) {
      const bool expected =
          name.canonical.compare(0, base.canonical.size(), base.canonical) == 0;
      ASSERT_EQ(NameIsWithin(In(name.der), In(base.der)), expected)
          << name.canonical << " within " << base.canonical;
      if (!expected) continue;
      within += name.canonical != base.canonical ? 1 : 0;
      bool found = false;
      for (uint64_t hash : prefixes) {
        found = found || hash == NameHash(In(base.der));
      }
      ASSERT_TRUE(found) << name.canonical << " within " << base.canonical;
    }
  }
  EXPECT_GT(within, 1000);
}

// Longer text, in every type that can hold it, with white space and letters
// changed as RFC 5280 section 7.1 allows: around the ends of the words that
// hashing takes at a time.
class TextGenerator {
 public:
  // Between one and about 30 characters, none of them white space at the ends.
  std::u32string Next() {
    static constexpr char32_t kCharacters[] = {
        U'a', U'z', U'A', U'Z', U'@', U'[', U'`', U'{',   U'0',
        U'~', 0x7f, 1,    ' ',  ' ',  ' ',  0xe9, 0x20ac, 0x1f600};
    // Half of all texts are ASCII.
    const size_t choices = std::size(kCharacters) - (Pick(2) == 0 ? 3 : 0);
    std::u32string text;
    for (int size = 1 + Pick(30); size > 0; --size) {
      const char32_t c = kCharacters[Pick(static_cast<int>(choices))];
      const bool doubled = c == ' ' && (text.empty() || text.back() == ' ');
      text.push_back(doubled ? U'a' : c);
    }
    if (text.back() == ' ') text.back() = U'a';
    return text;
  }

  // Another way to write `text`.
  NameDer Write(const std::u32string& text) {
    std::u32string changed = Spaces(Pick(3));
    bool ascii = true;
    for (char32_t c : text) {
      ascii = ascii && c < 0x80;
      if (c == ' ') {
        changed += Spaces(1 + Pick(3));
      } else if (Pick(2) == 0 && c < 0x80 &&
                 absl::ascii_isalpha(static_cast<unsigned char>(c))) {
        changed.push_back(c ^ 0x20);
      } else {
        changed.push_back(c);
      }
    }
    changed += Spaces(Pick(3));
    static constexpr der::Tag kTags[] = {
        der::kUniversalString, der::kUtf8String, der::kPrintableString,
        der::kIa5String, der::kVisibleString};
    return Encode(kTags[Pick(ascii ? 5 : 2)], changed);
  }

  int Pick(int count) {
    return static_cast<int>(random_() % static_cast<unsigned>(count));
  }

 private:
  std::u32string Spaces(int count) {
    std::u32string spaces;
    for (; count > 0; --count) spaces.push_back(Pick(4) == 0 ? '\t' : ' ');
    return spaces;
  }

  static NameDer Encode(der::Tag tag, const std::u32string& text) {
    std::string value;
    const auto add = [&value](char32_t octet) {
      value.push_back(static_cast<char>(octet));
    };
    for (char32_t c : text) {
      if (tag == der::kUniversalString) {
        for (int shift : {24, 16, 8, 0}) add(c >> shift);
      } else if (c < 0x80) {
        add(c);
      } else if (c < 0x800) {
        add(0xc0 | c >> 6);
        add(0x80 | (c & 0x3f));
      } else if (c < 0x10000) {
        add(0xe0 | c >> 12);
        for (int shift : {6, 0}) add(0x80 | (c >> shift & 0x3f));
      } else {
        add(0xf0 | c >> 18);
        for (int shift : {12, 6, 0}) add(0x80 | (c >> shift & 0x3f));
      }
    }
    return Cn(tag, value);
  }

  std::mt19937 random_{1};  // NOLINT: the same texts in every run
};

TEST(NamePropertyTest, WaysToWriteAText) {
  TextGenerator generator;
  for (int i = 0; i < 20000; ++i) {
    const std::u32string text = generator.Next();
    const NameDer a = generator.Write(text);
    ASSERT_TRUE(Match(a, generator.Write(text))) << DescribeName(In(a));
    // One character changed, one more, one less.
    std::u32string other = text;
    const int at = generator.Pick(static_cast<int>(text.size()));
    switch (generator.Pick(3)) {
      case 0:
        other[static_cast<size_t>(at)] = U'x';
        break;
      case 1:
        other.insert(static_cast<size_t>(at), 1, U'x');
        break;
      default:
        other += U'x';
        break;
    }
    const NameDer b = generator.Write(other);
    ASSERT_FALSE(Match(a, b))
        << DescribeName(In(a)) << ", " << DescribeName(In(b));
    ASSERT_NE(NameHash(In(a)), NameHash(In(b)));
  }
}

// White space at every place of a text of every length.
TEST(NamePropertyTest, WhiteSpaceAtEveryPlace) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (size_t size = 1; size <= letters.size(); ++size) {
    const std::string text = letters.substr(0, size);
    const std::string lower = absl::AsciiStrToLower(text);
    for (size_t at = 0; at <= size; ++at) {
      std::string one = text;
      std::string two = lower;
      std::string tab = text;
      one.insert(at, " ");
      two.insert(at, "  ");
      tab.insert(at, "\t");
      const NameDer a = Cn(der::kUtf8String, one);
      ASSERT_TRUE(Match(a, Cn(der::kUtf8String, two))) << one;
      ASSERT_TRUE(Match(a, Cn(der::kPrintableString, tab))) << one;
      ASSERT_EQ(Match(a, Cn(der::kUtf8String, lower)), at == 0 || at == size)
          << one;
    }
  }
}

}  // namespace
}  // namespace cairn::testing
