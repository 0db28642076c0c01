#include "pkix/name_constraints.h"

#include <cstring>

#include "absl/strings/ascii.h"
#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/general_name.h"
#include "pkix/host_name.h"
#include "pkix/name.h"

namespace cairn {
namespace {

enum class List : uint8_t { kPermitted = 0, kExcluded = 1 };
constexpr List kLists[] = {List::kPermitted, List::kExcluded};

// With so few subtrees looking at each is cheaper than hashing.
constexpr uint32_t kScanAtMost = 8;

constexpr size_t kIpv4Size = 4;
constexpr size_t kIpv6Size = 16;

uint16_t FormBit(NameForm form) {
  return static_cast<uint16_t>(1u << static_cast<int>(form));
}

bool IsDecidable(NameForm form) {
  return form == NameForm::kDnsName || form == NameForm::kIpAddress ||
         form == NameForm::kDirectoryName || form == NameForm::kRfc822Name ||
         form == NameForm::kUniformResourceIdentifier;
}

bool HasLeadingDot(der::Input domain) {
  return !domain.empty() && domain[0] == '.';
}
der::Input WithoutLeadingDot(der::Input domain) {
  return HasLeadingDot(domain) ? domain.From(1) : domain;
}
bool Contains(der::Input text, char c) {
  return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}
der::Input AfterFirstLabel(der::Input name) {
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '.') return name.From(i + 1);
  }
  return der::Input();
}
// `name` is below `domain`, and not `domain` itself.
bool IsBelowDomain(der::Input name, der::Input domain) {
  return name.size() > domain.size() && IsWithinDomain(name, domain);
}

// GeneralSubtree ::= SEQUENCE {
//      base                    GeneralName,
//      minimum         [0]     BaseDistance DEFAULT 0,
//      maximum         [1]     BaseDistance OPTIONAL }
//
// RFC 5280 section 4.2.1.10: minimum is zero (and so not encoded), maximum
// absent.
bool ReadSubtree(der::Reader* reader, GeneralName* base) {
  return der::ReadNested(reader, der::kSequence, [base](der::Reader* fields) {
    return ReadGeneralName(fields, base);
  });
}

// NameConstraints ::= SEQUENCE {
//      permittedSubtrees       [0]     GeneralSubtrees OPTIONAL,
//      excludedSubtrees        [1]     GeneralSubtrees OPTIONAL }
//
// GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
bool ReadLists(der::Input constraints, der::Input (&lists)[2]) {
  der::Reader fields;
  if (!der::ReadOnly(constraints, der::kSequence, &fields)) return false;
  for (List list : kLists) {
    const uint8_t i = static_cast<uint8_t>(list);
    bool present;
    if (!fields.ReadOptional(der::ContextConstructed(i), &lists[i], &present) ||
        (present && lists[i].empty())) {
      return false;
    }
  }
  return fields.AtEnd();
}

// The number of leading one bits of `mask`, or -1 if ones follow zeros (RFC
// 4632 section 3.1).
int MaskLength(der::Input mask) {
  int length = 0;
  bool ended = false;
  for (uint8_t octet : mask) {
    for (uint8_t bit = 0x80; bit != 0; bit = static_cast<uint8_t>(bit >> 1)) {
      if ((octet & bit) == 0) {
        ended = true;
      } else if (ended) {
        return -1;
      } else {
        ++length;
      }
    }
  }
  return length;
}

bool IsValidDomainConstraint(der::Input domain) {
  return domain.empty() ||
         IsValidHostName(WithoutLeadingDot(domain), Wildcard::kRefused,
                         Underscore::kAllowed);
}

