#include "pkix/host_name.h"

#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

der::Input In(absl::string_view text) { return der::Input::FromString(text); }

std::string Text(der::Input input) { return std::string(input.AsStringView()); }

// Host names.

bool IsHost(absl::string_view name) {
  return IsValidHostName(In(name), Wildcard::kRefused, Underscore::kRefused);
}
bool IsHostOrWildcard(absl::string_view name) {
  return IsValidHostName(In(name), Wildcard::kAllowed, Underscore::kRefused);
}

// `count` labels of this many letters each.
std::string Labels(int count, int letters) {
  std::string name;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&name, i == 0 ? "" : ".",
                    std::string(static_cast<size_t>(letters), 'a'));
  }
  return name;
}

TEST(HostNameTest, Valid) {
  for (absl::string_view name :
       {"a", "example.com", "EXAMPLE.COM", "a.b.c.d.e", "localhost",
        "1.example", "123.example.com", "1a", "a1", "example.a1", "example.1a",
        "a-b.example.com", "a--b.example.com", "xn--bcher-kva.example",
        "example.xn--p1ai", "1-1", "a.1-1", "0x7f.0x1"}) {
    EXPECT_TRUE(IsHost(name)) << name;
    EXPECT_TRUE(IsHostOrWildcard(name)) << name;
  }
}

TEST(HostNameTest, Invalid) {
  for (const std::string& name : std::initializer_list<std::string>{
           "",
           ".",
           "..",
           ".example.com",
           "example..com",
           "example.com.",
           "example.com..",
           " example.com",
           "example.com ",
           "exa mple.com",
           "example.com\n",
           std::string(1, '\0'),
           std::string("example.com\0", 12),
           std::string("example.com\0.evil.test", 22),
           std::string("\0example.com", 12),
           "ex\xc3\xa4mple.com",
           "example.com\x80",
           "\xff.com",
           "a/b.com",
           "a:b.com",
           "example.com:443",
           "user@example.com",
           "http://example.com",
           "[::1]",
           "::1",
           "2001:db8::1",
           "a,b.com",
           "a%62.com",
           "a+b.com",
           "a~b.com",
       }) {
    EXPECT_FALSE(IsHost(name)) << PrintToString(name);
    EXPECT_FALSE(IsHostOrWildcard(name)) << PrintToString(name);
  }
}

// It would read as an IPv4 address, in one of the forms of inet_aton().
TEST(HostNameTest, LastLabelAllDigits) {
  for (absl::string_view name :
       {"1", "0", "127.0.0.1", "192.0.2.1", "1.2", "example.1", "a.0",
        "example.com.123", "4294967295"}) {
    EXPECT_FALSE(IsHost(name)) << name;
  }
  EXPECT_FALSE(IsHostOrWildcard("*.0.2.1"));
  EXPECT_FALSE(IsHostOrWildcard("*.1"));
  EXPECT_TRUE(IsHostOrWildcard("*.1.example"));
}

TEST(HostNameTest, Hyphens) {
  for (absl::string_view name :
       {"-", "-a", "a-", "-a.com", "a-.com", "a.-b", "a.b-", "a.-", "-.a",
        "a.-.b", "xn--.com", "--.com"}) {
    EXPECT_EQ(IsHost(name), false) << name;
  }
  for (absl::string_view name : {"a-b", "a-b.c-d", "a----b.com"}) {
    EXPECT_TRUE(IsHost(name)) << name;
  }
}

TEST(HostNameTest, Underscores) {
  for (absl::string_view name :
       {"_", "_a", "a_", "a_b.com", "_dmarc.example.com", "a.b_c", "a._"}) {
    EXPECT_FALSE(IsHost(name)) << name;
    EXPECT_TRUE(
        IsValidHostName(In(name), Wildcard::kRefused, Underscore::kAllowed))
        << name;
  }
  EXPECT_TRUE(IsValidHostName(In("*.a_b.example"), Wildcard::kAllowed,
                              Underscore::kAllowed));
  EXPECT_FALSE(IsHostOrWildcard("*.a_b.example"));
}

TEST(HostNameTest, LabelsOf63Octets) {
  for (const char* suffix : {"", ".com"}) {
    EXPECT_TRUE(IsHost(Labels(1, 63) + suffix));
    EXPECT_FALSE(IsHost(Labels(1, 64) + suffix));
  }
  EXPECT_TRUE(IsHost("a." + Labels(1, 63)));
  EXPECT_FALSE(IsHost("a." + Labels(1, 64)));
}

