#include "trustdomain/client_groups.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "pkix/name.h"
#include "pkix/report.h"
#include "trustdomain/refusal.h"

namespace cairn {
namespace {

der::Input Bytes(absl::string_view text) {
  return der::Input::FromString(text);
}

absl::Status Annotate(const absl::Status& status, absl::string_view where) {
  return absl::InvalidArgumentError(
      absl::StrCat(where, ": ", status.message()));
}

}  // namespace

const ClientGroups::Member* ClientGroups::FindMember(der::Input subject,
                                                     der::Input key) const {
  const auto found = members_by_key_.find(key.AsStringView());
  if (found == members_by_key_.end()) return nullptr;
  for (size_t i : found->second) {
    if (NamesMatch(Bytes(members_[i].subject), subject)) return &members_[i];
  }
  return nullptr;
}

absl::Status ClientGroups::AddMember(absl::string_view der, bool issues,
                                     const AnchorConstraints& constraints,
                                     TrustStore::Builder* builder) {
  Certificate certificate;
  if (Failure f = Certificate::Parse(Bytes(der), &certificate); !f.ok()) {
    return absl::InvalidArgumentError(FailureToText(f));
  }
  const der::Input key = certificate.public_key().info;
  const size_t group = groups_.size() - 1;
  if (const Member* other = FindMember(certificate.subject(), key);
      other == nullptr) {
    members_by_key_[key.AsStringView()].push_back(members_.size());
    members_.push_back(Member{std::string(certificate.subject().AsStringView()),
                              std::string(key.AsStringView()), group, issues});
  } else if (other->group != group) {
    return absl::InvalidArgumentError(
        absl::StrCat(NameToText(certificate.subject()), " is in group ",
                     absl::CHexEscape(groups_[other->group].name), ", too"));
  } else if (other->issues != issues) {
    return absl::InvalidArgumentError(
        absl::StrCat(NameToText(certificate.subject()),
                     " is both an anchor and a pinned client"));
  }
  AnchorConstraints own = constraints;
  own.kind = issues ? AnchorConstraints::Kind::kIssuer
                    : AnchorConstraints::Kind::kEndEntityOnly;
  if (absl::Status s = builder->AddAnchor(der, own); !s.ok()) return s;
  const std::string name(certificate.subject().AsStringView());
  if (issues &&
      std::find(ca_names_.begin(), ca_names_.end(), name) == ca_names_.end()) {
    ca_names_.push_back(name);
  }
  return absl::OkStatus();
}

absl::Status ClientGroups::Add(const ClientGroup& group,
                               TrustStore::Builder* builder) {
  if (group.name.empty()) {
    return absl::InvalidArgumentError("a client group without a name");
  }
  const std::string where =
      absl::StrCat("client group ", absl::CHexEscape(group.name));
  const bool is_taken = std::any_of(
      groups_.begin(), groups_.end(),
      [&group](const Group& other) { return other.name == group.name; });
  if (is_taken) {
    return absl::InvalidArgumentError(absl::StrCat(where, " is there twice"));
  }
  if (group.anchors.empty() && group.pinned_clients.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(where, ": neither anchors nor pinned clients"));
  }
  absl::StatusOr<Access> access = Access::Create(group.access);
  if (!access.ok()) return Annotate(access.status(), where);
  Group own{group.name, *std::move(access), {}, group.pins};
  if (group.access.allowed.has_value()) {
    for (const AccessRule& rule : *group.access.allowed) {
      own.allowed_names.push_back(rule.name);
    }
  }
  groups_.push_back(std::move(own));
  const auto add_members = [&](const std::vector<std::string>& certificates,
                               absl::string_view what,
                               bool issue) -> absl::Status {
    for (size_t i = 0; i < certificates.size(); ++i) {
      if (absl::Status s =
              AddMember(certificates[i], issue, group.constraints, builder);
          !s.ok()) {
        return Annotate(s, absl::StrCat(where, ", ", what, " ", i));
      }
    }
    return absl::OkStatus();
  };
  if (absl::Status s = add_members(group.anchors, "anchor", true); !s.ok()) {
    return s;
  }
  return add_members(group.pinned_clients, "pinned client", false);
}

absl::StatusOr<std::shared_ptr<const ClientGroups>> ClientGroups::Create(
    const std::vector<ClientGroup>& groups) {
  std::shared_ptr<ClientGroups> made(new ClientGroups());
  TrustStore::Builder builder;
  // First what is not trusted: a certificate that is an anchor of another
  // group stays one.
  for (const ClientGroup& group : groups) {
    for (size_t i = 0; i < group.intermediates.size(); ++i) {
      if (absl::Status s = builder.AddIntermediate(group.intermediates[i]);
          !s.ok()) {
        return Annotate(
            s, absl::StrCat("client group ", absl::CHexEscape(group.name),
                            ", intermediate ", i));
      }
    }
  }
  for (const ClientGroup& group : groups) {
    if (absl::Status s = made->Add(group, &builder); !s.ok()) return s;
  }
  made->store_ = builder.Build();
  return std::shared_ptr<const ClientGroups>(std::move(made));
}

const ClientGroups::Group* ClientGroups::FindGroup(
    const VerifiedChain& chain) const {
  const Member* member =
      FindMember(chain.anchor().subject, chain.anchor().key.info);
  return member != nullptr ? &groups_[member->group] : nullptr;
}

absl::string_view ClientGroups::GroupOf(const VerifiedChain& chain) const {
  const Group* group = FindGroup(chain);
  return group != nullptr ? absl::string_view(group->name)
                          : absl::string_view();
}

absl::string_view ClientGroups::RuleOf(const VerifiedChain& chain) const {
  const Group* group = FindGroup(chain);
  if (group == nullptr) return absl::string_view();
  const int rule = group->access.MatchingRule(chain);
  return rule >= 0 ? absl::string_view(
                         group->allowed_names[static_cast<size_t>(rule)])
                   : absl::string_view();
}

bool ClientGroups::PassesAnotherGroup(const VerifiedChain& chain,
                                      const Group& group) const {
  for (int i = 1; i < chain.size(); ++i) {
    const Certificate& issuer = chain.certificate(i);
    const Member* member =
        FindMember(issuer.subject(), issuer.public_key().info);
    if (member != nullptr && &groups_[member->group] != &group) return true;
  }
  return false;
}

HookResult ClientGroups::Check(const VerifiedChain& chain) const {
  const Group* group = FindGroup(chain);
  if (group == nullptr) return Refuse(Refusal::kAnchorOfNoGroup);
  if (PassesAnotherGroup(chain, *group)) {
    return Refuse(Refusal::kIssuerOfAnotherGroup);
  }
  const HookResult answer = group->access.Check(chain);
  if (answer.error() != Error::kOk || !group->pins.has_value()) return answer;
  return group->pins->Check(chain);
}

}  // namespace cairn