// Whether a subtree's base is valid in its form. An empty domain stands for
// every name of the form.
bool IsValidBase(const GeneralName& base, const ValidationPolicy& policy) {
  switch (base.form) {
    case NameForm::kDnsName:
      return IsValidDomainConstraint(base.value) &&
             !(HasLeadingDot(base.value) &&
               policy.Has(Rule::kNoLeadingDotInDnsConstraint));
    case NameForm::kIpAddress:
      return (base.value.size() == 2 * kIpv4Size ||
              base.value.size() == 2 * kIpv6Size) &&
             MaskLength(base.value.From(base.value.size() / 2)) >= 0;
    case NameForm::kRfc822Name: {
      Mailbox mailbox;
      return Contains(base.value, '@') ? ParseMailbox(base.value, &mailbox)
                                       : IsValidDomainConstraint(base.value);
    }
    case NameForm::kUniformResourceIdentifier:
      return IsValidDomainConstraint(base.value);
    default:
      return true;
  }
}

// A name of the certificate, or the one asked for, ready to be compared.
struct Subject {
  NameForm form = NameForm::kDnsName;
  // dNSName: the host name; iPAddress: the address; directoryName: the Name;
  // rfc822Name and URI: the host.
  der::Input value;
  der::Input local_part;  // rfc822Name
  bool is_wildcard = false;
  bool valid = false;
  // Where it stands, for the Failure.
  Extension extension = Extension::kNone;
  uint32_t offset = Failure::kNoOffset;
};

void FillMailbox(der::Input text, Subject* subject) {
  Mailbox mailbox;
  subject->form = NameForm::kRfc822Name;
  subject->valid = ParseMailbox(text, &mailbox);
  subject->value = mailbox.domain;
  subject->local_part = mailbox.local_part;
}

Subject FromGeneralName(const GeneralName& name,
                        const ValidationPolicy& policy) {
  Subject subject;
  subject.form = name.form;
  subject.value = name.value;
  switch (name.form) {
    case NameForm::kDnsName:
      subject.is_wildcard = IsWildcard(name.value);
      subject.valid = IsValidHostName(name.value, Wildcard::kAllowed,
                                      policy.Has(Rule::kNoUnderscoreInDnsNames)
                                          ? Underscore::kRefused
                                          : Underscore::kAllowed);
      break;
    case NameForm::kIpAddress:
      subject.valid =
          name.value.size() == kIpv4Size || name.value.size() == kIpv6Size;
      break;
    case NameForm::kDirectoryName:
      subject.valid = true;
      break;
    case NameForm::kRfc822Name:
      FillMailbox(name.value, &subject);
      break;
    case NameForm::kUniformResourceIdentifier: {
      // RFC 5280 section 4.2.1.10: a URI whose host is not a name must be
      // refused where URIs are constrained.
      Uri uri;
      subject.valid = ParseUri(name.value, &uri) && uri.host_is_name;
      subject.value = uri.host;
      break;
    }
    default:
      break;
  }
  return subject;
}

// Whether the subtree `base` matches: contains `name` if it is permitted,
// has something in common with it if it is excluded. All there is to know
// about matching stands here; the index only spares calls.
bool SubtreeMatches(const GeneralName& base, const Subject& name, List list) {
  const der::Input domain = WithoutLeadingDot(base.value);
  const bool below_only = HasLeadingDot(base.value);
  switch (base.form) {
    case NameForm::kDnsName: {
      if (base.value.empty()) return true;
      if (!name.is_wildcard) {
        return below_only ? IsBelowDomain(name.value, domain)
                          : IsWithinDomain(name.value, domain);
      }
      const der::Input covered = name.value.From(2);
      if (IsWithinDomain(covered, domain)) return true;
      return list == List::kExcluded && !below_only &&
             EqualsIgnoringCase(AfterFirstLabel(domain), covered);
    }
    case NameForm::kIpAddress: {
      const size_t size = name.value.size();
      if (base.value.size() != 2 * size) return false;
      for (size_t i = 0; i < size; ++i) {
        if (((name.value[i] ^ base.value[i]) & base.value[size + i]) != 0) {
          return false;
        }
      }
      return true;
    }
    case NameForm::kDirectoryName:
      return NameIsWithin(name.value, base.value);
    case NameForm::kRfc822Name: {
      if (base.value.empty()) return true;
      Mailbox mailbox;
      if (Contains(base.value, '@')) {
        return ParseMailbox(base.value, &mailbox) &&
               MailboxesMatch(mailbox, Mailbox{name.local_part, name.value});
      }
      return below_only ? IsBelowDomain(name.value, domain)
                        : EqualsIgnoringCase(name.value, domain);
    }
    case NameForm::kUniformResourceIdentifier:
      if (base.value.empty()) return true;
      return below_only ? IsBelowDomain(name.value, domain)
                        : EqualsIgnoringCase(name.value, domain);
    default:
      return true;
  }
}

