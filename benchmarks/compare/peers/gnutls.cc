// GnuTLS: gnutls_x509_trust_list_verify_crt2 with a list that is made once.

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "peer.h"

namespace {

using cairn::compare::Peer;
using cairn::compare::Signature;
using cairn::compare::Workload;

time_t fixed_time;

gnutls_datum_t Datum(const std::string& text) {
  return {reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())),
          static_cast<unsigned>(text.size())};
}

gnutls_x509_crt_t Parse(const std::string& der) {
  gnutls_x509_crt_t certificate;
  const gnutls_datum_t datum = Datum(der);
  if (gnutls_x509_crt_init(&certificate) < 0 ||
      gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) < 0) {
    Peer::Die("cannot parse a certificate");
  }
  return certificate;
}

gnutls_pubkey_t ParseKey(const std::string& der) {
  gnutls_pubkey_t key;
  const gnutls_datum_t datum = Datum(der);
  if (gnutls_pubkey_init(&key) < 0 ||
      gnutls_pubkey_import(key, &datum, GNUTLS_X509_FMT_DER) < 0) {
    Peer::Die("cannot parse a key");
  }
  return key;
}

// The first of the bits that are set, worst first.
const char* Reason(unsigned status) {
  if (status & GNUTLS_CERT_SIGNATURE_FAILURE) return "bad signature";
  if (status & GNUTLS_CERT_SIGNER_NOT_CA) return "signer is not a CA";
  if (status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE) {
    return "signer's constraints violated";
  }
  if (status & GNUTLS_CERT_SIGNER_NOT_FOUND) return "signer not found";
  if (status & GNUTLS_CERT_UNEXPECTED_OWNER) return "unexpected owner";
  if (status & GNUTLS_CERT_PURPOSE_MISMATCH) return "purpose mismatch";
  return "invalid";
}

}  // namespace

int main(int argc, char** argv) {
  Peer peer(argc, argv);
  peer.Introduce("GnuTLS", gnutls_check_version(nullptr),
                 "gnutls_x509_trust_list_verify_crt2");
  const Workload& workload = peer.workload();
  const bool is_rsa = workload.algorithm == "rsa2048";
  fixed_time = static_cast<time_t>(workload.time);
  gnutls_global_set_time_function([](time_t* out) {
    if (out != nullptr) *out = fixed_time;
    return fixed_time;
  });

  gnutls_x509_trust_list_t list;
  gnutls_x509_trust_list_init(&list, 0);
  for (const std::string& der : workload.roots) {
    gnutls_x509_crt_t root = Parse(der);
    if (gnutls_x509_trust_list_add_cas(list, &root, 1, 0) != 1) {
      Peer::Die("cannot add a root");
    }
  }
  std::string host = workload.host;
  gnutls_typed_vdata_st wanted[2] = {};
  wanted[0].type = GNUTLS_DT_DNS_HOSTNAME;
  wanted[0].data = reinterpret_cast<unsigned char*>(&host[0]);
  wanted[0].size = static_cast<unsigned>(host.size());
  wanted[1].type = GNUTLS_DT_KEY_PURPOSE_OID;
  wanted[1].data = reinterpret_cast<unsigned char*>(
      const_cast<char*>(GNUTLS_KP_TLS_WWW_SERVER));
  const auto verify = [&](std::vector<gnutls_x509_crt_t>& chain) {
    unsigned status = 0;
    const int error = gnutls_x509_trust_list_verify_crt2(
        list, chain.data(), static_cast<unsigned>(chain.size()), wanted, 2, 0,
        &status, nullptr);
    const char* reason = nullptr;
    if (error < 0) {
      reason = gnutls_strerror(error);
    } else if (status != 0) {
      reason = Reason(status);
    }
    return reason;
  };
  const auto parse = [&](std::vector<gnutls_x509_crt_t>* chain) {
    chain->clear();
    chain->push_back(Parse(workload.leaf));
    for (const std::string& der : workload.intermediates) {
      chain->push_back(Parse(der));
    }
  };

  std::vector<gnutls_x509_crt_t> chain;
  peer.MeasureVerification("der", [&] {
    parse(&chain);
    const char* reason = verify(chain);
    for (gnutls_x509_crt_t certificate : chain) {
      gnutls_x509_crt_deinit(certificate);
    }
    return reason;
  });
  if (workload.signatures.empty()) return 0;

  parse(&chain);
  peer.MeasureVerification("parsed", [&] { return verify(chain); });
  const auto is_good = [&](const Signature& signature, gnutls_pubkey_t key) {
    const gnutls_datum_t data = Datum(signature.data);
    const gnutls_datum_t octets = Datum(signature.signature);
    return gnutls_pubkey_verify_data2(
               key, is_rsa ? GNUTLS_SIGN_RSA_SHA256 : GNUTLS_SIGN_ECDSA_SHA256,
               0, &data, &octets) >= 0;
  };
  peer.MeasureSignatures("signatures", [&](size_t i) {
    gnutls_pubkey_t key = ParseKey(workload.signatures[i].key);
    const bool good = is_good(workload.signatures[i], key);
    gnutls_pubkey_deinit(key);
    return good;
  });
  std::vector<gnutls_pubkey_t> keys;
  for (const Signature& signature : workload.signatures) {
    keys.push_back(ParseKey(signature.key));
  }
  peer.MeasureSignatures("signatures_ready", [&](size_t i) {
    return is_good(workload.signatures[i], keys[i]);
  });
  return 0;
}
