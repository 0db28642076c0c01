#include "pkix/identity.h"

#include "absl/strings/match.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/general_name.h"
#include "pkix/host_name.h"

namespace cairn {
namespace {

// The part of `name` after its first label and dot, or nothing.
der::Input AfterFirstLabel(der::Input name) {
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '.') return name.From(i + 1);
  }
  return der::Input();
}

bool HasUnderscore(der::Input name) {
  return absl::StrContains(name.AsStringView(), '_');
}

bool HasDot(der::Input name) { return !AfterFirstLabel(name).empty(); }

Error MismatchError(Identity::Kind kind) {
  switch (kind) {
    case Identity::Kind::kNone:
      break;
    case Identity::Kind::kDnsName:
      return Error::kHostnameMismatch;
    case Identity::Kind::kIpAddress:
      return Error::kIpAddressMismatch;
    case Identity::Kind::kEmail:
      return Error::kEmailMismatch;
    case Identity::Kind::kUri:
      return Error::kUriMismatch;
  }
  return Error::kOk;
}

// What one name says about the identity.
enum class Match : uint8_t { kNo, kYes, kPublicSuffix };

Match MatchDnsName(der::Input presented, der::Input host,
                   const ValidationPolicy& policy,
                   const PublicSuffixList* suffixes) {
  // What equals a valid host name, or is "*." and the end of one, is valid
  // itself; but a host that is asked for may have underscores.
  if (!DnsNameMatches(presented, host)) return Match::kNo;
  if (policy.Has(Rule::kNoUnderscoreInDnsNames) && HasUnderscore(presented)) {
    return Match::kNo;
  }
  if (!IsWildcard(presented)) return Match::kYes;
  const der::Input domain = presented.From(2);
  if (policy.Has(Rule::kWildcardNeedsTwoLabels) && !HasDot(domain)) {
    return Match::kNo;
  }
  using Section = PublicSuffixList::Section;
  if (suffixes != nullptr &&
      suffixes->IsPublicSuffix(domain.AsStringView(),
                               policy.Has(Rule::kNoWildcardBelowPrivateSuffix)
                                   ? Section::kAll
                                   : Section::kRegistries)) {
    return Match::kPublicSuffix;
  }
  return Match::kYes;
}

// otherName with RFC 9598's SmtpUTF8Mailbox ::= UTF8String.
bool ReadSmtpUtf8Mailbox(const GeneralName& name, Mailbox* mailbox) {
  der::Input text;
  return der::FindOid(name.other_type) == der::Oid::kSmtpUtf8Mailbox &&
         der::ReadOnly(name.value, der::kUtf8String, &text) &&
         ParseUtf8Mailbox(text, mailbox);
}

bool MatchMailbox(const GeneralName& name, const Mailbox& wanted) {
  Mailbox presented;
  if (name.form == NameForm::kRfc822Name) {
    return ParseMailbox(name.value, &presented) &&
           MailboxesMatch(presented, wanted);
  }
  return name.form == NameForm::kOtherName &&
         ReadSmtpUtf8Mailbox(name, &presented) &&
         MailboxesMatch(presented, wanted);
}

bool MatchUri(der::Input presented, const Uri& wanted) {
  Uri uri;
  return ParseUri(presented, &uri) && UrisMatch(uri, wanted);
}

// A mailbox asked for: ASCII, or with a local part in UTF-8.
bool ParseWantedMailbox(der::Input text, Mailbox* mailbox) {
  return ParseMailbox(text, mailbox) || ParseUtf8Mailbox(text, mailbox);
}

// Holds names against one valid identity.
class Matcher {
 public:
  Matcher(const Identity& identity, const ValidationPolicy& policy,
          const PublicSuffixList* suffixes)
      : kind_(identity.kind()),
        wanted_(identity.value()),
        policy_(policy),
        suffixes_(suffixes) {
    if (kind_ == Identity::Kind::kEmail) {
      ParseWantedMailbox(wanted_, &mailbox_);
    } else if (kind_ == Identity::Kind::kUri) {
      ParseUri(wanted_, &uri_);
    }
  }