TEST(HostNameTest, NamesOf253Octets) {
  const std::string longest = Labels(3, 63) + "." + Labels(1, 61);
  ASSERT_EQ(longest.size(), kMaxHostNameSize);
  EXPECT_TRUE(IsHost(longest));
  EXPECT_FALSE(IsHost(longest + "a"));
  EXPECT_FALSE(IsHost("a." + longest.substr(1)));
  // 127 labels of one letter.
  EXPECT_TRUE(IsHost(Labels(127, 1)));
  EXPECT_FALSE(IsHost(Labels(128, 1)));
}

// "*." is part of the name: no host name is longer than what it stands for.
TEST(HostNameTest, WildcardsOf253Octets) {
  const std::string longest = "*." + Labels(3, 63) + "." + Labels(1, 59);
  ASSERT_EQ(longest.size(), kMaxHostNameSize);
  EXPECT_TRUE(IsHostOrWildcard(longest));
  EXPECT_FALSE(IsHostOrWildcard(longest + "a"));
}

TEST(HostNameTest, Wildcards) {
  for (absl::string_view name :
       {"*.com", "*.example.com", "*.a.b.c.example.com", "*.xn--p1ai"}) {
    EXPECT_TRUE(IsHostOrWildcard(name)) << name;
    EXPECT_FALSE(IsHost(name)) << name;
    EXPECT_TRUE(IsWildcard(In(name))) << name;
  }
  for (absl::string_view name :
       {"*", "*.", "**.com", "*.*.com", "*.*", "*a.com", "a*.com", "f*o.com",
        "a.*.com", "example.*", "*com", ".*.com", "*..com", "*.com.",
        "*.-a.com", "xn--*.com", "*-a.com"}) {
    EXPECT_FALSE(IsHostOrWildcard(name)) << name;
    EXPECT_FALSE(IsHost(name)) << name;
  }
  for (absl::string_view name : {"", "*", "*.", "a.com", "**.com", "*a.com"}) {
    EXPECT_FALSE(IsWildcard(In(name))) << name;
  }
}

// Every octet, at the start of a label, within one and at its end.
TEST(HostNameTest, EveryOctet) {
  for (int octet = 0; octet <= 0xff; ++octet) {
    const std::string c(1, static_cast<char>(octet));
    const bool letter = (octet >= 'a' && octet <= 'z') ||
                        (octet >= 'A' && octet <= 'Z') ||
                        (octet >= '0' && octet <= '9');
    EXPECT_EQ(IsHost(absl::StrCat("x.a", c, "a")),
              letter || octet == '-' || octet == '.')
        << octet;
    EXPECT_EQ(IsHost(absl::StrCat("x.", c, "a")), letter) << octet;
    EXPECT_EQ(IsHost(absl::StrCat("x.a", c)), letter) << octet;
  }
}

TEST(HostNameTest, EqualsIgnoringCase) {
  EXPECT_TRUE(EqualsIgnoringCase(In(""), In("")));
  EXPECT_TRUE(EqualsIgnoringCase(In("aBc-1"), In("AbC-1")));
  EXPECT_FALSE(EqualsIgnoringCase(In("a"), In("ab")));
  EXPECT_FALSE(EqualsIgnoringCase(In("a"), In("b")));
  // 0x20 apart, and not letters.
  for (absl::string_view pair : {"@`", "[{", "\\|", "]}", "^~", "_\x7f"}) {
    EXPECT_FALSE(EqualsIgnoringCase(In(pair.substr(0, 1)), In(pair.substr(1))))
        << pair;
  }
  EXPECT_FALSE(EqualsIgnoringCase(In("\xc3\xa9"), In("\xc3\x89")));
}

struct DomainCase {
  const char* name;
  const char* domain;
  bool within;
};

std::ostream& operator<<(std::ostream& out, const DomainCase& c) {
  return out << "\"" << c.name << "\" within \"" << c.domain << "\"";
}

TEST(HostNameTest, IsWithinDomain) {
  for (const DomainCase& c : std::initializer_list<DomainCase>{
           {"example.com", "example.com", true},
           {"EXAMPLE.com", "example.COM", true},
           {"a.example.com", "example.com", true},
           {"a.b.EXAMPLE.com", "example.com", true},
           {"a.example.com", "com", true},
           {"badexample.com", "example.com", false},
           {"example.com", "a.example.com", false},
           {"example.com.evil.test", "example.com", false},
           {"example.org", "example.com", false},
           {"com", "example.com", false},
           {"xample.com", "example.com", false},
           {"a-example.com", "example.com", false},
           {"", "example.com", false},
           {"*.example.com", "example.com", true},
       }) {
    EXPECT_EQ(IsWithinDomain(In(c.name), In(c.domain)), c.within) << c;
  }
}

