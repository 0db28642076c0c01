#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/keys.h"
#include "tests/support/matchers.h"
#include "tests/support/test_time.h"
#include "tests/support/test_trust_domain.h"
#include "tests/support/verify.h"
#include "tests/support/verify_signature.h"

namespace cairn::testing {
namespace {

// The engine against a search that is too simple to be wrong: it goes every
// way there is, remembers nothing, and judges every path by itself. Graphs are
// random, small, and full of what makes one path bad and another good.

constexpr int kNone = -1;

// A certificate of one CA by another. CAs are numbered; those with the same
// name differ in their keys.
struct Link {
  int subject = 0;
  int issuer = 0;
  int path_length = kNone;
  int excluded_name = kNone;
  bool excludes_leaf = false;
  bool expired = false;
  bool distrusted = false;
  bool revoked = false;
};

// A trust anchor: a CA, and what binds the paths below it.
struct AnchorRule {
  enum class As { kCertificate, kOffered, kBare };
  int ca = 0;
  As as = As::kCertificate;
  int path_length = kNone;  // not of bare ones
  int excluded_name = kNone;
  bool expired = false;  // not of bare ones
};

struct Graph {
  std::vector<int> names;  // of each CA
  std::vector<Link> links;
  std::vector<AnchorRule> anchors;
  // Links that may not stand on one path, as CheckChain() has it.
  std::vector<std::pair<int, int>> quarrels;
  int leaf_issuer = 0;
  bool key_ids = true;
  int max_certificates = kDefaultMaxCertificates;
  int max_path_length = kNone;
};

// The reference. A path is the links from the end entity's issuer up.

using Path = std::vector<int>;

bool IsSelfIssued(const Graph& graph, const Link& link) {
  return graph.names[static_cast<size_t>(link.subject)] ==
         graph.names[static_cast<size_t>(link.issuer)];
}

int PathLength(const Graph& graph, const Path& path) {
  return static_cast<int>(
      std::count_if(path.begin(), path.end(), [&](int link) {
        return !IsSelfIssued(graph, graph.links[static_cast<size_t>(link)]);
      }));
}

bool HasName(const Graph& graph, const Path& path, int name) {
  return std::any_of(path.begin(), path.end(), [&](int link) {
    const Link& l = graph.links[static_cast<size_t>(link)];
    return graph.names[static_cast<size_t>(l.subject)] == name;
  });
}

bool HasCa(const Graph& graph, const Path& path, int ca) {
  return std::any_of(path.begin(), path.end(), [&](int link) {
    return graph.links[static_cast<size_t>(link)].subject == ca;
  });
}

// Whether `next` may stand on top of `path`.
bool MayFollow(const Graph& graph, const Path& path, const Link& next) {
  const int below = PathLength(graph, path);
  const int length = below + (IsSelfIssued(graph, next) ? 0 : 1);
  return !next.expired && !next.distrusted && !next.revoked &&
         !next.excludes_leaf && !HasCa(graph, path, next.subject) &&
         (next.path_length == kNone || below <= next.path_length) &&
         (next.excluded_name == kNone ||
          !HasName(graph, path, next.excluded_name)) &&
         static_cast<int>(path.size()) + 2 <= graph.max_certificates &&
         (graph.max_path_length == kNone || length <= graph.max_path_length);
}

bool MayEnd(const Graph& graph, const Path& path, const AnchorRule& anchor) {
  const auto both = [&](const std::pair<int, int>& quarrel) {
    return std::count(path.begin(), path.end(), quarrel.first) != 0 &&
           std::count(path.begin(), path.end(), quarrel.second) != 0;
  };
  const int length = PathLength(graph, path);
  return !anchor.expired && !HasCa(graph, path, anchor.ca) &&
         (anchor.path_length == kNone || length <= anchor.path_length) &&
         (anchor.excluded_name == kNone ||
          !HasName(graph, path, anchor.excluded_name)) &&
         static_cast<int>(path.size()) + 2 <= graph.max_certificates &&
         (graph.max_path_length == kNone || length <= graph.max_path_length) &&
         std::none_of(graph.quarrels.begin(), graph.quarrels.end(), both);
}

// Whether `path`, whose top is issued by `at`, can be completed.
bool CanReachAnchor(const Graph& graph, Path* path, int at) {
  for (const AnchorRule& anchor : graph.anchors) {
    if (anchor.ca == at && MayEnd(graph, *path, anchor)) return true;
  }
  for (size_t i = 0; i < graph.links.size(); ++i) {
    const Link& next = graph.links[i];
    if (next.subject != at || !MayFollow(graph, *path, next)) continue;
    path->push_back(static_cast<int>(i));
    const bool reached = CanReachAnchor(graph, path, next.issuer);
    path->pop_back();
    if (reached) return true;
  }
  return false;
}

// The same graph in certificates.

std::string NameText(int name) { return absl::StrCat("CN=Name ", name); }

TestCertificate CaOf(const Graph& graph, int ca) {
  const TestCertificate identity =
      Ca(NameText(graph.names[static_cast<size_t>(ca)])).Key(StubKey(ca));
  return graph.key_ids ? identity
                       : identity.NoSubjectKeyId().NoAuthorityKeyId();
}

TestCertificate WithRules(TestCertificate certificate, int path_length,
                          int excluded_name, bool expired) {
  if (path_length != kNone) certificate = certificate.PathLength(path_length);
  if (excluded_name != kNone) {
    certificate = certificate.Exclude(DirectoryName(NameText(excluded_name)));
  }
  return expired ? certificate.NotAfter(kNow - 1) : certificate;
}

class Certificates {
 public:
  explicit Certificates(const Graph& graph)
      : graph_(graph),
        leaf_(Leaf().Stub().IssuedBy(CaOf(graph, graph.leaf_issuer))) {
    domain_.RecordCalls(false);
    for (const AnchorRule& anchor : graph.anchors) AddAnchor(anchor);
    for (size_t i = 0; i < graph.links.size(); ++i) {
      AddLink(graph.links[i], static_cast<int>(i));
    }
    domain_.on_chain = [this](const VerifiedChain& chain) {
      return AskChain(chain);
    };
    domain_.on_verify = [this](const SignedData& data,
                               const IssuerKey& issuer) {
      checks_.emplace_back(data.data, issuer.key.info);
      return VerifySignature(data, issuer.key);
    };
  }

