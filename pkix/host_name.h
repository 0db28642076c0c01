#ifndef CAIRN_PKIX_HOST_NAME_H_
#define CAIRN_PKIX_HOST_NAME_H_

#include <cstddef>
#include <cstdint>

#include "der/input.h"

namespace cairn {

// Names of hosts, mailboxes and URIs as they stand in certificates: ASCII
// only, internationalised names as A-labels (RFC 9549). Letter case is never
// significant in host names, always in local parts of mailboxes.

// RFC 1034 section 3.1, without the final dot.
inline constexpr size_t kMaxHostNameSize = 253;
inline constexpr size_t kMaxLabelSize = 63;

// Equal but for the case of ASCII letters.
bool EqualsIgnoringCase(der::Input a, der::Input b);

enum class Wildcard : uint8_t { kRefused, kAllowed };
enum class Underscore : uint8_t { kRefused, kAllowed };

// Whether `name` is a host name: labels of letters, digits and inner hyphens
// separated by single dots, the last one not all digits (it would read as an
// IPv4 address), no final dot. Underscores, where allowed, count as letters.
// Where wildcards are allowed the first label may be a lone "*" (RFC 9525
// section 6.3); at least one label follows it.
bool IsValidHostName(der::Input name, Wildcard wildcard, Underscore underscore);

// Whether `name` begins with "*.".
inline bool IsWildcard(der::Input name) {
  return name.size() > 2 && name[0] == '*' && name[1] == '.';
}

// Whether `name` is `domain` or ends in "." and `domain`. Case is ignored.
bool IsWithinDomain(der::Input name, der::Input domain);

// addr-spec = local-part "@" domain, of RFC 5280's rfc822Name (RFC 2821
// section 4.1.2's Mailbox): the local part a dot-string or a quoted string.
// The domain must be a host name.
struct Mailbox {
  der::Input local_part;
  der::Input domain;
};
bool ParseMailbox(der::Input text, Mailbox* mailbox);

// The same for SmtpUTF8Mailbox (RFC 9598 section 3): the local part may be
// UTF-8, the domain is ASCII with A-labels in lower case.
bool ParseUtf8Mailbox(der::Input text, Mailbox* mailbox);

// Mailboxes are the same if their local parts are the same bytes and their
// domains match (RFC 5280 section 7.5).
bool MailboxesMatch(const Mailbox& a, const Mailbox& b);

// URI = scheme ":" "//" [ userinfo "@" ] host [ ":" port ] rest
//
// RFC 3986, of which only URIs with an authority are read. Every character
// must be one that RFC 3986 allows.
struct Uri {
  der::Input scheme;
  der::Input userinfo;  // empty where absent
  der::Input host;      // an IPv6 literal keeps its brackets
  der::Input port;      // digits; empty where absent
  der::Input rest;      // path, query and fragment as they are
  bool has_userinfo = false;
  // host is a host name, not an address.
  bool host_is_name = false;
};
bool ParseUri(der::Input text, Uri* uri);

// Whether `text` has a scheme, a colon and something after it, all of
// characters that RFC 3986 allows, and a valid authority if it has one: what
// RFC 5280 section 4.2.1.6 wants of a URI.
bool IsAbsoluteUri(der::Input text);

// Equal but for the letter case of scheme and host (RFC 5280 section 7.4).
bool UrisMatch(const Uri& a, const Uri& b);

}  // namespace cairn

#endif  // CAIRN_PKIX_HOST_NAME_H_