// Mailboxes.

bool IsMailbox(absl::string_view text) {
  Mailbox mailbox;
  return ParseMailbox(In(text), &mailbox);
}
bool IsUtf8Mailbox(absl::string_view text) {
  Mailbox mailbox;
  return ParseUtf8Mailbox(In(text), &mailbox);
}

struct MailboxCase {
  const char* text;
  const char* local_part;
  const char* domain;
};

TEST(MailboxTest, Parts) {
  for (const MailboxCase& c : std::initializer_list<MailboxCase>{
           {"a@example.com", "a", "example.com"},
           {"First.Last@EXAMPLE.com", "First.Last", "EXAMPLE.com"},
           {"a+tag@localhost", "a+tag", "localhost"},
           {"!#$%&'*+-/=?^_`{|}~@a.b", "!#$%&'*+-/=?^_`{|}~", "a.b"},
           {R"("a b"@a.b)", R"("a b")", "a.b"},
           {R"("a@b.c"@a.b)", R"("a@b.c")", "a.b"},
           {R"("a\"b"@a.b)", R"("a\"b")", "a.b"},
           {R"("\\"@a.b)", R"("\\")", "a.b"},
           {R"(""@a.b)", R"("")", "a.b"},
           {R"("..a..")"
            "@a.b",
            R"("..a..")", "a.b"},
       }) {
    Mailbox mailbox;
    ASSERT_TRUE(ParseMailbox(In(c.text), &mailbox)) << c.text;
    EXPECT_EQ(Text(mailbox.local_part), c.local_part) << c.text;
    EXPECT_EQ(Text(mailbox.domain), c.domain) << c.text;
    EXPECT_EQ(IsUtf8Mailbox(c.text),
              absl::string_view(c.text).find('E') == absl::string_view::npos)
        << c.text;
  }
}

TEST(MailboxTest, Invalid) {
  for (const std::string& text : std::initializer_list<std::string>{
           "",
           "@",
           "a",
           "example.com",
           "@example.com",
           "a@",
           "a@b@example.com",
           "a@@example.com",
           ".a@example.com",
           "a.@example.com",
           "a..b@example.com",
           "a b@example.com",
           " a@example.com",
           "a@example.com ",
           "a@ example.com",
           "a@.example.com",
           "a@example.com.",
           "a@example..com",
           "a@-example.com",
           "a@ex_ample.com",
           "a@*.example.com",
           "a@127.0.0.1",
           "a@[127.0.0.1]",
           "a@[IPv6:2001:db8::1]",
           "<a@example.com>",
           "A <a@example.com>",
           "a(comment)@example.com",
           "a,b@example.com",
           "a:b@example.com",
           "a;b@example.com",
           "a\\b@example.com",
           "mailto:a@example.com",
           "\"@example.com",
           "\"a@example.com",
           "a\"@example.com",
           "\"a\"b\"@example.com",
           "\"a\"b@example.com",
           "a\"b\"@example.com",
           "\"a\".b@example.com",
           "\"a\\\"@example.com",
           "\"\\\"@example.com",
           "\"a\nb\"@example.com",
           "\"a\tb\"@example.com",
           "\"a\x7f\"@example.com",
           "\"\\\n\"@example.com",
           std::string("a\0b@example.com", 15),
           std::string("\"a\0b\"@example.com", 17),
           std::string("a@example.com\0", 14),
           std::string("a@example.com\0.evil.test", 24),
       }) {
    EXPECT_FALSE(IsMailbox(text)) << PrintToString(text);
    EXPECT_FALSE(IsUtf8Mailbox(text)) << PrintToString(text);
  }
}

TEST(MailboxTest, Utf8) {
  for (absl::string_view text : {u8"é@example.com", u8"日本語@example.com",
                                 u8"a.é.b@xn--p1ai", u8"\"é é\"@example.com"}) {
    EXPECT_TRUE(IsUtf8Mailbox(text)) << text;
    EXPECT_FALSE(IsMailbox(text)) << text;
  }
  for (absl::string_view text :
       {"\xff@example.com", "\xc3@example.com", "\xc0\xaf@example.com",
        "\xed\xa0\x80@example.com", "\"\xff\"@example.com",
        "a\x80@example.com"}) {
    EXPECT_FALSE(IsUtf8Mailbox(text)) << PrintToString(text);
  }
}

