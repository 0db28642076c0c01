#include "trustdomain/access_rule.h"

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/extension.h"
#include "pkix/general_name.h"
#include "pkix/host_name.h"
#include "pkix/name.h"
#include "trustdomain/oid_text_internal.h"

namespace cairn {
namespace {

der::Input Bytes(absl::string_view text) {
  return der::Input::FromString(text);
}

absl::Status Invalid(absl::string_view what, absl::string_view value) {
  return absl::InvalidArgumentError(
      absl::StrCat("not a valid ", what, ": ", absl::CHexEscape(value)));
}

// From the rules that must match to those of which one must.
Refusal AsAllowed(Refusal required) {
  constexpr int kDistance = static_cast<int>(Refusal::kAllowedDnsName) -
                            static_cast<int>(Refusal::kRequiredDnsName);
  static_assert(static_cast<int>(Refusal::kAllowedPolicy) -
                        static_cast<int>(Refusal::kRequiredPolicy) ==
                    kDistance,
                "one for each of the others");
  return static_cast<Refusal>(static_cast<int>(required) + kDistance);
}

bool IsHostName(der::Input name) {
  return IsValidHostName(name, Wildcard::kRefused, Underscore::kAllowed);
}

// Reading values.

bool IsDnsValue(absl::string_view value) {
  const bool below = !value.empty() && value[0] == '.';
  return IsHostName(Bytes(below ? value.substr(1) : value));
}

bool IsEmailValue(absl::string_view value) {
  Mailbox mailbox;
  return (!value.empty() && value[0] == '@')
             ? IsHostName(Bytes(value.substr(1)))
             : ParseMailbox(Bytes(value), &mailbox) ||
                   ParseUtf8Mailbox(Bytes(value), &mailbox);
}

bool IsNameValue(absl::string_view value) {
  return IsWellFormedName(Bytes(value)) && !IsEmptyName(Bytes(value));
}

// "192.0.2.1" or "10.0.0.0/8" into octets and bits.
bool ParseIpRange(absl::string_view text, std::string* address,
                  size_t* prefix_bits) {
  const size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  uint8_t octets[16];
  size_t size = 0;
  if (inet_pton(AF_INET, host.c_str(), octets) == 1) {
    size = 4;
  } else if (inet_pton(AF_INET6, host.c_str(), octets) == 1) {
    size = 16;
  }
  if (size == 0 || host.find('\0') != std::string::npos) return false;
  uint32_t bits = static_cast<uint32_t>(8 * size);
  if (slash != absl::string_view::npos) {
    const absl::string_view digits = text.substr(slash + 1);
    if (digits.empty() ||
        !std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) ||
        !absl::SimpleAtoi(digits, &bits) || bits > 8 * size) {
      return false;
    }
  }
  // Bits behind the prefix would be a mistake of whoever wrote it.
  for (size_t bit = bits; bit < 8 * size; ++bit) {
    if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0) return false;
  }
  address->assign(reinterpret_cast<const char*>(octets), size);
  *prefix_bits = bits;
  return true;
}

absl::string_view WithoutLeadingZeros(absl::string_view octets) {
  while (!octets.empty() && octets[0] == '\0') octets.remove_prefix(1);
  return octets;
}

bool ParseSerialNumber(absl::string_view text, std::string* octets) {
  std::string digits = absl::StrReplaceAll(text, {{":", ""}});
  if (digits.empty() ||
      !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    return false;
  }
  if (digits.size() % 2 != 0) digits.insert(0, "0");
  *octets = std::string(WithoutLeadingZeros(absl::HexStringToBytes(digits)));
  return true;
}

// Copies values that `is_valid(value)`.
template <typename IsValid>
absl::Status CopyValues(const std::vector<std::string>& from,
                        absl::string_view what, IsValid is_valid,
                        std::vector<std::string>* to) {
  for (const std::string& value : from) {
    if (!is_valid(value)) return Invalid(what, value);
    to->push_back(value);
  }
  return absl::OkStatus();
}

// Comparing.

bool DnsValueMatches(absl::string_view value, der::Input presented) {
  if (!IsHostName(presented)) return false;
  if (value[0] != '.') return EqualsIgnoringCase(presented, Bytes(value));
  const der::Input domain = Bytes(value.substr(1));
  return presented.size() > domain.size() && IsWithinDomain(presented, domain);
}

bool ReadPresentedMailbox(const GeneralName& name, Mailbox* mailbox) {
  if (name.form == NameForm::kRfc822Name) {
    return ParseMailbox(name.value, mailbox);
  }
  der::Input text;
  return name.form == NameForm::kOtherName &&
         der::FindOid(name.other_type) == der::Oid::kSmtpUtf8Mailbox &&
         der::ReadOnly(name.value, der::kUtf8String, &text) &&
         ParseUtf8Mailbox(text, mailbox);
}

