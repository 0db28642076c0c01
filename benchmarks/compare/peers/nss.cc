// NSS: CERT_VerifyCertificate, which SSL_AuthCertificate calls too, with roots
// that are trusted once, and CERT_VerifyCertName. CERT_PKIXVerifyCert would not
// do: it remembers the chains that it has verified, and so costs little when it
// is asked again. Firefox uses mozilla::pkix, which no package has.

#include <cert.h>
#include <certdb.h>
#include <cryptohi.h>
#include <keyhi.h>
#include <nss.h>
#include <pk11pub.h>
#include <prerror.h>
#include <secerr.h>
#include <secoid.h>

#include "peer.h"

namespace {

using cairn::compare::Peer;
using cairn::compare::Signature;
using cairn::compare::Workload;

SECItem Item(const std::string& text) {
  return {siBuffer,
          reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())),
          static_cast<unsigned>(text.size())};
}

// A certificate of no database, as one from a TLS handshake.
CERTCertificate* Parse(const std::string& der) {
  SECItem item = Item(der);
  CERTCertificate* certificate = CERT_NewTempCertificate(
      CERT_GetDefaultCertDB(), &item, nullptr, PR_FALSE, PR_TRUE);
  if (certificate == nullptr) Peer::Die("cannot parse a certificate");
  return certificate;
}

SECKEYPublicKey* ParseKey(const std::string& der) {
  SECItem item = Item(der);
  CERTSubjectPublicKeyInfo* info = SECKEY_DecodeDERSubjectPublicKeyInfo(&item);
  SECKEYPublicKey* key = SECKEY_ExtractPublicKey(info);
  SECKEY_DestroySubjectPublicKeyInfo(info);
  if (key == nullptr) Peer::Die("cannot parse a key");
  return key;
}

}  // namespace

int main(int argc, char** argv) {
  Peer peer(argc, argv);
  if (NSS_NoDB_Init(nullptr) != SECSuccess) Peer::Die("cannot start NSS");
  peer.Introduce("NSS", NSS_GetVersion(), "CERT_VerifyCertificate");
  const Workload& workload = peer.workload();

  // Kept: a certificate that nobody holds loses its trust.
  std::vector<CERTCertificate*> roots;
  for (const std::string& der : workload.roots) {
    roots.push_back(Parse(der));
    CERTCertTrust trust = {CERTDB_VALID_CA | CERTDB_TRUSTED_CA, 0, 0};
    if (CERT_ChangeCertTrust(CERT_GetDefaultCertDB(), roots.back(), &trust) !=
        SECSuccess) {
      Peer::Die("cannot trust a root");
    }
  }
  const PRTime time = static_cast<PRTime>(workload.time) * PR_USEC_PER_SEC;
  const auto verify = [&](CERTCertificate* leaf) -> const char* {
    SECCertificateUsage usages = 0;
    if (CERT_VerifyCertificate(CERT_GetDefaultCertDB(), leaf, PR_TRUE,
                               certificateUsageSSLServer, time, nullptr,
                               nullptr, &usages) != SECSuccess ||
        CERT_VerifyCertName(leaf, workload.host.c_str()) != SECSuccess) {
      return PR_ErrorToName(PR_GetError());
    }
    return nullptr;
  };

  std::vector<CERTCertificate*> intermediates;
  const auto parse_intermediates = [&] {
    intermediates.clear();
    for (const std::string& der : workload.intermediates) {
      intermediates.push_back(Parse(der));
    }
  };
  peer.MeasureVerification("der", [&] {
    CERTCertificate* leaf = Parse(workload.leaf);
    parse_intermediates();
    const char* reason = verify(leaf);
    for (CERTCertificate* certificate : intermediates) {
      CERT_DestroyCertificate(certificate);
    }
    CERT_DestroyCertificate(leaf);
    return reason;
  });
  if (workload.signatures.empty()) return 0;

  CERTCertificate* leaf = Parse(workload.leaf);
  parse_intermediates();
  peer.MeasureVerification("parsed", [&] { return verify(leaf); });
  const SECOidTag algorithm = workload.algorithm == "rsa2048"
                                  ? SEC_OID_PKCS1_SHA256_WITH_RSA_ENCRYPTION
                                  : SEC_OID_ANSIX962_ECDSA_SHA256_SIGNATURE;
  SECAlgorithmID algorithm_id = {};
  PLArenaPool* arena = PORT_NewArena(1024);
  SECOID_SetAlgorithmID(arena, &algorithm_id, algorithm, nullptr);
  const auto is_good = [&](const Signature& signature, SECKEYPublicKey* key) {
    SECItem octets = Item(signature.signature);
    const SECItem data = Item(signature.data);
    return VFY_VerifyDataWithAlgorithmID(data.data, static_cast<int>(data.len),
                                         key, &octets, &algorithm_id, nullptr,
                                         nullptr) == SECSuccess;
  };
  peer.MeasureSignatures("signatures", [&](size_t i) {
    SECKEYPublicKey* key = ParseKey(workload.signatures[i].key);
    const bool good = is_good(workload.signatures[i], key);
    SECKEY_DestroyPublicKey(key);
    return good;
  });
  std::vector<SECKEYPublicKey*> keys;
  for (const Signature& signature : workload.signatures) {
    keys.push_back(ParseKey(signature.key));
  }
  peer.MeasureSignatures("signatures_ready", [&](size_t i) {
    return is_good(workload.signatures[i], keys[i]);
  });
  return 0;
}