// RFC 9598 section 3: A-labels, in lower case.
TEST(MailboxTest, Utf8Domains) {
  EXPECT_TRUE(IsUtf8Mailbox(u8"é@xn--bcher-kva.example"));
  EXPECT_FALSE(IsUtf8Mailbox(u8"é@bücher.example"));
  EXPECT_FALSE(IsUtf8Mailbox(u8"é@Example.com"));
  EXPECT_FALSE(IsUtf8Mailbox(u8"é@example.coM"));
  EXPECT_TRUE(IsUtf8Mailbox(u8"É@example.com"));
}

// RFC 5280 section 7.5.
TEST(MailboxTest, Matching) {
  const auto match = [](absl::string_view a, absl::string_view b) {
    Mailbox x;
    Mailbox y;
    EXPECT_TRUE(ParseMailbox(In(a), &x));
    EXPECT_TRUE(ParseMailbox(In(b), &y));
    EXPECT_EQ(MailboxesMatch(x, y), MailboxesMatch(y, x));
    return MailboxesMatch(x, y);
  };
  EXPECT_TRUE(match("a@example.com", "a@example.com"));
  EXPECT_TRUE(match("a@example.com", "a@EXAMPLE.com"));
  EXPECT_FALSE(match("a@example.com", "A@example.com"));
  EXPECT_FALSE(match("a@example.com", "b@example.com"));
  EXPECT_FALSE(match("a@example.com", "a@example.org"));
  EXPECT_FALSE(match("a@example.com", "a@a.example.com"));
  EXPECT_FALSE(match("a@example.com", "\"a\"@example.com"));
}

// URIs.

struct UriCase {
  const char* text;
  const char* scheme;
  const char* userinfo;
  const char* host;
  const char* port;
  const char* rest;
};

TEST(UriTest, Parts) {
  for (const UriCase& c : std::initializer_list<UriCase>{
           {"http://example.com", "http", "", "example.com", "", ""},
           {"HTTP://Example.COM/A", "HTTP", "", "Example.COM", "", "/A"},
           {"https://example.com:443/", "https", "", "example.com", "443", "/"},
           {"http://user@example.com/", "http", "user", "example.com", "", "/"},
           {"http://user:pass@example.com:80/a", "http", "user:pass",
            "example.com", "80", "/a"},
           {"http://u%40v@example.com/", "http", "u%40v", "example.com", "",
            "/"},
           {"http://example.com?q", "http", "", "example.com", "", "?q"},
           {"http://example.com#f", "http", "", "example.com", "", "#f"},
           {"http://example.com/a?b?c/d#e?f/", "http", "", "example.com", "",
            "/a?b?c/d#e?f/"},
           {"http://example.com/a@b:c", "http", "", "example.com", "",
            "/a@b:c"},
           {"http://example.com/%C3%a9", "http", "", "example.com", "",
            "/%C3%a9"},
           {"http://example.com//a//", "http", "", "example.com", "", "//a//"},
           {"a+b-c.1://h", "a+b-c.1", "", "h", "", ""},
           {"spiffe://example.org/ns/prod/sa/web", "spiffe", "", "example.org",
            "", "/ns/prod/sa/web"},
           {"http://a_b.example.com/", "http", "", "a_b.example.com", "", "/"},
           {"http://192.0.2.1:8080/", "http", "", "192.0.2.1", "8080", "/"},
           {"http://0.0.0.0/", "http", "", "0.0.0.0", "", "/"},
           {"http://255.255.255.255/", "http", "", "255.255.255.255", "", "/"},
           {"http://[::1]/", "http", "", "[::1]", "", "/"},
           {"http://[2001:DB8::1]:80/", "http", "", "[2001:DB8::1]", "80", "/"},
           {"http://[::ffff:192.0.2.1]", "http", "", "[::ffff:192.0.2.1]", "",
            ""},
           {"http://u@[::1]:1", "http", "u", "[::1]", "1", ""},
           {"ftp://example.com:65535", "ftp", "", "example.com", "65535", ""},
           {"http://example.com:/", "http", "", "example.com", "", "/"},
       }) {
    SCOPED_TRACE(c.text);
    Uri uri;
    ASSERT_TRUE(ParseUri(In(c.text), &uri));
    EXPECT_EQ(Text(uri.scheme), c.scheme);
    EXPECT_EQ(Text(uri.userinfo), c.userinfo);
    EXPECT_EQ(uri.has_userinfo, c.userinfo[0] != '\0');
    EXPECT_EQ(Text(uri.host), c.host);
    EXPECT_EQ(Text(uri.port), c.port);
    EXPECT_EQ(Text(uri.rest), c.rest);
    const char last = Text(uri.host).back();
    EXPECT_EQ(uri.host_is_name,
              c.host[0] != '[' && !(last >= '0' && last <= '9'));
    EXPECT_TRUE(IsAbsoluteUri(In(c.text)));
  }
}