bool EmailValueMatches(absl::string_view value, const GeneralName& name) {
  Mailbox presented;
  if (!ReadPresentedMailbox(name, &presented)) return false;
  if (value[0] == '@') {
    return EqualsIgnoringCase(presented.domain, Bytes(value.substr(1)));
  }
  Mailbox wanted;
  return (ParseMailbox(Bytes(value), &wanted) ||
          ParseUtf8Mailbox(Bytes(value), &wanted)) &&
         MailboxesMatch(presented, wanted);
}

bool UriValueMatches(absl::string_view value, der::Input presented) {
  if (Bytes(value) == presented) return IsAbsoluteUri(presented);
  Uri wanted;
  Uri uri;
  return ParseUri(presented, &uri) && ParseUri(Bytes(value), &wanted) &&
         UrisMatch(uri, wanted);
}

bool IsWithinRange(der::Input presented, absl::string_view address,
                   size_t prefix_bits) {
  if (presented.size() != address.size()) return false;
  for (size_t bit = 0; bit < prefix_bits; ++bit) {
    const uint8_t differs = static_cast<uint8_t>(
        presented[bit / 8] ^ static_cast<uint8_t>(address[bit / 8]));
    if ((differs & (0x80 >> (bit % 8))) != 0) return false;
  }
  return true;
}

template <typename Values, typename Matches>
bool AnyOf(const Values& values, Matches matches) {
  return std::any_of(values.begin(), values.end(), matches);
}

bool NameIsAmong(der::Input name, const std::vector<std::string>& values) {
  return AnyOf(values, [name](const std::string& value) {
    return NamesMatch(name, Bytes(value));
  });
}

}  // namespace

absl::StatusOr<Access::Rule> Access::Read(const AccessRule& rule) {
  Rule out;
  const absl::Status copied[] = {
      CopyValues(rule.dns_names, "host name", IsDnsValue, &out.dns_names),
      CopyValues(rule.emails, "mailbox", IsEmailValue, &out.emails),
      CopyValues(
          rule.uris, "URI",
          [](const std::string& value) { return IsAbsoluteUri(Bytes(value)); },
          &out.uris),
      CopyValues(rule.subjects, "subject in DER", IsNameValue, &out.subjects),
      CopyValues(rule.issuers, "issuer in DER", IsNameValue, &out.issuers)};
  for (const absl::Status& status : copied) {
    if (!status.ok()) return status;
  }
  for (const std::string& value : rule.ip_addresses) {
    IpRange range;
    if (!ParseIpRange(value, &range.address, &range.prefix_bits)) {
      return Invalid("IP address or range", value);
    }
    out.ip_addresses.push_back(std::move(range));
  }
  for (const std::string& value : rule.serial_numbers) {
    std::string octets;
    if (!ParseSerialNumber(value, &octets)) {
      return Invalid("serial number", value);
    }
    out.serial_numbers.push_back(std::move(octets));
  }
  for (const std::string& value : rule.public_keys) {
    absl::StatusOr<Sha256> digest = ParseSha256(value);
    if (!digest.ok()) return digest.status();
    out.public_keys.push_back(*digest);
  }
  for (const std::string& value : rule.policies) {
    std::string octets;
    if (!internal::OidFromText(value, &octets)) {
      return Invalid("object identifier", value);
    }
    out.policies.push_back(std::move(octets));
  }
  if (!out.serial_numbers.empty() && out.issuers.empty()) {
    return absl::InvalidArgumentError("serial numbers without an issuer");
  }
  if (rule.dns_names.empty() && rule.emails.empty() && rule.uris.empty() &&
      rule.ip_addresses.empty() && rule.subjects.empty() &&
      rule.issuers.empty() && rule.public_keys.empty() &&
      rule.policies.empty()) {
    return absl::InvalidArgumentError(
        "a rule without any value would match everybody");
  }
  return out;
}

absl::StatusOr<Access> Access::Create(const AccessRules& rules) {
  Access access;
  const auto read_all = [](const std::vector<AccessRule>& from,
                           absl::string_view list,
                           std::vector<Rule>* to) -> absl::Status {
    if (from.size() > kMaxRules) {
      return absl::InvalidArgumentError(
          absl::StrCat("more than ", kMaxRules, " ", list, " rules"));
    }
    for (size_t i = 0; i < from.size(); ++i) {
      absl::StatusOr<Rule> rule = Read(from[i]);
      if (!rule.ok()) {
        return absl::InvalidArgumentError(absl::StrCat(
            list, " rule ", i, from[i].name.empty() ? "" : " ",
            absl::CHexEscape(from[i].name), ": ", rule.status().message()));
      }
      to->push_back(*std::move(rule));
    }
    return absl::OkStatus();
  };
  if (absl::Status s = read_all(rules.required, "required", &access.required_);
      !s.ok()) {
    return s;
  }
  access.has_allowed_ = rules.allowed.has_value();
  if (access.has_allowed_) {
    if (absl::Status s = read_all(*rules.allowed, "allowed", &access.allowed_);
        !s.ok()) {
      return s;
    }
  }
  return access;
}