  TestTrustDomain& domain() { return domain_; }
  const TestCertificate& leaf() const { return leaf_; }

  // A trusted path must be one by the reference's rules, too.
  bool IsPath(absl::Span<const der::Input> der,
              const VerifiedChain& chain) const {
    if (der.empty() || der[0] != leaf_.input()) return false;
    Path path;
    int at = graph_.leaf_issuer;
    for (int i = 1; i < chain.size(); ++i) {
      const int link = LinkOf(chain.certificate(i));
      if (link == kNone) return false;
      const Link& next = graph_.links[static_cast<size_t>(link)];
      if (next.subject != at || !MayFollow(graph_, path, next)) return false;
      path.push_back(link);
      at = next.issuer;
    }
    return std::any_of(
        graph_.anchors.begin(), graph_.anchors.end(),
        [&](const AnchorRule& anchor) {
          return anchor.ca == at && MayEnd(graph_, path, anchor) &&
                 chain.anchor().key.info.AsStringView() == StubKey(at).spki();
        });
  }

  // Every signature of the path was checked, and no signature twice.
  bool AreSignaturesChecked(const VerifiedChain& chain) const {
    for (int i = 0; i < chain.size(); ++i) {
      const der::Input key = i + 1 < chain.size()
                                 ? chain.certificate(i + 1).public_key().info
                                 : chain.anchor().key.info;
      const std::pair<der::Input, der::Input> check(chain.certificate(i).tbs(),
                                                    key);
      if (std::count(checks_.begin(), checks_.end(), check) != 1) return false;
    }
    return true;
  }

 private:
  void AddAnchor(const AnchorRule& anchor) {
    using As = AnchorRule::As;
    const bool bare = anchor.as == As::kBare;
    const TestCertificate certificate =
        WithRules(CaOf(graph_, anchor.ca), bare ? kNone : anchor.path_length,
                  bare ? kNone : anchor.excluded_name, anchor.expired);
    AnchorConstraints constraints;
    std::string excluded;
    if (bare && anchor.excluded_name != kNone) {
      excluded = NameConstraintsValue(
          {}, {DirectoryName(NameText(anchor.excluded_name))});
      constraints.name_constraints = der::Input::FromString(excluded);
    }
    switch (anchor.as) {
      case As::kCertificate:
        domain_.Trust(certificate, constraints);
        break;
      case As::kOffered:
        domain_.TrustByOffer(certificate, constraints);
        break;
      case As::kBare:
        domain_.TrustBare(certificate, constraints);
        break;
    }
  }