// Keys of the index. A subtree is filed under the key of its base; a name asks
// under the keys of everything that could match it.

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0xff51afd7ed558ccd;
  return hash ^ (hash >> 32);
}

enum class KeyKind : uint8_t { kDomain, kParent, kMailbox, kAddress, kName };

uint64_t Seed(NameForm form, KeyKind kind) {
  return Mix(0x9e3779b97f4a7c15,
             static_cast<uint64_t>(form) << 8 | static_cast<uint64_t>(kind));
}

uint64_t FoldInto(uint64_t hash, uint8_t c) {
  return (hash ^ static_cast<uint8_t>(absl::ascii_tolower(c))) *
         0x9ddfea08eb382d69;
}

// From the last character to the first, so that the hashes of a name's parent
// domains are met on the way to its own.
uint64_t DomainKey(uint64_t seed, der::Input domain) {
  uint64_t hash = seed;
  for (size_t i = domain.size(); i > 0; --i) {
    hash = FoldInto(hash, domain[i - 1]);
  }
  return Mix(hash, 0);
}

// Calls `each(key) -> bool` for `domain` and every domain above it.
template <typename Each>
bool ForEachDomainKey(uint64_t seed, der::Input domain, Each each) {
  uint64_t hash = seed;
  if (!each(Mix(hash, 0))) return false;
  for (size_t i = domain.size(); i > 0; --i) {
    if (domain[i - 1] == '.' && !each(Mix(hash, 0))) return false;
    hash = FoldInto(hash, domain[i - 1]);
  }
  return each(Mix(hash, 0));
}

uint64_t MailboxKey(der::Input local_part, der::Input domain) {
  uint64_t hash = Seed(NameForm::kRfc822Name, KeyKind::kMailbox);
  for (uint8_t c : local_part) hash = Mix(hash, c);
  return DomainKey(hash, domain);
}

uint64_t AddressKey(der::Input address, int mask_length) {
  uint64_t hash = Mix(Seed(NameForm::kIpAddress, KeyKind::kAddress),
                      address.size() << 8 | static_cast<size_t>(mask_length));
  int left = mask_length;
  for (size_t i = 0; left > 0; ++i, left -= 8) {
    const uint8_t mask =
        left >= 8 ? 0xff : static_cast<uint8_t>(0xff << (8 - left));
    hash = Mix(hash, address[i] & mask);
  }
  return hash;
}

uint64_t NameKey(uint64_t name_hash) {
  return Mix(Seed(NameForm::kDirectoryName, KeyKind::kName), name_hash);
}

class Checker {
 public:
  Checker(const NameConstraintCheck& check, NameConstraintIndex* index,
          Budget* budget)
      : check_(check), index_(index), budget_(budget) {}

  Failure Run();

 private:
  // Reads the outline of the constraints: how many subtrees, of which forms.
  bool Outline();
  // Checks the bases of one form, and files them in the index.
  bool Prepare(NameForm form);
  bool File(const GeneralName& base, List list, uint32_t value);
  // `same(const GeneralName&)` says whether a subtree that is filed already
  // does the work of this one: repetition must not make the index slow.
  template <typename Same>
  bool FileUnlessPresent(uint64_t key, uint32_t value, Same same);
  // A value in the index is the offset of a subtree, and its list.
  bool ReadSubtreeAt(uint32_t value, GeneralName* base) const;
  // A hash table without an adversary looks at a few slots: those are free.
  bool ChargeProbes(size_t probes) {
    return budget_->Charge(static_cast<uint32_t>(probes / 16));
  }

