// make_workloads FOLDER: the certificates that every library is measured with.
//
// Each workload is a folder: the files facts, leaf.der, intermediates/, roots/
// and, for those whose signatures are measured by themselves, signatures/. The
// file workloads.json says what they are; see peers/peer.h for who reads them.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "benchmarks/workloads.h"
#include "nlohmann/json.hpp"
#include "tests/support/certificate_factory.h"
#include "tests/support/graphs.h"
#include "tests/support/keys.h"
#include "tests/support/test_time.h"

namespace cairn::compare {
namespace {

using benchmarks::Chain;
using benchmarks::Keys;
using testing::Ca;
using testing::Ending;
using testing::GraphStyle;
using testing::Leaf;
using testing::P256;
using testing::TestCertificate;

constexpr GraphStyle kWithKeyIds = {GraphStyle::Keys::kP256,
                                    GraphStyle::KeyIds::kPresent};
// Nothing tells the owners of one name apart but their signatures.
constexpr GraphStyle kWithoutKeyIds = {GraphStyle::Keys::kP256,
                                       GraphStyle::KeyIds::kAbsent};

class Writer {
 public:
  explicit Writer(std::string folder) : folder_(std::move(folder)) {}

  // A chain, the end entity first and the root last, and other roots.
  void Add(absl::string_view name, absl::string_view title, const Chain& chain,
           absl::string_view host = benchmarks::kHost,
           absl::string_view algorithm = "p256",
           const std::vector<TestCertificate>& other_roots = {}) {
    const std::string folder = Begin(name, host, algorithm);
    WriteFile(folder, "leaf.der", chain.front().der());
    WriteCertificates(folder, "intermediates",
                      {chain.begin() + 1, chain.end() - 1});
    std::vector<TestCertificate> roots = other_roots;
    roots.insert(roots.begin() + static_cast<long>(roots.size() / 2),
                 chain.back());
    WriteCertificates(folder, "roots", roots);
    for (size_t i = 0; i + 1 < chain.size(); ++i) {
      WriteFile(folder, absl::StrCat("signatures/", i, "a.tbs"),
                chain[i].tbs());
      WriteFile(folder, absl::StrCat("signatures/", i, "b.sig"),
                chain[i].certificate().signature().AsStringView());
      WriteFile(folder, absl::StrCat("signatures/", i, "c.key"),
                chain[i].issuer().key().spki());
    }
    AddToIndex(name, title, "chain", "accepted",
               static_cast<int>(chain.size()) - 1);
  }

  // A graph that is hard on path builders: whether there is a path in it.
  void Add(absl::string_view name, absl::string_view title,
           const testing::TestGraph& graph, absl::string_view expected) {
    const std::string folder = Begin(name, testing::kTestHost, "p256");
    WriteFile(folder, "leaf.der", graph.leaf.der());
    std::vector<TestCertificate> candidates = graph.candidates;
    // Libraries may tell certificates by issuer and serial number.
    for (size_t i = 0; i < candidates.size(); ++i) {
      candidates[i] = candidates[i].Serial(1000 + static_cast<int64_t>(i));
    }
    WriteCertificates(folder, "intermediates", candidates);
    // A store is never empty: there is always a root of somebody else.
    std::vector<TestCertificate> roots = graph.anchors;
    roots.push_back(Ca("Somebody else's root").Key(P256("Somebody else")));
    WriteCertificates(folder, "roots", roots);
    AddToIndex(name, title, "graph", expected, 0);
  }

  void Finish() { WriteFile(folder_, "workloads.json", index_.dump(1)); }

 private:
  std::string Begin(absl::string_view name, absl::string_view host,
                    absl::string_view algorithm) {
    const std::string folder = absl::StrCat(folder_, "/", name);
    for (const char* part : {"intermediates", "roots", "signatures"}) {
      std::filesystem::create_directories(absl::StrCat(folder, "/", part));
    }
    WriteFile(folder, "facts",
              absl::StrCat("host ", host, "\ntime ", testing::kNow,
                           "\nalgorithm ", algorithm, "\n"));
    return folder;
  }

  void AddToIndex(absl::string_view name, absl::string_view title,
                  absl::string_view kind, absl::string_view expected,
                  int signatures) {
    index_.push_back({{"name", std::string(name)},
                      {"title", std::string(title)},
                      {"kind", std::string(kind)},
                      {"expected", std::string(expected)},
                      {"signatures", signatures}});
  }

