#include "tests/support/graphs.h"

#include <random>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/die.h"
#include "tests/support/keys.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

// Numbers that are the same with every standard library: its distributions are
// not.
class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}

  // 0 to sides - 1.
  size_t Roll(size_t sides) { return engine_() % sides; }

  template <typename T>
  void Shuffle(std::vector<T>* items) {
    for (size_t i = items->size(); i > 1; --i) {
      std::swap((*items)[i - 1], (*items)[Roll(i)]);
    }
  }

 private:
  std::mt19937 engine_;
};

const TestKey& KeyFor(const std::string& label, const GraphStyle& style) {
  return style.keys == GraphStyle::Keys::kStub ? StubKey(label) : P256(label);
}

TestCertificate Styled(const TestCertificate& certificate,
                       const std::string& key_label, const GraphStyle& style) {
  const TestCertificate keyed = certificate.Key(KeyFor(key_label, style));
  return style.key_ids == GraphStyle::KeyIds::kPresent
             ? keyed
             : keyed.NoSubjectKeyId().NoAuthorityKeyId();
}

// A CA, self-signed until it is issued by another.
TestCertificate StyledCa(const std::string& name, const std::string& key_label,
                         const GraphStyle& style) {
  return Styled(Ca(name), key_label, style);
}

TestCertificate StyledLeaf(const GraphStyle& style) {
  return Styled(Leaf(), "Leaf", style);
}

std::vector<TestCertificate> CasOfOneName(int count, const GraphStyle& style) {
  std::vector<TestCertificate> cas;
  for (int i = 0; i < count; ++i) {
    cas.push_back(StyledCa("Same", absl::StrCat("Same ", i), style));
  }
  return cas;
}

TestGraph MeshOf(const std::vector<TestCertificate>& cas, Ending ending,
                 const GraphStyle& style) {
  TestGraph graph;
  graph.leaf = StyledLeaf(style).IssuedBy(cas.front());
  for (size_t subject = 0; subject < cas.size(); ++subject) {
    for (size_t issuer = 0; issuer < cas.size(); ++issuer) {
      if (subject != issuer) {
        graph.candidates.push_back(cas[subject].IssuedBy(cas[issuer]));
      }
    }
  }
  if (ending == Ending::kAnchor) {
    graph.anchors.push_back(StyledCa("Root", "Root", style));
    graph.candidates.push_back(cas.back().IssuedBy(graph.anchors.back()));
  }
  return graph;
}

}  // namespace

void TestGraph::AddTo(TestTrustDomain* domain) const {
  for (const TestCertificate& anchor : anchors) domain->Trust(anchor);
  for (const TestCertificate& candidate : candidates) domain->Offer(candidate);
}

TestGraph TestGraph::Shuffled(uint32_t seed) const {
  TestGraph graph = *this;
  Dice(seed).Shuffle(&graph.candidates);
  return graph;
}

int TestGraph::size() const {
  return static_cast<int>(1 + anchors.size() + candidates.size());
}

int TestGraph::SignaturePairs() const {
  std::vector<TestCertificate> subjects = candidates;
  subjects.push_back(leaf);
  std::vector<TestCertificate> issuers = candidates;
  issuers.insert(issuers.end(), anchors.begin(), anchors.end());
  size_t pairs = 0;
  for (const TestCertificate& subject : subjects) {
    const der::Input name = subject.certificate().issuer();
    std::set<const TestKey*> keys;
    for (const TestCertificate& issuer : issuers) {
      if (issuer.certificate().subject() == name) keys.insert(&issuer.key());
    }
    pairs += keys.size();
  }
  return static_cast<int>(pairs);
}

TestGraph ChainGraph(int certificates, const GraphStyle& style) {
  DieUnless(certificates >= 2, "a chain has an end entity and an anchor");
  TestGraph graph;
  graph.anchors.push_back(StyledCa("Root", "Root", style));
  TestCertificate issuer = graph.anchors.back();
  for (int i = certificates - 2; i >= 1; --i) {
    const std::string name = absl::StrCat("CA ", i);
    issuer = StyledCa(name, name, style).IssuedBy(issuer);
    graph.candidates.push_back(issuer);
  }
  graph.leaf = StyledLeaf(style).IssuedBy(issuer);
  return graph;
}

TestGraph MeshGraph(int cas, Ending ending, const GraphStyle& style) {
  std::vector<TestCertificate> identities;
  for (int i = 0; i < cas; ++i) {
    const std::string name = absl::StrCat("CA ", i);
    identities.push_back(StyledCa(name, name, style));
  }
  return MeshOf(identities, ending, style);
}

TestGraph OneSubjectGraph(int keys, Ending ending, const GraphStyle& style) {
  return MeshOf(CasOfOneName(keys, style), ending, style);
}

TestGraph OneKeyGraph(int cas, int name_size, Ending ending) {
  const GraphStyle style;
  const std::string same(static_cast<size_t>(name_size), 'x');
  std::vector<TestCertificate> identities;
  for (int i = 0; i < cas; ++i) {
    identities.push_back(StyledCa(absl::StrCat(same, i), "Shared", style));
  }
  return MeshOf(identities, ending, style);
}