  Failure CheckCertificate();
  Failure CheckSubjectField(bool has_mailbox);
  Failure CheckIdentityName();
  Failure Check(const Subject& name);

  bool Matches(List list, const Subject& name, bool* matches);
  bool MatchesByScan(List list, const Subject& name, bool* matches);
  bool MatchesByIndex(List list, const Subject& name, bool* matches);
  template <typename Each>
  bool ForEachKey(const Subject& name, Each each);

  bool IsConstrained(NameForm form) const {
    return ((forms_[0] | forms_[1]) & FormBit(form)) != 0;
  }
  uint32_t OffsetOf(der::Input part) const {
    return static_cast<uint32_t>(part.data() -
                                 check_.certificate->der().data());
  }

  const NameConstraintCheck& check_;
  NameConstraintIndex* const index_;
  Budget* const budget_;
  der::Input lists_[2];
  uint16_t forms_[2] = {};
  uint16_t prepared_ = 0;
  uint32_t subtrees_ = 0;
  bool use_index_ = false;
  // Mask lengths that occur in iPAddress subtrees: bits 0 to 32 for IPv4, and
  // 0 to 128 for IPv6.
  bool ipv4_masks_[8 * kIpv4Size + 1] = {};
  bool ipv6_masks_[8 * kIpv6Size + 1] = {};
};

Failure Checker::Run() {
  if (!Outline()) {
    return budget_->exhausted() ? Error::kNameBudgetExhausted
                                : Error::kMalformedNameConstraints;
  }
  if (subtrees_ == 0) return Failure();
  if (Failure f = CheckCertificate(); !f.ok()) return f;
  return CheckIdentityName();
}

bool Checker::Outline() {
  if (!ReadLists(check_.constraints, lists_)) return false;
  size_t keys = 0;
  for (List list : kLists) {
    const int i = static_cast<int>(list);
    const bool ok = der::ReadEach(
        lists_[i], der::EmptyAllowed::kYes, [&](der::Reader* reader) {
          GeneralName base;
          if (!budget_->Charge() || !ReadSubtree(reader, &base)) return false;
          forms_[i] = static_cast<uint16_t>(forms_[i] | FormBit(base.form));
          ++subtrees_;
          keys += list == List::kExcluded ? 2 : 1;
          return true;
        });
    if (!ok) return false;
  }
  use_index_ = subtrees_ > kScanAtMost;
  if (use_index_) index_->Reset(keys);
  return true;
}

bool Checker::Prepare(NameForm form) {
  if ((prepared_ & FormBit(form)) != 0) return true;
  prepared_ = static_cast<uint16_t>(prepared_ | FormBit(form));
  for (List list : kLists) {
    const int i = static_cast<int>(list);
    const bool ok = der::ReadEach(
        lists_[i], der::EmptyAllowed::kYes, [&](der::Reader* reader) {
          const size_t offset = static_cast<size_t>(reader->position() -
                                                    check_.constraints.data());
          GeneralName base;
          if (!ReadSubtree(reader, &base)) return false;
          if (base.form != form) return true;
          if (!budget_->Charge() || !IsValidBase(base, *check_.policy)) {
            return false;
          }
          return !use_index_ || File(base, list,
                                     static_cast<uint32_t>(offset << 1) |
                                         static_cast<uint32_t>(list));
        });
    if (!ok) return false;
  }
  return true;
}

bool Checker::ReadSubtreeAt(uint32_t value, GeneralName* base) const {
  der::Reader at(check_.constraints.From(value >> 1));
  return ReadSubtree(&at, base);
}