  void AddLink(const Link& link, int number) {
    TestCertificate certificate =
        WithRules(CaOf(graph_, link.subject), link.path_length,
                  link.excluded_name, link.expired)
            .Serial(1 + number)
            .IssuedBy(CaOf(graph_, link.issuer));
    if (link.excludes_leaf) certificate = certificate.ExcludeDns(kTestHost);
    certificates_.push_back(certificate);
    domain_.Offer(certificate);
    if (link.distrusted) domain_.Distrust(certificate);
    if (link.revoked) domain_.Revoke(certificate);
  }

  int LinkOf(const Certificate& certificate) const {
    for (size_t i = 0; i < certificates_.size(); ++i) {
      if (certificates_[i].input() == certificate.der()) {
        return static_cast<int>(i);
      }
    }
    return kNone;
  }

  HookResult AskChain(const VerifiedChain& chain) const {
    Path path;
    for (int i = 1; i < chain.size(); ++i) {
      path.push_back(LinkOf(chain.certificate(i)));
    }
    for (const std::pair<int, int>& quarrel : graph_.quarrels) {
      if (std::count(path.begin(), path.end(), quarrel.first) != 0 &&
          std::count(path.begin(), path.end(), quarrel.second) != 0) {
        return HookResult::Refuse(1);
      }
    }
    return HookResult::Ok();
  }

  const Graph& graph_;
  TestCertificate leaf_;
  std::vector<TestCertificate> certificates_;
  TestTrustDomain domain_;
  std::vector<std::pair<der::Input, der::Input>> checks_;
};

// Random graphs.

class GraphMaker {
 public:
  explicit GraphMaker(uint32_t seed) : engine_(seed) {}

  Graph Make() {
    // Half of the graphs have long ways, loops, and names that exclude one
    // another, and little else: where the search must tell what it found out
    // about a CA from what it found out about a path.
    winding_ = OneIn(2);
    Graph graph;
    const int cas = winding_ ? 7 + Pick(3) : 4 + Pick(7);
    for (int ca = 0; ca < cas; ++ca) {
      graph.names.push_back(Sometimes(5) ? Pick(cas) : ca);
    }
    graph.leaf_issuer = cas - 1;
    graph.key_ids = !OneIn(3);
    if (Sometimes(5)) graph.max_certificates = 2 + Pick(cas);
    if (Sometimes(8)) graph.max_path_length = Pick(cas);
    const int anchors = OneIn(3) ? 2 : 1;
    for (int ca = 0; ca < anchors; ++ca) {
      graph.anchors.push_back(MakeAnchor(ca, cas));
    }
    const int density = winding_ ? 200 / cas : 12 + Pick(45) * 5 / cas;
    for (int subject = 0; subject < cas; ++subject) {
      for (int issuer = 0; issuer < cas; ++issuer) {
        if (subject == issuer ? !OneIn(10) : Pick(100) >= density) continue;
        for (int copies = OneIn(5) ? 2 : 1; copies != 0; --copies) {
          graph.links.push_back(MakeLink(subject, issuer, cas));
        }
      }
    }
    for (size_t i = graph.links.size(); i > 1; --i) {
      std::swap(graph.links[i - 1],
                graph.links[static_cast<size_t>(Pick(static_cast<int>(i)))]);
    }
    const int links = static_cast<int>(graph.links.size());
    if (links != 0 && OneIn(3)) {
      for (int quarrels = 1 + Pick(6); quarrels != 0; --quarrels) {
        graph.quarrels.emplace_back(Pick(links), Pick(links));
      }
    }
    return graph;
  }

 private:
  int Pick(int sides) {
    return static_cast<int>(engine_() % static_cast<uint32_t>(sides));
  }
  bool OneIn(int sides) { return Pick(sides) == 0; }

  // What winding graphs have less of.
  bool Sometimes(int sides) { return OneIn(winding_ ? 5 * sides : sides); }

  AnchorRule MakeAnchor(int ca, int cas) {
    AnchorRule anchor;
    anchor.ca = ca;
    anchor.as = static_cast<AnchorRule::As>(Pick(3));
    if (OneIn(4)) anchor.excluded_name = Pick(cas);
    if (anchor.as != AnchorRule::As::kBare) {
      if (Sometimes(4)) anchor.path_length = Pick(cas);
      anchor.expired = Sometimes(10);
    }
    return anchor;
  }

