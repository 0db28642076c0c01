#include "pkix/host_name.h"

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "der/tag.h"
#include "pkix/name_text.h"

namespace cairn {
namespace {

uint8_t Fold(uint8_t c) { return static_cast<uint8_t>(absl::ascii_tolower(c)); }

bool IsDigit(uint8_t c) { return c >= '0' && c <= '9'; }

bool IsOneOf(uint8_t c, absl::string_view set) {
  return set.find(static_cast<char>(c)) != absl::string_view::npos;
}

// atext of RFC 5322 section 3.2.3.
bool IsAtext(uint8_t c) {
  return absl::ascii_isalnum(c) || IsOneOf(c, "!#$%&'*+-/=?^_`{|}~");
}

// Dot-string = Atom *("." Atom). `utf8` lets octets above ASCII count as
// atext (RFC 6531 section 3.3); whether they are UTF-8 is checked elsewhere.
bool IsDotString(der::Input text, bool utf8) {
  bool atom = false;
  for (uint8_t c : text) {
    if (c == '.') {
      if (!atom) return false;
      atom = false;
    } else if (IsAtext(c) || (utf8 && c >= 0x80)) {
      atom = true;
    } else {
      return false;
    }
  }
  return atom;
}

// Quoted-string = DQUOTE *qcontent DQUOTE, on one line and without control
// characters.
bool IsQuotedString(der::Input text, bool utf8) {
  if (text.size() < 2 || text[0] != '"' || text[text.size() - 1] != '"') {
    return false;
  }
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
      if (i + 1 >= text.size()) return false;
    } else if (text[i] == '"') {
      return false;
    }
    if (text[i] < 0x20 || text[i] == 0x7f || (text[i] >= 0x80 && !utf8)) {
      return false;
    }
  }
  return true;
}

bool ParseMailboxParts(der::Input text, bool utf8, Mailbox* mailbox) {
  // The last "@": a quoted local part may hold others.
  size_t at = text.size();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '@') at = i;
  }
  if (at == text.size()) return false;
  mailbox->local_part = text.First(at);
  mailbox->domain = text.From(at + 1);
  return (IsDotString(mailbox->local_part, utf8) ||
          IsQuotedString(mailbox->local_part, utf8)) &&
         IsValidHostName(mailbox->domain, Wildcard::kRefused,
                         Underscore::kRefused);
}

bool IsUtf8(der::Input text) {
  NameText characters(der::kUtf8String, text);
  for (;;) {
    const int32_t c = characters.Next();
    if (c == NameText::kInvalid) return false;
    if (c == NameText::kEnd) return true;
  }
}

bool IsHexDigit(uint8_t c) { return absl::ascii_isxdigit(c); }

// unreserved / sub-delims / pct-encoded, and those in `more`.
bool AreUriCharacters(der::Input text, absl::string_view more) {
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t c = text[i];
    if (c == '%') {
      if (text.size() - i < 3 || !IsHexDigit(text[i + 1]) ||
          !IsHexDigit(text[i + 2])) {
        return false;
      }
      i += 2;
    } else if (!absl::ascii_isalnum(c) && !IsOneOf(c, "-._~!$&'()*+,;=") &&
               !IsOneOf(c, more)) {
      return false;
    }
  }
  return true;
}

// The position of the first octet of `set` in `text`, or its size.
size_t FindFirstOf(der::Input text, absl::string_view set) {
  size_t i = 0;
  while (i < text.size() && !IsOneOf(text[i], set)) ++i;
  return i;
}

// path-abempty [ "?" query ] [ "#" fragment ]: one fragment at most.
bool IsPathAndFragment(der::Input text) {
  const size_t fragment = FindFirstOf(text, "#");
  return AreUriCharacters(text.First(fragment), ":@/?") &&
         (fragment == text.size() ||
          AreUriCharacters(text.From(fragment + 1), ":@/?"));
}

// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
bool IsScheme(der::Input text) {
  if (text.empty() || !absl::ascii_isalpha(text[0])) return false;
  for (uint8_t c : text) {
    if (!absl::ascii_isalnum(c) && !IsOneOf(c, "+-.")) return false;
  }
  return true;
}

// dec-octet "." dec-octet "." dec-octet "." dec-octet
bool IsIpv4Address(der::Input text) {
  int octets = 0;
  size_t i = 0;
  while (octets < 4) {
    int value = 0;
    size_t digits = 0;
    for (; i < text.size() && IsDigit(text[i]) && digits < 3; ++i, ++digits) {
      value = value * 10 + (text[i] - '0');
    }
    if (digits == 0 || value > 255 || (digits > 1 && text[i - digits] == '0')) {
      return false;
    }
    ++octets;
    if (octets < 4 && (i == text.size() || text[i++] != '.')) return false;
  }
  return i == text.size();
}

// IP-literal = "[" ... "]". What stands between is not needed here beyond its
// alphabet: hosts that are addresses are never matched as text.
bool IsIpLiteral(der::Input text) {
  if (text.size() < 4 || text[0] != '[' || text[text.size() - 1] != ']') {
    return false;
  }
  for (uint8_t c : text.First(text.size() - 1).From(1)) {
    if (!IsHexDigit(c) && c != ':' && c != '.') return false;
  }
  return true;
}