TEST(UriTest, EmptyUserinfo) {
  Uri uri;
  ASSERT_TRUE(ParseUri(In("http://@example.com/"), &uri));
  EXPECT_TRUE(uri.has_userinfo);
  EXPECT_TRUE(uri.userinfo.empty());
  EXPECT_EQ(Text(uri.host), "example.com");
}

TEST(UriTest, Invalid) {
  for (const std::string& text : std::initializer_list<std::string>{
           "",
           ":",
           "://",
           "://example.com",
           "http",
           "http:",
           "http:/",
           "http://",
           "http:///",
           "http:///path",
           "http:example.com",
           "http:/example.com",
           "//example.com",
           "/path",
           "example.com",
           "1http://example.com",
           "+http://example.com",
           "ht tp://example.com",
           "ht_tp://example.com",
           "http ://example.com",
           " http://example.com",
           "http://example.com ",
           "http:// example.com",
           "http://exa mple.com",
           "http://example.com/a b",
           "http://example.com\n",
           "http://example.com/\x7f",
           "http://example.com/\xc3\xa9",
           "http://ex\xc3\xa4mple.com/",
           std::string("http://example.com\0", 19),
           std::string("http://example.com\0.evil.test", 29),
           std::string("http://example.com/\0", 20),
           // Whoever reads the first "@" and whoever reads the last see two
           // hosts (CVE-2026-63576).
           "http://a@b@example.com/",
           "http://example.com@evil.test@example.com/",
           "http://example.com:80@evil.test:80@example.com/",
           // Backslashes, which browsers take for slashes.
           "http:\\\\example.com",
           "http://example.com\\@evil.test/",
           "http://evil.test\\.example.com/",
           "http://example.com/a\\b",
           // Hosts.
           "http://.example.com/",
           "http://example.com./",
           "http://example..com/",
           "http://-example.com/",
           "http://*.example.com/",
           "http://%65xample.com/",
           "http://example%2ecom/",
           "http://example.com%00/",
           "http://exa,mple.com/",
           "http://<example.com>/",
           "http://1.2.3/",
           "http://1.2.3.4.5/",
           "http://1.2.3.256/",
           "http://1.2.3.1000/",
           "http://1.2.3.04/",
           "http://01.2.3.4/",
           "http://1.2.3./",
           "http://1.2..4/",
           "http://2130706433/",
           "http://::1/",
           "http://[::1/",
           "http://::1]/",
           "http://[]/",
           "http://[:]/",
           "http://[::1]a/",
           "http://[::1]]/",
           "http://a[::1]/",
           "http://[::1%25eth0]/",
           "http://[::g]/",
           "http://[example.com]/",
           "http://[v1.a]/",
           // Ports.
           "http://example.com:a/",
           "http://example.com:80a/",
           "http://example.com:-1/",
           "http://example.com:+80/",
           "http://example.com: 80/",
           "http://example.com:80:80/",
           "http://example.com::80/",
           "http://example.com:123456/",
           "http://:80/",
           "http://[::1]:a/",
           "http://[::1]80/",
           // Characters and percent encodings.
           "http://u[@example.com/",
           "http://u/@",
           "http://u%4@example.com/",
           "http://u%zz@example.com/",
           "http://example.com/%",
           "http://example.com/%4",
           "http://example.com/%4g",
           "http://example.com/%%41",
           "http://example.com/a#b#c",
           "http://example.com/a#%",
           "http://example.com/[a]",
           "http://example.com/?a|b",
           "http://example.com/a^b",
           "http://example.com/`",
           "http://example.com/{a}",
           "http://example.com/<a>",
           "http://example.com/\"",
       }) {
    Uri uri;
    // Its host is "u", and the "@" is in its path.
    const bool valid = text == "http://u/@";
    EXPECT_EQ(ParseUri(In(text), &uri), valid) << PrintToString(text);
  }
}