template <typename Same>
bool Checker::FileUnlessPresent(uint64_t key, uint32_t value, Same same) {
  bool present = false;
  bool charged = true;
  const size_t probes = index_->Find(key, [&](uint32_t other) {
    GeneralName base;
    charged = charged && budget_->Charge();
    present =
        ((value ^ other) & 1) == 0 && ReadSubtreeAt(other, &base) && same(base);
    return charged && !present;
  });
  if (!charged || !ChargeProbes(probes)) return false;
  if (present) return true;
  if (index_->full()) {
    use_index_ = false;
    return true;
  }
  return ChargeProbes(index_->Insert(key, value));
}

bool Checker::File(const GeneralName& base, List list, uint32_t value) {
  const auto same_text = [&base](const GeneralName& other) {
    return EqualsIgnoringCase(base.value, other.value);
  };
  const uint64_t domain_seed = Seed(base.form, KeyKind::kDomain);
  switch (base.form) {
    case NameForm::kDnsName: {
      // For the wildcard that covers exactly this name and its siblings: one
      // sibling stands for all.
      const der::Input parent = AfterFirstLabel(base.value);
      if (list == List::kExcluded && !HasLeadingDot(base.value) &&
          !parent.empty() &&
          !FileUnlessPresent(
              DomainKey(Seed(base.form, KeyKind::kParent), parent), value,
              [parent](const GeneralName& other) {
                return EqualsIgnoringCase(parent, AfterFirstLabel(other.value));
              })) {
        return false;
      }
      break;
    }
    case NameForm::kIpAddress: {
      const size_t size = base.value.size() / 2;
      const int length = MaskLength(base.value.From(size));
      (size == kIpv4Size ? ipv4_masks_ : ipv6_masks_)[length] = true;
      Subject address;
      address.value = base.value.First(size);
      return FileUnlessPresent(
          AddressKey(address.value, length), value,
          [&](const GeneralName& other) {
            return other.value.size() == base.value.size() &&
                   other.value.From(size) == base.value.From(size) &&
                   SubtreeMatches(other, address, list);
          });
    }
    case NameForm::kDirectoryName:
      return FileUnlessPresent(NameKey(NameHash(base.value)), value,
                               [&base](const GeneralName& other) {
                                 return NamesMatch(base.value, other.value);
                               });
    case NameForm::kRfc822Name: {
      Mailbox mailbox;
      if (Contains(base.value, '@') && ParseMailbox(base.value, &mailbox)) {
        return FileUnlessPresent(MailboxKey(mailbox.local_part, mailbox.domain),
                                 value, same_text);
      }
      break;
    }
    default:
      break;
  }
  return FileUnlessPresent(
      DomainKey(domain_seed, WithoutLeadingDot(base.value)), value, same_text);
}

template <typename Each>
bool Checker::ForEachKey(const Subject& name, Each each) {
  switch (name.form) {
    case NameForm::kDnsName: {
      const uint64_t seed = Seed(name.form, KeyKind::kDomain);
      if (!name.is_wildcard) return ForEachDomainKey(seed, name.value, each);
      const der::Input covered = name.value.From(2);
      return ForEachDomainKey(seed, covered, each) &&
             each(DomainKey(Seed(name.form, KeyKind::kParent), covered));
    }
    case NameForm::kIpAddress: {
      const bool* masks =
          name.value.size() == kIpv4Size ? ipv4_masks_ : ipv6_masks_;
      for (int length = 0; length <= static_cast<int>(8 * name.value.size());
           ++length) {
        if (masks[length] && !each(AddressKey(name.value, length))) {
          return false;
        }
      }
      return true;
    }
    case NameForm::kDirectoryName: {
      bool go_on = true;
      ForEachNamePrefixHash(name.value, [&](uint64_t hash) {
        if (go_on) go_on = each(NameKey(hash));
      });
      return go_on;
    }
    case NameForm::kRfc822Name:
      if (!each(MailboxKey(name.local_part, name.value))) return false;
      break;
    default:
      break;
  }
  return ForEachDomainKey(Seed(name.form, KeyKind::kDomain), name.value, each);
}