// authority = [ userinfo "@" ] host [ ":" port ]
bool ParseAuthority(der::Input authority, Uri* uri) {
  const size_t at = FindFirstOf(authority, "@");
  if (at != authority.size()) {
    uri->has_userinfo = true;
    uri->userinfo = authority.First(at);
    if (!AreUriCharacters(uri->userinfo, ":")) return false;
    authority = authority.From(at + 1);
  }
  size_t host_end = 0;
  if (!authority.empty() && authority[0] == '[') {
    host_end = FindFirstOf(authority, "]");
    if (host_end == authority.size()) return false;
    ++host_end;
  } else {
    host_end = FindFirstOf(authority, ":");
  }
  uri->host = authority.First(host_end);
  der::Input port = authority.From(host_end);
  if (!port.empty()) {
    if (port[0] != ':') return false;
    port = port.From(1);
    if (port.size() > 5) return false;
    for (uint8_t c : port) {
      if (!IsDigit(c)) return false;
    }
    uri->port = port;
  }
  uri->host_is_name =
      IsValidHostName(uri->host, Wildcard::kRefused, Underscore::kAllowed);
  return uri->host_is_name || IsIpv4Address(uri->host) ||
         IsIpLiteral(uri->host);
}

}  // namespace

bool EqualsIgnoringCase(der::Input a, der::Input b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && Fold(a[i]) != Fold(b[i])) return false;
  }
  return true;
}

namespace {

// What a character may be in a host name, and what next to it.
enum : uint8_t {
  kLetter = 1 << 0,
  kDigit = 1 << 1,
  kHyphen = 1 << 2,
  kDot = 1 << 3,
  kUnderscore = 1 << 4,
  kOther = 1 << 5,
};

struct HostCharacters {
  uint8_t kind[256] = {};

  constexpr HostCharacters() {
    for (uint8_t& k : kind) k = kOther;
    for (int c = 'a'; c <= 'z'; ++c) kind[c] = kLetter;
    for (int c = 'A'; c <= 'Z'; ++c) kind[c] = kLetter;
    for (int c = '0'; c <= '9'; ++c) kind[c] = kDigit;
    kind[uint8_t{'-'}] = kHyphen;
    kind[uint8_t{'.'}] = kDot;
    kind[uint8_t{'_'}] = kUnderscore;
  }
};
constexpr HostCharacters kHostCharacters;

}  // namespace

bool IsValidHostName(der::Input name, Wildcard wildcard,
                     Underscore underscore) {
  if (name.size() > kMaxHostNameSize) return false;
  if (wildcard == Wildcard::kAllowed && IsWildcard(name)) name = name.From(2);
  if (name.empty()) return false;
  // As if a dot stood at either end: labels lie between dots.
  size_t label_begin = 0;
  uint8_t before = kDot;
  uint8_t in_label = 0;
  uint8_t in_name = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    const uint8_t kind = kHostCharacters.kind[name[i]];
    if (kind >= kHyphen && kind <= kDot) {
      // Neither two dots together, nor a hyphen beside one.
      if (before == kDot || (kind == kDot && before == kHyphen)) return false;
      if (kind == kDot) {
        if (i - label_begin > kMaxLabelSize) return false;
        label_begin = i + 1;
        in_name |= in_label;
        in_label = 0;
      }
    }
    in_label |= kind;
    before = kind;
  }
  if (before == kDot) return false;
  in_name |= in_label;
  const uint8_t refused =
      underscore == Underscore::kRefused ? kOther | kUnderscore : kOther;
  return (in_name & refused) == 0 && before != kHyphen &&
         (in_label & ~(kDigit | kDot)) != 0 &&
         name.size() - label_begin <= kMaxLabelSize;
}

bool IsWithinDomain(der::Input name, der::Input domain) {
  if (name.size() < domain.size()) return false;
  const size_t more = name.size() - domain.size();
  if (more != 0 && name[more - 1] != '.') return false;
  return EqualsIgnoringCase(name.From(more), domain);
}

bool ParseMailbox(der::Input text, Mailbox* mailbox) {
  return ParseMailboxParts(text, false, mailbox);
}

bool ParseUtf8Mailbox(der::Input text, Mailbox* mailbox) {
  if (!ParseMailboxParts(text, true, mailbox) || !IsUtf8(text)) return false;
  for (uint8_t c : mailbox->domain) {
    if (absl::ascii_isupper(c)) return false;
  }
  return true;
}

bool MailboxesMatch(const Mailbox& a, const Mailbox& b) {
  return a.local_part == b.local_part && EqualsIgnoringCase(a.domain, b.domain);
}

bool ParseUri(der::Input text, Uri* uri) {
  *uri = Uri();
  const size_t colon = FindFirstOf(text, ":");
  if (colon == text.size()) return false;
  uri->scheme = text.First(colon);
  text = text.From(colon + 1);
  if (!IsScheme(uri->scheme) || text.size() < 2 || text[0] != '/' ||
      text[1] != '/') {
    return false;
  }
  text = text.From(2);
  const size_t end = FindFirstOf(text, "/?#");
  uri->rest = text.From(end);
  return IsPathAndFragment(uri->rest) && ParseAuthority(text.First(end), uri);
}

bool IsAbsoluteUri(der::Input text) {
  const size_t colon = FindFirstOf(text, ":");
  if (colon == text.size() || !IsScheme(text.First(colon))) return false;
  const der::Input rest = text.From(colon + 1);
  if (rest.size() >= 2 && rest[0] == '/' && rest[1] == '/') {
    Uri uri;
    return ParseUri(text, &uri);
  }
  return !rest.empty() && IsPathAndFragment(rest);
}

bool UrisMatch(const Uri& a, const Uri& b) {
  return EqualsIgnoringCase(a.scheme, b.scheme) &&
         a.has_userinfo == b.has_userinfo && a.userinfo == b.userinfo &&
         EqualsIgnoringCase(a.host, b.host) && a.port == b.port &&
         a.rest == b.rest;
}

}  // namespace cairn
