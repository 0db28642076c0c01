#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "pkix/chain_builder.h"
#include "pkix/report.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/root_files.h"
#include "trustdomain/root_list.h"
#include "trustdomain/store_holder.h"

using Store = std::shared_ptr<const cairn::TrustStore>;

// The roots for servers of a file or directory in any format.
absl::StatusOr<Store> LoadStore(const std::string& path) {
  const auto list = cairn::LoadRoots(path);
  if (!list.ok()) return list.status();
  std::vector<std::string> problems = list->problems;
  Store store = cairn::MakeTrustStore(*list, cairn::Purpose::Known::kServerAuth,
                                      &problems);
  for (const auto& problem : problems) std::cerr << problem << "\n";
  return store;
}

// reload_roots PLATFORM OWN CHAIN HOST: is the first certificate of CHAIN one
// for HOST, now and again after every line of input?
int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const auto chain = cairn::LoadCertificates(argv[3]);
  auto platform = LoadStore(argv[1]);
  auto own = LoadStore(argv[2]);
  if (!chain.ok() || !platform.ok() || !own.ok()) return 2;
  std::vector<cairn::Certificate> sent(chain->certificates.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    const auto der = cairn::der::Input::FromString(chain->certificates[i]);
    if (!cairn::Certificate::Parse(der, &sent[i]).ok()) return 2;
  }

  // One for the program, shared by its threads.
  cairn::StoreHolder roots(*own);

  std::string line;
  do {
    // For each connection. What the holder gets from now on does not matter to
    // it.
    cairn::InMemoryTrustDomain domain({roots.Get(), *platform}, sent);
    const cairn::BuildOptions options(cairn::Purpose::ServerAuth(),
                                      cairn::Identity::DnsName(argv[4]),
                                      std::time(nullptr));
    std::cout << cairn::ResultToText(
                     cairn::BuildCertChain(domain, sent[0], options))
              << std::endl;

    // When somebody says that the file has changed. One that cannot be read
    // changes nothing.
    if (!std::getline(std::cin, line)) break;
    auto loaded = LoadStore(argv[2]);
    if (loaded.ok()) {
      roots.Set(*std::move(loaded));
    } else {
      std::cerr << loaded.status().message() << "\n";
    }
  } while (true);
  return 0;
}
