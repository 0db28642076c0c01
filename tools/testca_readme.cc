#include "tools/testca_readme.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cairn::tools {
namespace {

const TestLeaf* First(const std::vector<TestLeaf>& leaves, LeafKind kind) {
  for (const TestLeaf& leaf : leaves) {
    if (leaf.kind == kind) return &leaf;
  }
  return nullptr;
}

bool IsAddress(const TestLeaf& leaf) {
  return absl::StartsWith(leaf.alt_name, "IP:");
}

std::string VerifyLine(const TestLeaf& leaf) {
  absl::string_view as;
  std::string name = absl::StrReplaceAll(leaf.name, {{"*.", "any."}});
  switch (leaf.kind) {
    case LeafKind::kServer:
      as = IsAddress(leaf) ? "--policy webpki-strict --ip "
                           : "--policy webpki-strict --host ";
      break;
    case LeafKind::kClient:
      as = "--purpose client --no-identity";
      name.clear();
      break;
    case LeafKind::kSpiffe:
      as = "--purpose client --uri ";
      break;
    case LeafKind::kOcspResponder:
      as = "--purpose ocsp-signing --no-identity";
      name.clear();
      break;
  }
  return absl::StrCat("    cairn verify --roots root.pem --crl crl.pem ", as,
                      name, " ", leaf.file, ".pem\n");
}

// A server, and clients for it.
std::string TlsLines(const TestLeaf& server, const TestLeaf* client) {
  const std::string host = absl::StrReplaceAll(server.name, {{"*.", "any."}});
  const bool is_ipv6 = absl::StrContains(host, ':');
  const std::string url_host = is_ipv6 ? absl::StrCat("[", host, "]") : host;
  std::string text = absl::StrCat(
      "A server, and then clients in another terminal:\n\n"
      "    openssl s_server -accept 8443 -www -cert ",
      server.file, ".pem -cert_chain chain.pem -key ", server.file, ".key",
      client == nullptr ? ""
                        : " -CAfile root.pem -Verify 10 "
                          "-verify_return_error",
      "\n    openssl s_client -connect ", url_host, ":8443 -CAfile root.pem ",
      IsAddress(server) ? "-verify_ip " : "-verify_hostname ", host,
      " -verify_return_error");
  std::string curl = "\n    curl --cacert root.pem";
  if (client != nullptr) {
    absl::StrAppend(&text, " -cert ", client->file,
                    ".pem -cert_chain chain.pem -key ", client->file, ".key");
    absl::StrAppend(&curl, " --cert ", client->file, ".pem --key ",
                    client->file, ".key");
  }
  absl::StrAppend(&text, curl, " https://", url_host, ":8443/\n\n");
  return text;
}

}  // namespace

std::string TestCaReadme(const std::vector<TestLeaf>& leaves,
                         absl::string_view password) {
  std::string text = absl::StrCat(
      "A PKI for tests, made by \"cairn testca\". Do not trust it anywhere "
      "else:\nits keys lie here, not encrypted.\n\n"
      "root.pem              the root: what who verifies trusts\n"
      "intermediate.pem      the CA that issues; intermediate2.pem and so on "
      "stand\n"
      "                      between it and the root\n"
      "chain.pem             the intermediates, the issuing one first\n"
      "NAME.pem              a certificate and the intermediates\n"
      "NAME.key              its private key, PKCS #8 in PEM\n"
      "NAME.p12              all of these in PKCS #12; password: ",
      password.empty() ? "the one you gave" : password,
      "\n"
      "crl.pem               a CRL of each CA\n"
      "spiffe_bundle.json    the root as a SPIFFE trust bundle, if asked for\n"
      "root.key, intermediate.key and so on\n"
      "                      keys of the CAs, for \"cairn testca --add\"\n\n"
      "Every CA may issue for the names it was made for, and for localhost, "
      "names\n"
      "below .test and loopback addresses, and for nothing else.\n\n"
      "Verify, in this directory:\n\n");
  for (const LeafKind kind : {LeafKind::kServer, LeafKind::kClient,
                              LeafKind::kSpiffe, LeafKind::kOcspResponder}) {
    if (const TestLeaf* leaf = First(leaves, kind)) {
      absl::StrAppend(&text, VerifyLine(*leaf));
    }
  }
  absl::StrAppend(&text, "\n");
  if (const TestLeaf* server = First(leaves, LeafKind::kServer)) {
    absl::StrAppend(&text, TlsLines(*server, First(leaves, LeafKind::kClient)));
  }
  absl::StrAppend(&text,
                  "Another certificate of the same CA, and one that is "
                  "revoked:\n\n"
                  "    cairn testca --add --out . --server new.test\n"
                  "    cairn testca --add --out . --revoke new.test\n");
  return text;
}

}  // namespace cairn::tools