// RFC 5280 section 4.2.1.6: a scheme and a scheme-specific part, and a host
// where there is an authority.
TEST(UriTest, Absolute) {
  for (absl::string_view text :
       {"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "mailto:a@example.com",
        "tag:a,2026:b", "a:b", "a:/b", "a:/b/c?d#e", "a:%41", "sip:a@b;c=d"}) {
    EXPECT_TRUE(IsAbsoluteUri(In(text))) << text;
    Uri uri;
    EXPECT_FALSE(ParseUri(In(text), &uri)) << text << ": no authority";
  }
  for (const std::string& text : std::initializer_list<std::string>{
           "",
           ":",
           "a",
           "a:",
           ":a",
           "1a:b",
           "a b:c",
           "a:b c",
           "a:%",
           "a:\\b",
           "a:b\n",
           "a:\xc3\xa9",
           std::string("a:b\0", 4),
           "/a",
           "//example.com/",
           "a/b:c",
           "?a:b",
           "#a:b",
           "file:///etc/hosts",
           "a://",
           "a://b@c@d/",
           "a://[/",
           "a://b:c/",
       }) {
    EXPECT_FALSE(IsAbsoluteUri(In(text))) << PrintToString(text);
  }
}

// RFC 3986 section 3.5: a "#" begins the fragment, and none stands in it.
TEST(UriTest, OneFragment) {
  Uri uri;
  EXPECT_TRUE(ParseUri(In("a://h/b#c"), &uri));
  EXPECT_FALSE(ParseUri(In("a://h/b#c#d"), &uri));
  EXPECT_TRUE(IsAbsoluteUri(In("urn:b#c")));
  EXPECT_FALSE(IsAbsoluteUri(In("urn:b#c#d")));
}

// Every octet, in each part that may hold more than host names do.
TEST(UriTest, EveryOctet) {
  const absl::string_view unreserved_and_delimiters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "-._~!$&'()*+,;=";
  for (int octet = 0; octet <= 0xff; ++octet) {
    const std::string c(1, static_cast<char>(octet));
    const auto parses = [](const std::string& text) {
      Uri uri;
      return ParseUri(In(text), &uri);
    };
    const bool common =
        unreserved_and_delimiters.find(c) != absl::string_view::npos;
    const auto or_one_of = [&](absl::string_view set) {
      return common || set.find(c) != absl::string_view::npos;
    };
    SCOPED_TRACE(octet);
    EXPECT_EQ(parses("a://u" + c + "v@h/"), or_one_of(":/?#"));
    EXPECT_EQ(parses("a://h/" + c), or_one_of(":@/?#"));
    EXPECT_EQ(parses("a://h/?" + c), or_one_of(":@/?#"));
    EXPECT_EQ(parses("a://h/#" + c), or_one_of(":@/?"));
  }
}

struct UriPair {
  const char* a;
  const char* b;
  bool match;
};

// RFC 5280 section 7.4, as far as pkix/host_name.h goes.
TEST(UriTest, Matching) {
  for (const UriPair& c : std::initializer_list<UriPair>{
           {"http://h/a", "http://h/a", true},
           {"HTTP://h/a", "http://H/a", true},
           {"http://[2001:DB8::1]/", "http://[2001:db8::1]/", true},
           {"http://h/a", "http://h/A", false},
           {"http://h/a", "http://h/a/", false},
           {"http://h/a", "http://h/", false},
           {"http://h/a", "https://h/a", false},
           {"http://h/a", "http://g/a", false},
           {"http://h/a", "http://h.example/a", false},
           {"http://h/a?b", "http://h/a?B", false},
           {"http://h/a#b", "http://h/a", false},
           {"http://h:80/", "http://h:81/", false},
           {"http://h:80/", "http://h/", false},
           {"http://u@h/", "http://u@h/", true},
           {"http://u@h/", "http://U@h/", false},
           {"http://u@h/", "http://h/", false},
           {"http://@h/", "http://h/", false},
           {"http://h/%41", "http://h/A", false},
       }) {
    Uri a;
    Uri b;
    ASSERT_TRUE(ParseUri(In(c.a), &a));
    ASSERT_TRUE(ParseUri(In(c.b), &b));
    EXPECT_EQ(UrisMatch(a, b), c.match) << c.a << " and " << c.b;
    EXPECT_EQ(UrisMatch(b, a), c.match) << c.a << " and " << c.b;
  }
}

}  // namespace
}  // namespace cairn::testing