  Link MakeLink(int subject, int issuer, int cas) {
    Link link;
    link.subject = subject;
    link.issuer = issuer;
    if (Sometimes(4)) link.path_length = Pick(4);
    if (OneIn(winding_ ? 2 : 4)) link.excluded_name = Pick(cas);
    link.excludes_leaf = Sometimes(20);
    link.expired = Sometimes(15);
    link.distrusted = Sometimes(20);
    link.revoked = Sometimes(15);
    return link;
  }

  bool winding_ = false;
  std::mt19937 engine_;
};

std::string Describe(const Graph& graph) {
  std::string text = absl::StrCat(
      "end entity <- ", graph.leaf_issuer, "; at most ", graph.max_certificates,
      " certificates, path length ", graph.max_path_length,
      graph.key_ids ? "" : "; no key identifiers");
  const auto rules = [](int path_length, int excluded, bool expired) {
    return absl::StrCat(
        path_length == kNone ? "" : absl::StrCat(" length ", path_length),
        excluded == kNone ? "" : absl::StrCat(" excludes name ", excluded),
        expired ? " expired" : "");
  };
  for (size_t ca = 0; ca < graph.names.size(); ++ca) {
    if (graph.names[ca] != static_cast<int>(ca)) {
      absl::StrAppend(&text, "\nCA ", ca, " has name ", graph.names[ca]);
    }
  }
  for (const AnchorRule& a : graph.anchors) {
    absl::StrAppend(&text, "\nanchor ", a.ca, " kind ", static_cast<int>(a.as),
                    rules(a.path_length, a.excluded_name, a.expired));
  }
  for (size_t i = 0; i < graph.links.size(); ++i) {
    const Link& l = graph.links[i];
    absl::StrAppend(&text, "\nlink ", i, ": ", l.subject, " <- ", l.issuer,
                    rules(l.path_length, l.excluded_name, l.expired),
                    l.excludes_leaf ? " excludes the end entity" : "",
                    l.distrusted ? " distrusted" : "",
                    l.revoked ? " revoked" : "");
  }
  for (const std::pair<int, int>& quarrel : graph.quarrels) {
    absl::StrAppend(&text, "\nlinks ", quarrel.first, " and ", quarrel.second,
                    " not on one path");
  }
  return text;
}

constexpr uint32_t kGraphs = 6000;

TEST(GraphOracleTest, EngineAgreesWithTheReference) {
  ChainBuilder builder;
  int trusted = 0;
  uint32_t most_steps = 0;
  int mismatches = 0;
  for (uint32_t seed = 0; seed < kGraphs && mismatches < 3; ++seed) {
    const Graph graph = GraphMaker(seed).Make();
    Certificates certificates(graph);
    BuildOptions options = Host();
    options.limits.max_certificates = graph.max_certificates;
    options.max_path_length = graph.max_path_length;
    // Enough for the paths of such graphs to be gone one by one.
    options.limits.signature_checks = kMaxSignatureChecks;
    options.limits.steps = 1'000'000;
    const BuildResult& result = builder.Build(
        certificates.domain(), certificates.leaf().certificate(), options);
    ASSERT_FALSE(IsBudgetError(result.failure().error)) << "seed " << seed;
    Path path;
    const bool expected = CanReachAnchor(graph, &path, graph.leaf_issuer);
    trusted += expected ? 1 : 0;
    most_steps = std::max(most_steps, result.counters().steps);
    if (result.trusted() != expected) {
      ++mismatches;
      ADD_FAILURE() << "seed " << seed << ": "
                    << (expected ? "there is a path" : "there is no path")
                    << "\n"
                    << Describe(graph) << "\n"
                    << ::testing::PrintToString(result);
    } else if (result.trusted()) {
      EXPECT_TRUE(certificates.IsPath(result.path(), *builder.chain()))
          << "seed " << seed << "\n"
          << Describe(graph);
      EXPECT_TRUE(certificates.AreSignaturesChecked(*builder.chain()))
          << "seed " << seed;
    }
  }
  RecordProperty("graphs_with_a_path", trusted);
  RecordProperty("most_steps", static_cast<int>(most_steps));
  if (mismatches == 0) {
    // The graphs are neither all easy nor all hopeless.
    EXPECT_GT(trusted, static_cast<int>(kGraphs) / 5);
    EXPECT_LT(trusted, static_cast<int>(kGraphs) * 4 / 5);
  }
}

}  // namespace
}  // namespace cairn::testing
