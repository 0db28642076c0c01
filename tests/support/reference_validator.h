#ifndef CAIRN_TESTS_SUPPORT_REFERENCE_VALIDATOR_H_
#define CAIRN_TESTS_SUPPORT_REFERENCE_VALIDATOR_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/build_options.h"
#include "pkix/build_result.h"
#include "pkix/certificate.h"

namespace cairn::testing {

// Everything a build may use, in plain values.
struct ReferencePki {
  struct Anchor {
    std::string certificate;  // whole; empty for a bare anchor
    std::string subject;      // a whole Name, of a bare anchor
    std::string public_key;   // a whole SubjectPublicKeyInfo, of a bare anchor
    std::string name_constraints;  // AnchorConstraints'; empty for none
  };

  std::string end_entity;
  // What does not parse is left out, by the engine as well.
  std::vector<std::string> issuers;
  std::vector<Anchor> anchors;
};

// RFC 5280 section 6, slow and obvious: it goes every way from the end entity
// to an anchor, learns nothing on the way, and judges each whole path from the
// anchor down, in the order of the RFC. What the engine accepts must be a path
// here, and what it refuses without running into a limit must have none.
//
// It knows the rules that the presets WebPki, Rfc5280 and PrivatePki have,
// and the purposes serverAuth and "any"; it ends the process for others. It
// takes stub signatures only, in Ed25519's form. No hooks: nothing is revoked,
// and no trust domain has a say. Of the library it uses Certificate::Parse()
// and readers of syntax, no check.
class ReferenceValidator {
 public:
  // Borrows both.
  ReferenceValidator(const ReferencePki& pki, const BuildOptions& options);

  enum class Answer { kNoPath, kPath, kTooManyPaths };
  // Whether any path is acceptable. kTooManyPaths where there are more than
  // kMaxPaths to look at, complete or not.
  static constexpr int kMaxPaths = 2'000;
  Answer FindPath();

  // Whether the path of a trusted result, end entity first, is acceptable.
  bool Accepts(const BuildResult& result);

 private:
  // Names are numbered: those that match have the same number.
  struct Node : Certificate {
    int subject_number = 0;
    int issuer_number = 0;
  };
  struct Anchor {
    const Node* certificate = nullptr;
    der::Input subject;
    int subject_number = 0;
    der::Input public_key;
    der::Input name_constraints;
  };
  using Path = std::vector<const Node*>;

  static bool IsSelfIssued(const Node& node) {
    return node.subject_number == node.issuer_number;
  }
  static bool IsRoot(const Node& node);
  static int PathLength(const Path& path, size_t end);

  int NumberOf(der::Input name);
  bool Parse(const std::string& der, Node* node);
  static bool ClosesLoop(const Path& path, const Node& next);
  Answer Extend(Path* path);

  bool IsValid(const Path& path, const Anchor& anchor) const;
  bool IsValidAnchor(const Anchor& anchor) const;
  bool IsValidEndEntity(const Certificate& certificate) const;
  bool IsValidIntermediate(const Certificate& certificate) const;
  bool HasValidExtensions(const Certificate& certificate) const;
  bool HasValidTime(const Certificate& certificate) const;
  bool IsFor(const Certificate& certificate) const;
  bool HasIssuerPurpose(const Certificate& certificate) const;
  bool AreNamesValid(const Path& path, size_t below,
                     der::Input constraints) const;
  bool ArePoliciesValid(const Path& path, const Anchor& anchor) const;
  bool Has(Rule rule) const { return options_.policy.Has(rule); }

  const BuildOptions& options_;
  std::vector<der::Input> names_;
  Node end_entity_;
  bool end_entity_parses_ = false;
  std::vector<Node> issuers_;
  std::vector<Node> anchor_certificates_;
  std::vector<Anchor> anchors_;
  int paths_ = 0;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_REFERENCE_VALIDATOR_H_
