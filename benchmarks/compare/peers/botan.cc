// Botan 2: x509_path_validate with a store that is made once.

#include <botan/certstor.h>
#include <botan/data_src.h>
#include <botan/pubkey.h>
#include <botan/version.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>
#include <botan/x509path.h>

#include <chrono>
#include <memory>

#include "peer.h"

namespace {

using cairn::compare::Peer;
using cairn::compare::Signature;
using cairn::compare::Workload;

const uint8_t* Octets(const std::string& text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

Botan::X509_Certificate Parse(const std::string& der) {
  return Botan::X509_Certificate(Octets(der), der.size());
}

std::unique_ptr<Botan::Public_Key> ParseKey(const std::string& der) {
  Botan::DataSource_Memory source(Octets(der), der.size());
  return std::unique_ptr<Botan::Public_Key>(Botan::X509::load_key(source));
}

}  // namespace

int main(int argc, char** argv) {
  Peer peer(argc, argv);
  peer.Introduce("Botan", Botan::short_version_string(), "x509_path_validate");
  const Workload& workload = peer.workload();
  const bool is_rsa = workload.algorithm == "rsa2048";

  Botan::Certificate_Store_In_Memory store;
  for (const std::string& der : workload.roots) {
    store.add_certificate(Parse(der));
  }
  const Botan::Path_Validation_Restrictions restrictions(
      /*require_rev=*/false, /*minimum_key_strength=*/110);
  const std::chrono::system_clock::time_point time{
      std::chrono::seconds(workload.time)};
  const auto verify = [&](const std::vector<Botan::X509_Certificate>& chain) {
    const auto result =
        Botan::x509_path_validate(chain, restrictions, store, workload.host,
                                  Botan::Usage_Type::TLS_SERVER_AUTH, time);
    return result.successful_validation()
               ? nullptr
               : Botan::Path_Validation_Result::status_string(result.result());
  };
  const auto parse = [&] {
    std::vector<Botan::X509_Certificate> chain;
    chain.reserve(1 + workload.intermediates.size());
    chain.push_back(Parse(workload.leaf));
    for (const std::string& der : workload.intermediates) {
      chain.push_back(Parse(der));
    }
    return chain;
  };

  peer.MeasureVerification("der", [&] { return verify(parse()); });
  if (workload.signatures.empty()) return 0;

  const std::vector<Botan::X509_Certificate> chain = parse();
  peer.MeasureVerification("parsed", [&] { return verify(chain); });
  const auto is_good = [&](const Signature& signature,
                           const Botan::Public_Key& key) {
    Botan::PK_Verifier verifier(
        key, is_rsa ? "EMSA3(SHA-256)" : "EMSA1(SHA-256)",
        is_rsa ? Botan::IEEE_1363 : Botan::DER_SEQUENCE);
    return verifier.verify_message(
        Octets(signature.data), signature.data.size(),
        Octets(signature.signature), signature.signature.size());
  };
  peer.MeasureSignatures("signatures", [&](size_t i) {
    const auto key = ParseKey(workload.signatures[i].key);
    return is_good(workload.signatures[i], *key);
  });
  std::vector<std::unique_ptr<Botan::Public_Key>> keys;
  for (const Signature& signature : workload.signatures) {
    keys.push_back(ParseKey(signature.key));
  }
  peer.MeasureSignatures("signatures_ready", [&](size_t i) {
    return is_good(workload.signatures[i], *keys[i]);
  });
  return 0;
}