bool Checker::MatchesByIndex(List list, const Subject& name, bool* matches) {
  *matches = false;
  ForEachKey(name, [&](uint64_t key) {
    if (!budget_->Charge()) return false;
    const size_t probes = index_->Find(key, [&](uint32_t value) {
      if (static_cast<List>(value & 1) != list) return true;
      GeneralName base;
      *matches = budget_->Charge() && ReadSubtreeAt(value, &base) &&
                 base.form == name.form && SubtreeMatches(base, name, list);
      return !*matches && !budget_->exhausted();
    });
    return ChargeProbes(probes) && !*matches;
  });
  return !budget_->exhausted();
}

bool Checker::MatchesByScan(List list, const Subject& name, bool* matches) {
  *matches = false;
  der::Reader reader(lists_[static_cast<int>(list)]);
  while (!reader.AtEnd() && !*matches) {
    GeneralName base;
    if (!budget_->Charge() || !ReadSubtree(&reader, &base)) return false;
    *matches = base.form == name.form && SubtreeMatches(base, name, list);
  }
  return true;
}

bool Checker::Matches(List list, const Subject& name, bool* matches) {
  *matches = false;
  if ((forms_[static_cast<int>(list)] & FormBit(name.form)) == 0) return true;
  return use_index_ ? MatchesByIndex(list, name, matches)
                    : MatchesByScan(list, name, matches);
}

Failure Checker::Check(const Subject& name) {
  const auto refuse = [&name](Error error) {
    return Failure(error, name.extension, name.offset);
  };
  // Names of other forms are charged, too: to pass over them is work.
  if (!budget_->Charge()) return refuse(Error::kNameBudgetExhausted);
  if (!IsConstrained(name.form)) return Failure();
  if (!IsDecidable(name.form)) {
    return refuse(Error::kNameConstraintNotSupported);
  }
  if (!name.valid) return refuse(Error::kMalformedPresentedName);
  if (!Prepare(name.form)) {
    return budget_->exhausted() ? refuse(Error::kNameBudgetExhausted)
                                : Failure(Error::kMalformedNameConstraints);
  }
  bool permitted = true;
  bool excluded = false;
  const bool has_permitted =
      (forms_[static_cast<int>(List::kPermitted)] & FormBit(name.form)) != 0;
  if ((has_permitted && !Matches(List::kPermitted, name, &permitted)) ||
      !Matches(List::kExcluded, name, &excluded)) {
    return refuse(Error::kNameBudgetExhausted);
  }
  if (excluded) return refuse(Error::kNameExcluded);
  if (!permitted) return refuse(Error::kNameNotPermitted);
  return Failure();
}

Failure Checker::CheckCertificate() {
  const Certificate& certificate = *check_.certificate;
  bool has_mailbox = false;
  Failure failure;
  if (certificate.has_extension(Extension::kSubjectAltName)) {
    const bool well_formed = ForEachGeneralName(
        certificate.extension(Extension::kSubjectAltName),
        [&](const GeneralName& name) {
          Subject subject = FromGeneralName(name, *check_.policy);
          subject.extension = Extension::kSubjectAltName;
          subject.offset = OffsetOf(name.value);
          has_mailbox = has_mailbox || name.form == NameForm::kRfc822Name;
          failure = Check(subject);
          der::Input text;
          Mailbox mailbox;
          if (failure.ok() && name.form == NameForm::kOtherName &&
              der::FindOid(name.other_type) == der::Oid::kSmtpUtf8Mailbox) {
            // RFC 9598 section 6.
            has_mailbox = true;
            subject.form = NameForm::kRfc822Name;
            subject.valid =
                der::ReadOnly(name.value, der::kUtf8String, &text) &&
                ParseUtf8Mailbox(text, &mailbox);
            subject.value = mailbox.domain;
            subject.local_part = mailbox.local_part;
            failure = Check(subject);
          }
          return failure.ok();
        });
    if (!failure.ok()) return failure;
    if (!well_formed) {
      return Failure(
          Error::kMalformedExtension, Extension::kSubjectAltName,
          OffsetOf(certificate.extension(Extension::kSubjectAltName)));
    }
  }
  return CheckSubjectField(has_mailbox);
}