TestGraph ForgedRootGraph(int forged, SignedBy signed_by,
                          const GraphStyle& style) {
  TestGraph graph;
  graph.anchors.push_back(StyledCa("Same", "real", style));
  const std::vector<TestCertificate> forgers = CasOfOneName(forged, style);
  for (size_t i = 0; i + 1 < forgers.size(); ++i) {
    graph.candidates.push_back(forgers[i].IssuedBy(forgers[i + 1]));
  }
  graph.candidates.push_back(
      forgers.back().IssuedBy(graph.anchors[0]).CorruptSignature());
  graph.leaf = StyledLeaf(style).IssuedBy(
      signed_by == SignedBy::kAnchor ? graph.anchors[0] : forgers[0]);
  return graph;
}

TestGraph LadderGraph(int levels, int keys, Ending ending,
                      const GraphStyle& style) {
  // The lowest level comes first.
  std::vector<std::vector<TestCertificate>> ladder;
  for (int level = 0; level < levels; ++level) {
    const std::string name = absl::StrCat("Level ", level);
    ladder.emplace_back();
    for (int key = 0; key < keys; ++key) {
      ladder.back().push_back(
          StyledCa(name, absl::StrCat(name, " key ", key), style));
    }
  }
  TestGraph graph;
  graph.leaf = StyledLeaf(style).IssuedBy(ladder[0][0]);
  for (size_t level = 0; level + 1 < ladder.size(); ++level) {
    for (const TestCertificate& subject : ladder[level]) {
      for (const TestCertificate& issuer : ladder[level + 1]) {
        graph.candidates.push_back(subject.IssuedBy(issuer));
      }
    }
  }
  // Without an anchor the root is unknown, and its certificate not offered.
  const TestCertificate root = StyledCa("Root", "Root", style);
  for (const TestCertificate& subject : ladder.back()) {
    graph.candidates.push_back(subject.IssuedBy(root));
  }
  if (ending == Ending::kAnchor) graph.anchors.push_back(root);
  return graph;
}

TestGraph SameNameGraph(int cas, int path, uint32_t seed,
                        const GraphStyle& style) {
  return TangledSameNameGraph(cas, path, 0, seed, style);
}

TestGraph TangledSameNameGraph(int cas, int path, int crosses, uint32_t seed,
                               const GraphStyle& style) {
  DieUnless(path >= 3 && path - 1 <= cas, "not enough CAs for the path");
  DieUnless(crosses == 0 || path + 1 <= cas, "nobody to cross-certify");
  Dice dice(seed);
  // Who is who: the anchor, the CAs of the path from there down, the others.
  std::vector<TestCertificate> who = CasOfOneName(cas, style);
  dice.Shuffle(&who);
  const size_t on_path = static_cast<size_t>(path) - 1;
  const auto outsider = [&] {
    return on_path + dice.Roll(who.size() - on_path);
  };
  TestGraph graph;
  graph.anchors.push_back(who[0]);
  for (size_t i = 1; i < on_path; ++i) {
    graph.candidates.push_back(who[i].IssuedBy(who[i - 1]));
  }
  graph.leaf = StyledLeaf(style).IssuedBy(who[on_path - 1]);
  for (size_t i = on_path; i < who.size(); ++i) {
    // Where there are cross certificates the issuer is not on the path: that
    // would be a second way.
    size_t issuer = i;
    while (issuer == i) {
      issuer = crosses == 0 ? dice.Roll(who.size()) : outsider();
    }
    graph.candidates.push_back(who[i].IssuedBy(who[issuer]));
  }
  for (size_t i = 1; i < who.size(); ++i) {
    for (int cross = 0; cross < crosses; ++cross) {
      const size_t issuer = outsider();
      if (issuer == i) continue;
      graph.candidates.push_back(
          who[i].Serial(1 + cross).IssuedBy(who[issuer]));
    }
  }
  dice.Shuffle(&graph.candidates);
  return graph;
}

TestGraph DecoyGraph(int decoys, const GraphStyle& style) {
  TestGraph graph;
  graph.anchors.push_back(StyledCa("Root", "Root", style));
  const std::vector<TestCertificate> cas = CasOfOneName(decoys + 1, style);
  for (const TestCertificate& ca : cas) {
    graph.candidates.push_back(ca.IssuedBy(graph.anchors[0]));
  }
  // The last offered is the right one.
  graph.leaf = StyledLeaf(style).IssuedBy(cas.back());
  return graph;
}

TestGraph ExpiredCrossSignGraph(const GraphStyle& style) {
  const TestCertificate dst =
      StyledCa("CN=DST Root CA X3,O=Digital Signature Trust Co.",
               "DST Root CA X3", style)
          .Validity(kNow - 20 * kYear, kNow - kYear);
  const TestCertificate x1 =
      StyledCa("CN=ISRG Root X1,O=Internet Security Research Group,C=US",
               "ISRG Root X1", style);
  const TestCertificate r3 = StyledCa("CN=R3,O=Let's Encrypt,C=US", "R3", style)
                                 .PathLength(0)
                                 .IssuedBy(x1);
  TestGraph graph;
  graph.anchors = {dst, x1};
  graph.candidates = {x1.IssuedBy(dst), r3};
  graph.leaf = StyledLeaf(style).IssuedBy(r3);
  return graph;
}

}  // namespace cairn::testing