bool Access::MatchesSubjectAltName(const Rule& rule,
                                   const Certificate& end_entity,
                                   Refusal form) {
  bool found = false;
  const auto matches = [&rule, form](const GeneralName& name) {
    switch (form) {
      case Refusal::kRequiredDnsName:
        return name.form == NameForm::kDnsName &&
               AnyOf(rule.dns_names, [&name](const std::string& value) {
                 return DnsValueMatches(value, name.value);
               });
      case Refusal::kRequiredEmail:
        return AnyOf(rule.emails, [&name](const std::string& value) {
          return EmailValueMatches(value, name);
        });
      case Refusal::kRequiredUri:
        return name.form == NameForm::kUniformResourceIdentifier &&
               AnyOf(rule.uris, [&name](const std::string& value) {
                 return UriValueMatches(value, name.value);
               });
      default:
        return name.form == NameForm::kIpAddress &&
               AnyOf(rule.ip_addresses, [&name](const IpRange& range) {
                 return IsWithinRange(name.value, range.address,
                                      range.prefix_bits);
               });
    }
  };
  // Goes on to the end: what follows a match must be well formed.
  return end_entity.has_extension(Extension::kSubjectAltName) &&
         ForEachGeneralName(end_entity.extension(Extension::kSubjectAltName),
                            [&](const GeneralName& name) {
                              found = found || matches(name);
                              return true;
                            }) &&
         found;
}

Access::Match Access::Apply(const Rule& rule, const Certificate& end_entity,
                            absl::Span<const der::Input> policies) {
  Match match;
  // Holds one list of the rule against the certificate.
  const auto check = [&match](bool is_empty, Refusal refusal, auto matches) {
    if (is_empty) return;
    if (matches()) {
      ++match.matched;
    } else if (match.ok) {
      match.ok = false;
      match.first_failure = refusal;
    }
  };
  const auto check_alt_name = [&](bool is_empty, Refusal refusal) {
    check(is_empty, refusal,
          [&] { return MatchesSubjectAltName(rule, end_entity, refusal); });
  };
  check_alt_name(rule.dns_names.empty(), Refusal::kRequiredDnsName);
  check_alt_name(rule.emails.empty(), Refusal::kRequiredEmail);
  check_alt_name(rule.uris.empty(), Refusal::kRequiredUri);
  check_alt_name(rule.ip_addresses.empty(), Refusal::kRequiredIpAddress);
  check(rule.subjects.empty(), Refusal::kRequiredSubject,
        [&] { return NameIsAmong(end_entity.subject(), rule.subjects); });
  check(rule.issuers.empty(), Refusal::kRequiredIssuer,
        [&] { return NameIsAmong(end_entity.issuer(), rule.issuers); });
  check(rule.serial_numbers.empty(), Refusal::kRequiredSerialNumber, [&] {
    const absl::string_view serial =
        WithoutLeadingZeros(end_entity.serial_number().AsStringView());
    return AnyOf(rule.serial_numbers, [serial](const std::string& value) {
      return value == serial;
    });
  });
  check(rule.public_keys.empty(), Refusal::kRequiredPublicKey, [&] {
    const Sha256 digest = Sha256Of(end_entity.public_key().info);
    return AnyOf(rule.public_keys,
                 [&digest](const Sha256& value) { return value == digest; });
  });
  check(rule.policies.empty(), Refusal::kRequiredPolicy, [&] {
    return AnyOf(rule.policies, [policies](const std::string& value) {
      return AnyOf(policies, [&value](der::Input policy) {
        return policy == Bytes(value);
      });
    });
  });
  return match;
}

HookResult Access::Check(const Certificate& end_entity,
                         absl::Span<const der::Input> policies) const {
  for (size_t i = 0; i < required_.size(); ++i) {
    const Match match = Apply(required_[i], end_entity, policies);
    if (!match.ok) {
      return Refuse(match.first_failure, static_cast<uint16_t>(i));
    }
  }
  if (!has_allowed_) return HookResult::Ok();
  HookResult nearest = Refuse(Refusal::kAllowListEmpty);
  int most = -1;
  for (size_t i = 0; i < allowed_.size(); ++i) {
    const Match match = Apply(allowed_[i], end_entity, policies);
    if (match.ok) return HookResult::Ok();
    if (match.matched > most) {
      most = match.matched;
      nearest =
          Refuse(AsAllowed(match.first_failure), static_cast<uint16_t>(i));
    }
  }
  return nearest;
}

int Access::MatchingRule(const VerifiedChain& chain) const {
  for (size_t i = 0; i < allowed_.size(); ++i) {
    if (Apply(allowed_[i], chain.end_entity(), chain.policies()).ok) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace cairn
