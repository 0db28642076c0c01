// Any bytes as host names, mailboxes, URIs and addresses: parsers agree with
// descriptions that are too simple to be wrong, parts are parts of the whole,
// and matching is reflexive, symmetric and blind to letter case.

#include <arpa/inet.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fuzz/require.h"
#include "pkix/address_text.h"
#include "pkix/host_name.h"
#include "pkix/identity.h"
#include "tests/support/byte_program.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/reference_names.h"

namespace cairn::fuzz {
namespace {

using testing::ByteProgram;

std::string Lower(der::Input text) {
  return absl::AsciiStrToLower(text.AsStringView());
}

void CompareHosts(der::Input a, der::Input b) {
  Require(EqualsIgnoringCase(a, b) == (Lower(a) == Lower(b)));
  Require(EqualsIgnoringCase(a, b) == EqualsIgnoringCase(b, a));
  Require(IsWithinDomain(a, b) ==
          (Lower(a) == Lower(b) ||
           (absl::EndsWith(Lower(a), Lower(b)) &&
            (b.empty() ? a[a.size() - 1] == '.'
                       : a[a.size() - b.size() - 1] == '.'))));
  if (!IsValidHostName(a, Wildcard::kAllowed, Underscore::kAllowed) ||
      !IsValidHostName(b, Wildcard::kRefused, Underscore::kAllowed)) {
    return;
  }
  const bool matches = DnsNameMatches(a, b);
  Require(matches ==
          testing::ReferenceHostCovers(a.AsStringView(), b.AsStringView()));
  // In a certificate: the same, but for the policy's word on wildcards.
  const auto leaf = testing::Leaf().Stub().San(a.AsStringView());
  const bool accepted = CheckHostname(leaf.certificate(), b.AsStringView(),
                                      ValidationPolicy::PrivatePki())
                            .ok();
  Require(accepted == matches);
  Require(!CheckHostname(leaf.certificate(), b.AsStringView(),
                         ValidationPolicy::WebPkiStrict())
               .ok() ||
          accepted);
}

void ReadHost(der::Input text) {
  for (bool wildcard : {false, true}) {
    for (bool underscore : {false, true}) {
      Require(IsValidHostName(
                  text, wildcard ? Wildcard::kAllowed : Wildcard::kRefused,
                  underscore ? Underscore::kAllowed : Underscore::kRefused) ==
              testing::ReferenceIsHostName(text.AsStringView(), wildcard,
                                           underscore));
    }
  }
}

void ReadMailbox(der::Input text) {
  Mailbox mailbox;
  Mailbox utf8;
  const bool ascii = ParseMailbox(text, &mailbox);
  const bool wide = ParseUtf8Mailbox(text, &utf8);
  for (const Mailbox* m :
       {ascii ? &mailbox : nullptr, wide ? &utf8 : nullptr}) {
    if (m == nullptr) continue;
    Require(absl::StrCat(m->local_part.AsStringView(), "@",
                         m->domain.AsStringView()) == text.AsStringView());
    Require(MailboxesMatch(*m, *m));
  }
  if (ascii) {
    Require(testing::ReferenceIsHostName(mailbox.domain.AsStringView(), false,
                                         false));
    Require(wide == (Lower(mailbox.domain) == mailbox.domain.AsStringView()));
  }
}

void ReadUri(der::Input text) {
  Uri uri;
  if (!ParseUri(text, &uri)) return;
  Require(IsAbsoluteUri(text) && UrisMatch(uri, uri));
  std::string whole = absl::StrCat(
      uri.scheme.AsStringView(), "://", uri.userinfo.AsStringView(),
      uri.has_userinfo ? "@" : "", uri.host.AsStringView());
  // A colon without a port is no port.
  if (absl::StrCat(whole, uri.rest.AsStringView()) != text.AsStringView()) {
    absl::StrAppend(&whole, ":", uri.port.AsStringView());
  } else {
    Require(uri.port.empty());
  }
  Require(absl::StrCat(whole, uri.rest.AsStringView()) == text.AsStringView());
  Require(uri.host_is_name ==
          testing::ReferenceIsHostName(uri.host.AsStringView(), false, true));
}

void CompareUris(der::Input a, der::Input b) {
  Uri x;
  Uri y;
  if (!ParseUri(a, &x) || !ParseUri(b, &y)) return;
  Require(UrisMatch(x, y) == UrisMatch(y, x));
  // "host:" and "host" are the same.
  Require(!UrisMatch(x, y) || Lower(a) == Lower(b) || x.port.empty());
}

void ReadAddress(der::Input address) {
  char buffer[kMaxAddressText + 1];
  const absl::string_view text = FormatAddress(address, buffer);
  if (address.size() != 4 && address.size() != 16) {
    Require(text.empty());
    return;
  }
  uint8_t octets[16];
  Require(inet_pton(address.size() == 4 ? AF_INET : AF_INET6,
                    std::string(text).c_str(), octets) == 1);
  Require(std::memcmp(octets, address.data(), address.size()) == 0);
}

void Try(der::Input input) {
  ByteProgram program(input);
  const der::Input a = program.Octets();
  const der::Input b = program.Octets();
  for (der::Input text : {a, b}) {
    ReadHost(text);
    ReadMailbox(text);
    ReadUri(text);
    ReadAddress(text);
  }
  CompareHosts(a, b);
  CompareHosts(b, a);
  CompareUris(a, b);
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cairn::fuzz::Try(cairn::der::Input(data, size));
  return 0;
}
