#ifndef CAIRN_TESTS_SUPPORT_GRAPHS_H_
#define CAIRN_TESTS_SUPPORT_GRAPHS_H_

#include <cstdint>
#include <vector>

#include "tests/support/certificate_factory.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {

// Graphs of certificates that have stalled path builders, or led them astray.
// For tests, benchmarks and fuzz targets alike; without GoogleTest.

// An end entity and everything a builder may be offered for it.
//
//   const TestGraph graph = MeshGraph(16, Ending::kNothing);
//   TestTrustDomain domain;
//   graph.AddTo(&domain);
//   EXPECT_THAT(Verify(domain, graph.leaf), Not(IsTrusted()));
struct TestGraph {
  TestCertificate leaf = Leaf();
  std::vector<TestCertificate> anchors;
  // What is not trusted by itself, in the order it is offered.
  std::vector<TestCertificate> candidates;

  // Trusts the anchors and offers the candidates: the anchors first.
  void AddTo(TestTrustDomain* domain) const;
  // The same graph with its candidates in another order, the same for the same
  // seed everywhere.
  TestGraph Shuffled(uint32_t seed) const;
  // The end entity, anchors and candidates: what a builder must have room for.
  int size() const;
  // Distinct pairs of a certificate and a key whose owner has the name of the
  // certificate's issuer: the signatures that could be worth checking.
  int SignaturePairs() const;
};

// How the certificates of a graph are made.
struct GraphStyle {
  enum class Keys : uint8_t {
    kStub,  // no cryptography, see stub_signature.h
    kP256,
  };
  // Whether certificates have key identifiers. Without them nothing tells the
  // owners of one name apart but their signatures.
  enum class KeyIds : uint8_t { kPresent, kAbsent };

  Keys keys = Keys::kStub;
  KeyIds key_ids = KeyIds::kPresent;
};

// Whether there is a way out of the maze.
enum class Ending : uint8_t {
  kAnchor,   // an anchor issued the CAs furthest from the end entity
  kNothing,  // there is no anchor at all
};

// One path of `certificates` certificates, end entity and anchor included: at
// least two.
TestGraph ChainGraph(int certificates, const GraphStyle& style = {});

// `cas` CAs, each certified by each of the others: cas * (cas - 1)
// certificates. The first issued the end entity; the anchor, where there is
// one, certifies the last.
TestGraph MeshGraph(int cas, Ending ending, const GraphStyle& style = {});

// A mesh whose CAs all have one name and differ in their keys.
TestGraph OneSubjectGraph(int keys, Ending ending,
                          const GraphStyle& style = {});

// A mesh whose CAs all have one key and differ in their names, of which each is
// about `name_size` bytes long and different only at its end: hard on who
// compares names to find loops.
TestGraph OneKeyGraph(int cas, int name_size, Ending ending);

// `forged` certificates with the name of an anchor, each signed by the next
// and the last by nobody. The end entity is issued in the name of the anchor:
// by the anchor itself, or by the first forger, and then it has no path.
enum class SignedBy : uint8_t { kAnchor, kForger };
TestGraph ForgedRootGraph(int forged, SignedBy signed_by,
                          const GraphStyle& style = {});

// `levels` CAs one above the other, each with `keys` keys; every key is
// certified by every key of the level above: about levels * keys * keys
// certificates, and keys ^ levels paths.
TestGraph LadderGraph(int levels, int keys, Ending ending,
                      const GraphStyle& style = {});

// `cas` CAs with one name and a certificate each, the anchor among them. One
// path of `path` certificates leads from the end entity to the anchor; every CA
// that is not on it is issued by any other. `seed` decides who is who, and the
// order.
TestGraph SameNameGraph(int cas, int path, uint32_t seed,
                        const GraphStyle& style = {});
// The same with cross certificates on top: every CA of the path is certified
// by `crosses` of the CAs that are not on it, and those by one another, so that
// many signatures are good and lead nowhere.
TestGraph TangledSameNameGraph(int cas, int path, int crosses, uint32_t seed,
                               const GraphStyle& style = {});

// An end entity under a real intermediate, and `decoys` intermediates with the
// name of that one and other keys.
TestGraph DecoyGraph(int decoys, const GraphStyle& style = {});

// Let's Encrypt from October 2021 on: the end entity, R3, ISRG Root X1 as
// cross-signed by DST Root CA X3 and as a root, and DST Root CA X3, expired.
// Both roots are anchors.
TestGraph ExpiredCrossSignGraph(const GraphStyle& style = {});

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_GRAPHS_H_
