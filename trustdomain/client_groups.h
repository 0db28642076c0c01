#ifndef CAIRN_TRUSTDOMAIN_CLIENT_GROUPS_H_
#define CAIRN_TRUSTDOMAIN_CLIENT_GROUPS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "pkix/anchor.h"
#include "pkix/trust_domain.h"
#include "pkix/verified_chain.h"
#include "trustdomain/access_rule.h"
#include "trustdomain/pin_set.h"
#include "trustdomain/trust_store.h"

namespace cairn {

// Whom one set of trust anchors lets in, as data.
struct ClientGroup {
  // For people. Not empty, and different for each group.
  std::string name;
  // Certificates in DER whose holders issue for the group: roots, or an
  // intermediate where only what that issues is to be trusted. What stands
  // above it does not matter then.
  std::vector<std::string> anchors;
  // Certificates in DER of clients that are trusted as themselves, whoever
  // issued them. They never issue.
  std::vector<std::string> pinned_clients;
  // Certificates in DER that clients forget to send. Not trusted.
  std::vector<std::string> intermediates;
  // Of every anchor of the group; `kind` is not looked at. What it borrows must
  // live until the groups are made.
  AnchorConstraints constraints;
  AccessRules access;
  // Keys of which one must stand on the path.
  std::optional<PinSet> pins;
};

// Client groups, read and checked. Immutable, and shared between threads and
// connections by shared_ptr: to change something, make new ones and let running
// builds finish with the old.
class ClientGroups {
 public:
  // InvalidArgument, with a line that names the group, for anything in one that
  // is not valid, for a group that would let nobody in for want of anchors and
  // pinned clients, and for a key and name that stand in two groups: which
  // rules would bind what it issued?
  static absl::StatusOr<std::shared_ptr<const ClientGroups>> Create(
      const std::vector<ClientGroup>& groups);

  const std::shared_ptr<const TrustStore>& store() const { return store_; }

  // The name of the group that a verified path belongs to: that of its anchor.
  // Empty where it is of no group.
  absl::string_view GroupOf(const VerifiedChain& chain) const;

  // AccessRule::name of the first rule on the group's allow-list that matches;
  // empty where there is none. Tells clients of one group apart.
  absl::string_view RuleOf(const VerifiedChain& chain) const;

  // The rules and pins of the path's group: kOk, or a Refusal. What an anchor
  // of one group issued is for that group: a path that passes it by, through
  // another certificate of the same key, to the anchor of another group is
  // refused.
  HookResult Check(const VerifiedChain& chain) const;

  // The names of all that may issue, whole Names without repetition: what a
  // TLS server sends in certificate_authorities of its CertificateRequest (RFC
  // 8446 section 4.2.4), so that clients pick the right certificate. TLS has
  // room for 65,535 bytes, of which each takes its size and two more.
  const std::vector<std::string>& ca_names() const { return ca_names_; }

 private:
  struct Group {
    std::string name;
    Access access;
    std::vector<std::string> allowed_names;
    std::optional<PinSet> pins;
  };
  // Who belongs to a group.
  struct Member {
    std::string subject;  // a whole Name
    std::string key;      // a whole SubjectPublicKeyInfo
    size_t group;
    bool issues;
  };

  ClientGroups() = default;

  absl::Status Add(const ClientGroup& group, TrustStore::Builder* builder);
  absl::Status AddMember(absl::string_view der, bool issues,
                         const AnchorConstraints& constraints,
                         TrustStore::Builder* builder);
  const Member* FindMember(der::Input subject, der::Input key) const;
  const Group* FindGroup(const VerifiedChain& chain) const;
  bool PassesAnotherGroup(const VerifiedChain& chain, const Group& group) const;

  std::vector<Group> groups_;
  std::vector<Member> members_;
  // By SubjectPublicKeyInfo: places in members_.
  absl::flat_hash_map<std::string, std::vector<size_t>> members_by_key_;
  std::vector<std::string> ca_names_;
  std::shared_ptr<const TrustStore> store_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_CLIENT_GROUPS_H_