  Match Compare(const GeneralName& name) const {
    switch (kind_) {
      case Identity::Kind::kNone:
        return Match::kNo;
      case Identity::Kind::kDnsName:
        return name.form == NameForm::kDnsName
                   ? MatchDnsName(name.value, wanted_, policy_, suffixes_)
                   : Match::kNo;
      case Identity::Kind::kIpAddress:
        return YesIf(name.form == NameForm::kIpAddress &&
                     name.value == wanted_);
      case Identity::Kind::kEmail:
        return YesIf(MatchMailbox(name, mailbox_));
      case Identity::Kind::kUri:
        return YesIf(name.form == NameForm::kUniformResourceIdentifier &&
                     MatchUri(name.value, uri_));
    }
    return Match::kNo;
  }

 private:
  static Match YesIf(bool matches) {
    return matches ? Match::kYes : Match::kNo;
  }

  const Identity::Kind kind_;
  const der::Input wanted_;
  const ValidationPolicy& policy_;
  const PublicSuffixList* const suffixes_;
  Mailbox mailbox_;
  Uri uri_;
};

}  // namespace

Identity Identity::DnsName(absl::string_view host) {
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  return Identity(Kind::kDnsName, der::Input::FromString(host));
}

bool Identity::IsValid() const {
  switch (kind_) {
    case Kind::kNone:
      return true;
    case Kind::kDnsName:
      return IsValidHostName(value_, Wildcard::kRefused, Underscore::kAllowed);
    case Kind::kIpAddress:
      return value_.size() == 4 || value_.size() == 16;
    case Kind::kEmail: {
      Mailbox mailbox;
      return ParseWantedMailbox(value_, &mailbox);
    }
    case Kind::kUri: {
      cairn::Uri uri;
      return ParseUri(value_, &uri);
    }
  }
  return false;
}

bool DnsNameMatches(der::Input presented, der::Input host) {
  if (presented.size() == host.size() && EqualsIgnoringCase(presented, host)) {
    return true;
  }
  if (!IsWildcard(presented)) return false;
  const der::Input domain = presented.From(2);
  return EqualsIgnoringCase(AfterFirstLabel(host), domain);
}

Failure CheckIdentity(const Certificate& certificate, const Identity& identity,
                      const ValidationPolicy& policy,
                      const PublicSuffixList* suffixes) {
  return identity.IsValid()
             ? CheckValidIdentity(certificate, identity, policy, suffixes)
             : Failure(Error::kInvalidIdentity);
}

Failure CheckValidIdentity(const Certificate& certificate,
                           const Identity& identity,
                           const ValidationPolicy& policy,
                           const PublicSuffixList* suffixes) {
  if (identity.kind() == Identity::Kind::kNone) return Failure();
  const Error mismatch = MismatchError(identity.kind());
  if (!certificate.has_extension(Extension::kSubjectAltName)) {
    return Failure(mismatch);
  }
  const Matcher matcher(identity, policy, suffixes);
  Match best = Match::kNo;
  const bool well_formed =
      ForEachGeneralName(certificate.extension(Extension::kSubjectAltName),
                         [&](const GeneralName& name) {
                           // A match does not end the walk: what follows must
                           // be well formed.
                           if (best != Match::kYes) {
                             const Match match = matcher.Compare(name);
                             if (match != Match::kNo) best = match;
                           }
                           return true;
                         });
  if (well_formed && best == Match::kYes) return Failure();
  const uint32_t offset =
      certificate.extension_offset(Extension::kSubjectAltName);
  Error error = mismatch;
  if (!well_formed) {
    error = Error::kMalformedExtension;
  } else if (best == Match::kPublicSuffix) {
    error = Error::kPublicSuffixWildcard;
  }
  return Failure(error, Extension::kSubjectAltName, offset);
}

Failure CheckHostname(const Certificate& certificate, absl::string_view host,
                      const ValidationPolicy& policy,
                      const PublicSuffixList* suffixes) {
  return CheckIdentity(certificate, Identity::DnsName(host), policy, suffixes);
}

Failure CheckIpAddress(const Certificate& certificate,
                       absl::Span<const uint8_t> address,
                       const ValidationPolicy& policy) {
  return CheckIdentity(certificate, Identity::IpAddress(address), policy);
}

}  // namespace cairn