  static void WriteCertificates(
      const std::string& folder, absl::string_view part,
      const std::vector<TestCertificate>& certificates) {
    for (size_t i = 0; i < certificates.size(); ++i) {
      WriteFile(folder, absl::StrFormat("%s/%04d.der", part, i),
                certificates[i].der());
    }
  }

  static void WriteFile(const std::string& folder, absl::string_view name,
                        absl::string_view contents) {
    const std::string path = absl::StrCat(folder, "/", name);
    std::ofstream file(path, std::ios::binary);
    file << contents;
    file.close();
    if (file.fail()) {
      std::fprintf(stderr, "make_workloads: cannot write %s\n", path.c_str());
      std::exit(2);
    }
  }

  std::string folder_;
  nlohmann::json index_ = nlohmann::json::array();
};

// As many names as there are permitted subtrees, in an intermediate: what a
// root's constraints mean differs between libraries.
Chain ConstrainedChain(int count) {
  const TestCertificate root = Ca("Constrained Root").Key(P256(0));
  TestCertificate issuer = Ca("Constrained CA").Key(P256(1));
  TestCertificate leaf = Leaf("O=Many names").Key(P256(99));
  for (int i = 0; i < count; ++i) {
    issuer = issuer.PermitDns(absl::StrCat("domain", i, ".example.net"));
    leaf = leaf.San(absl::StrCat("host", i, ".domain", i, ".example.net"));
  }
  issuer = issuer.IssuedBy(root);
  return {leaf.IssuedBy(issuer), issuer, root};
}

std::vector<TestCertificate> OtherRoots(int count) {
  std::vector<TestCertificate> roots;
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat("C=US,O=Example Authority ", i,
                                          ",CN=Example Authority Root ", i);
    roots.push_back(Ca(name).Key(P256(name)));
  }
  return roots;
}

void WriteAll(const std::string& folder) {
  Writer writer(folder);
  writer.Add("plain_1", "leaf + 1 + root", PlainChain(1, Keys::kP256));
  writer.Add("plain_3", "leaf + 3 + root", PlainChain(3, Keys::kP256));
  const Chain web = WebLikeChain(Keys::kP256);
  writer.Add("web", "web-like, 1 root", web);
  writer.Add("web_144", "web-like, 144 roots", web, benchmarks::kHost, "p256",
             OtherRoots(143));
  Chain rsa = WebLikeChain(Keys::kRsa2048);
  // Which NSS wants to see beside an RSA key.
  rsa[0] = rsa[0].KeyUsage(
      {KeyUsage::kDigitalSignature, KeyUsage::kKeyEncipherment});
  writer.Add("web_rsa", "web-like, RSA-2048", rsa, benchmarks::kHost,
             "rsa2048");
  writer.Add("constraints_100", "100 permitted subtrees, 100 names",
             ConstrainedChain(100), benchmarks::kConstrainedHost);
  writer.Add("constraints_1000", "1000 permitted subtrees, 1000 names",
             ConstrainedChain(1000), benchmarks::kConstrainedHost);

  writer.Add("mesh_24", "mesh of 24 CAs, fully cross-signed, no anchor",
             MeshGraph(24, Ending::kNothing, kWithKeyIds), "refused");
  writer.Add("one_name_6", "one name, 6 keys, fully cross-signed, no anchor",
             OneSubjectGraph(6, Ending::kNothing, kWithoutKeyIds), "refused");
  writer.Add("forged_8", "8 forged certificates named like a root",
             ForgedRootGraph(8, testing::SignedBy::kForger, kWithoutKeyIds),
             "refused");
  writer.Add("same_name_18", "18 CAs of one name, a path of 8",
             SameNameGraph(18, 8, 1, kWithoutKeyIds), "accepted");
  // In another order: as it is made, who takes the first is always right.
  writer.Add("ladder_24", "ladder of 24 levels, 2 keys each, an anchor",
             LadderGraph(24, 2, Ending::kAnchor, kWithoutKeyIds).Shuffled(1),
             "accepted");
  writer.Finish();
}

}  // namespace
}  // namespace cairn::compare

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_workloads FOLDER\n");
    return 2;
  }
  cairn::compare::WriteAll(argv[1]);
  return 0;
}