Failure Checker::CheckSubjectField(bool has_mailbox) {
  const Certificate& certificate = *check_.certificate;
  if (certificate.has_empty_subject()) return Failure();
  Subject subject;
  subject.form = NameForm::kDirectoryName;
  subject.value = certificate.subject();
  subject.valid = true;
  subject.offset = OffsetOf(certificate.subject());
  if (Failure f = Check(subject); !f.ok()) return f;
  if (has_mailbox || !IsConstrained(NameForm::kRfc822Name)) return Failure();
  NameReader reader(certificate.subject());
  for (NameAttribute attribute; reader.Next(&attribute);) {
    if (der::FindOid(attribute.type) != der::Oid::kEmailAddress) continue;
    FillMailbox(attribute.value, &subject);
    subject.offset = OffsetOf(attribute.value);
    if (Failure f = Check(subject); !f.ok()) return f;
  }
  return Failure();
}

Failure Checker::CheckIdentityName() {
  if (check_.identity == nullptr) return Failure();
  GeneralName name;
  name.value = check_.identity->value();
  switch (check_.identity->kind()) {
    case Identity::Kind::kNone:
      return Failure();
    case Identity::Kind::kDnsName:
      name.form = NameForm::kDnsName;
      break;
    case Identity::Kind::kIpAddress:
      name.form = NameForm::kIpAddress;
      break;
    case Identity::Kind::kEmail:
      name.form = NameForm::kRfc822Name;
      break;
    case Identity::Kind::kUri:
      name.form = NameForm::kUniformResourceIdentifier;
      break;
  }
  Subject subject = FromGeneralName(name, *check_.policy);
  Mailbox mailbox;
  if (name.form == NameForm::kRfc822Name && !subject.valid &&
      ParseUtf8Mailbox(name.value, &mailbox)) {
    subject.valid = true;
    subject.value = mailbox.domain;
    subject.local_part = mailbox.local_part;
  }
  return Check(subject);
}

}  // namespace

void NameConstraintIndex::Reset(size_t keys) {
  size_t slots = 16;
  while (slots / 4 * 3 < keys && slots < kSlots) slots *= 2;
  mask_ = slots - 1;
  size_ = 0;
  std::memset(slots_, 0, slots * sizeof(Slot));
}

size_t NameConstraintIndex::Insert(uint64_t hash, uint32_t value) {
  size_t probes = 1;
  size_t i = hash & mask_;
  for (; slots_[i].tag != 0; ++probes) i = (i + 1) & mask_;
  slots_[i] = {TagOf(hash), value};
  ++size_;
  return probes;
}

Failure CheckNameConstraints(const NameConstraintCheck& check,
                             NameConstraintIndex* index, Budget* budget) {
  return Checker(check, index, budget).Run();
}

bool AreNameConstraintsWellFormed(der::Input constraints,
                                  const ValidationPolicy& policy, bool* empty) {
  der::Input lists[2];
  *empty = false;
  if (!ReadLists(constraints, lists)) return false;
  *empty = lists[0].empty() && lists[1].empty();
  for (der::Input list : lists) {
    if (!der::ReadEach(
            list, der::EmptyAllowed::kYes, [&policy](der::Reader* reader) {
              GeneralName base;
              return ReadSubtree(reader, &base) && IsValidBase(base, policy);
            })) {
      return false;
    }
  }
  return true;
}

}  // namespace cairn
