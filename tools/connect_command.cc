#include "tools/connect_command.h"

#include <arpa/inet.h>
#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "openssl/err.h"
#include "openssl/pool.h"
#include "openssl/ssl.h"
#include "tls/client.h"
#include "tls/peer_checks.h"
#include "tls/verification.h"
#include "tools/client_credential.h"
#include "tools/command_line.h"
#include "tools/common_flags.h"
#include "tools/connect_report.h"
#include "tools/http_fetcher.h"
#include "tools/public_suffixes.h"
#include "tools/starttls.h"
#include "tools/tcp_socket.h"
#include "tools/tls_handshake.h"
#include "tools/verify_flags.h"
#include "tools/verify_revocation.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/ct_log_list.h"
#include "trustdomain/file_writer.h"
#include "trustdomain/in_memory_trust_domain.h"
#include "trustdomain/pem.h"

ABSL_FLAG(std::string, starttls, "", "smtp, imap or pop3");
ABSL_FLAG(std::string, client_cert, "",
          "our certificate: a chain in PEM, or PKCS #12");
ABSL_FLAG(std::string, client_key, "",
          "its key in PEM; without it, it is in the file of --client-cert");
ABSL_FLAG(std::string, save_chain, "",
          "writes the chain that the server sent to a file, in PEM");
ABSL_FLAG(std::vector<std::string>, alpn, {}, "protocols to offer");
ABSL_FLAG(std::string, timeout, "10",
          "how long to wait for the server: seconds, or a duration");
ABSL_FLAG(std::string, ct_logs, "",
          "the logs of Certificate Transparency: the usual JSON");
ABSL_FLAG(std::string, ct_policy, "",
          "chrome, apple, or report, which asks for nothing; chrome if not "
          "given");

namespace cairn::tools {
namespace {

constexpr absl::string_view kFlags[] = {
    "roots",         "host",       "ip",          "uri",
    "no_identity",   "time",       "policy",      "json",
    "crl",           "revocation", "fetch",       "allow_local",
    "fetch_timeout", "starttls",   "client_cert", "client_key",
    "password",      "save_chain", "alpn",        "timeout",
    "ct_logs",       "ct_policy"};

// Longer than anybody looks at a terminal.
constexpr absl::Duration kMaxTimeout = absl::Minutes(10);

// As "cairn verify" has it: more than any build needs.
constexpr size_t kTraceEntries = 4096;

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

// HOST:PORT, without the brackets of IPv6 addresses.
struct Target {
  std::string host;
  int port = 0;
  bool is_address = false;
};

absl::StatusOr<Target> ParseTarget(const std::string& text, int default_port) {
  Target target;
  target.port = default_port;
  absl::string_view rest = text;
  uint8_t address[16];
  if (absl::StartsWith(rest, "[")) {
    const size_t end = rest.find(']');
    target.host = std::string(rest.substr(1, end - 1));
    if (end == absl::string_view::npos ||
        inet_pton(AF_INET6, target.host.c_str(), address) != 1) {
      return Invalid(absl::StrCat("not an IPv6 address in brackets: ", text));
    }
    target.is_address = true;
    rest.remove_prefix(end + 1);
  } else {
    const size_t end = std::min(rest.find(':'), rest.size());
    target.host = std::string(rest.substr(0, end));
    target.is_address = inet_pton(AF_INET, target.host.c_str(), address) == 1;
    rest.remove_prefix(end);
    if (absl::StrContains(rest.substr(std::min<size_t>(rest.size(), 1)), ':')) {
      return Invalid(
          absl::StrCat("an IPv6 address stands in brackets: ", text));
    }
  }
  if (target.host.empty()) return Invalid("give one HOST:PORT");
  if (rest.empty()) return target;
  if (rest[0] != ':' || !absl::SimpleAtoi(rest.substr(1), &target.port) ||
      target.port < 1 || target.port > 65535) {
    return Invalid(absl::StrCat("not a port from 1 to 65535: ", text));
  }
  return target;
}

// "10" is as good as "10s".
absl::StatusOr<absl::Duration> TimeoutFlag() {
  const std::string text = absl::GetFlag(FLAGS_timeout);
  absl::Duration timeout;
  int64_t seconds = 0;
  if (absl::SimpleAtoi(text, &seconds)) {
    timeout = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(text, &timeout)) {
    timeout = absl::ZeroDuration();
  }
  if (timeout < absl::Milliseconds(1) || timeout > kMaxTimeout) {
    return Invalid(absl::StrCat("--timeout: not from 1ms to ",
                                absl::FormatDuration(kMaxTimeout), ": ", text));
  }
  return timeout;
}

// ProtocolNameList, without its length (RFC 7301 section 3.1).
absl::StatusOr<std::string> AlpnFlag() {
  std::string list;
  for (const std::string& name : absl::GetFlag(FLAGS_alpn)) {
    if (name.empty() || name.size() > 255) {
      return Invalid("--alpn: a protocol's name has 1 to 255 octets");
    }
    list.push_back(static_cast<char>(name.size()));
    list += name;
  }
  if (list.size() > 0xffff) return Invalid("--alpn: too many protocols");
  return list;
}

// Unset where there is no --ct_logs. `*logs` is what the settings point to.
absl::StatusOr<std::optional<CtSettings>> CtFlags(
    std::unique_ptr<CtLogList>* logs) {
  const std::string path = absl::GetFlag(FLAGS_ct_logs);
  const std::string policy = absl::GetFlag(FLAGS_ct_policy);
  CtSettings settings;
  if (policy == "apple") {
    settings.policy = ct::Policy::Apple();
  } else if (policy == "report") {
    settings.policy = ct::Policy::ReportOnly();
  } else if (!policy.empty() && policy != "chrome") {
    return Invalid(
        absl::StrCat("--ct-policy: not chrome, apple or report: ", policy));
  }
  if (path.empty()) {
    if (policy.empty()) return std::optional<CtSettings>();
    return Invalid("--ct-policy needs --ct-logs");
  }
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  absl::StatusOr<CtLogList> list = CtLogList::Parse(*text);
  if (!list.ok()) {
    return Invalid(absl::StrCat(path, ": ", list.status().message()));
  }
  *logs = std::make_unique<CtLogList>(*std::move(list));
  settings.logs = logs->get();
  // Whoever names logs wants to see them.
  settings.scope = CtScope::kEverything;
  return std::optional<CtSettings>(settings);
}

absl::Status SetCredential(SSL_CTX* ctx, const ClientCredential& credential) {
  std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> owned;
  std::vector<CRYPTO_BUFFER*> chain;
  for (const std::string& der : credential.chain) {
    owned.emplace_back(CRYPTO_BUFFER_new(
        reinterpret_cast<const uint8_t*>(der.data()), der.size(), nullptr));
    chain.push_back(owned.back().get());
  }
  if (SSL_CTX_set_chain_and_key(ctx, chain.data(), chain.size(),
                                credential.key.get(), nullptr) != 1) {
    ERR_clear_error();
    return Invalid("--client-cert: BoringSSL cannot use this certificate");
  }
  return absl::OkStatus();
}

// What the flags say, and what comes of it.
class Connector {
 public:
  absl::Status ReadFlags(absl::Span<const std::string> args);
  absl::StatusOr<int> Connect();

 private:
  absl::Status ReadIdentity();
  absl::Status ReadCredential();
  absl::StatusOr<bssl::UniquePtr<SSL_CTX>> MakeContext();
  absl::StatusOr<bssl::UniquePtr<SSL>> MakeConnection(SSL_CTX* ctx);
  absl::Status SaveChain(const tls::Verification& verification) const;
  absl::Status Print(const ConnectReport& report) const;

  Target target_;
  StartTls starttls_ = StartTls::kNone;
  absl::Duration timeout_;
  std::string alpn_;
  IdentityFlag identity_;
  der::Time time_ = 0;
  ValidationPolicy policy_;
  std::unique_ptr<VerifyRevocation> revocation_;
  std::unique_ptr<CtLogList> logs_;
  std::optional<CtSettings> ct_;
  std::unique_ptr<ClientCredential> credential_;
  std::shared_ptr<const TrustStore> roots_;
  LibPslSuffixes suffixes_;
};

// HOST, unless another identity is given.
absl::Status Connector::ReadIdentity() {
  if (IdentityFlagCount() > 1) {
    return Invalid("give only one of --host, --ip, --uri and --no-identity");
  }
  if (IdentityFlagCount() == 1) return identity_.Parse();
  return identity_.Set(target_.is_address ? "ip" : "host", target_.host,
                       "HOST");
}

absl::Status Connector::ReadCredential() {
  const std::string certificate = absl::GetFlag(FLAGS_client_cert);
  const std::string key = absl::GetFlag(FLAGS_client_key);
  if (certificate.empty()) {
    if (key.empty()) return absl::OkStatus();
    return Invalid("--client-key needs --client-cert");
  }
  absl::StatusOr<ClientCredential> credential =
      LoadClientCredential(certificate, key, PasswordFlag());
  if (!credential.ok()) return credential.status();
  credential_ = std::make_unique<ClientCredential>(*std::move(credential));
  return absl::OkStatus();
}

absl::Status Connector::ReadFlags(absl::Span<const std::string> args) {
  std::vector<std::string> positional;
  if (absl::Status s = ParseFlags(args, kFlags, &positional); !s.ok()) return s;
  const std::string starttls = absl::GetFlag(FLAGS_starttls);
  if (!starttls.empty() && !ParseStartTls(starttls, &starttls_)) {
    return Invalid(
        absl::StrCat("--starttls: not smtp, imap or pop3: ", starttls));
  }
  if (positional.size() != 1) return Invalid("give one HOST:PORT");
  absl::StatusOr<Target> target =
      ParseTarget(positional[0], DefaultPort(starttls_));
  if (!target.ok()) return target.status();
  target_ = *std::move(target);
  absl::Status status = ReadIdentity();
  if (!status.ok()) return status;
  const absl::StatusOr<absl::Duration> timeout = TimeoutFlag();
  if (!timeout.ok()) return timeout.status();
  timeout_ = *timeout;
  absl::StatusOr<std::string> alpn = AlpnFlag();
  if (!alpn.ok()) return alpn.status();
  alpn_ = *std::move(alpn);
  const absl::StatusOr<der::Time> time = TimeFlag();
  if (!time.ok()) return time.status();
  time_ = *time;
  const absl::StatusOr<ValidationPolicy> policy = PolicyFlag();
  if (!policy.ok()) return policy.status();
  policy_ = *policy;
  absl::StatusOr<std::unique_ptr<VerifyRevocation>> revocation =
      VerifyRevocation::FromFlags("soft");
  if (!revocation.ok()) return revocation.status();
  revocation_ = *std::move(revocation);
  const absl::StatusOr<std::optional<CtSettings>> ct = CtFlags(&logs_);
  if (!ct.ok()) return ct.status();
  ct_ = *ct;
  status = ReadCredential();
  if (!status.ok()) return status;
  absl::StatusOr<std::shared_ptr<const TrustStore>> roots =
      RootsFlag(Purpose::Known::kServerAuth);
  if (!roots.ok()) return roots.status();
  roots_ = *std::move(roots);
  return absl::OkStatus();
}

absl::StatusOr<bssl::UniquePtr<SSL_CTX>> Connector::MakeContext() {
  bssl::UniquePtr<SSL_CTX> ctx(SSL_CTX_new(TLS_with_buffers_method()));
  // Earlier versions have been given up (RFC 8996).
  if (ctx == nullptr ||
      SSL_CTX_set_min_proto_version(ctx.get(), TLS1_2_VERSION) != 1) {
    return absl::ResourceExhaustedError("BoringSSL cannot make an SSL_CTX");
  }
  tls::PeerChecks checks;
  checks.revocation = revocation_->checker() != nullptr;
  checks.revocation_policy = revocation_->policy();
  checks.sources = revocation_->sources();
  checks.issuers = revocation_->fetcher();
  checks.ct = ct_;
  tls::ClientSettings settings;
  settings.domain = [this, checks](const tls::Peer& peer) {
    return tls::WithChecks(
        std::make_unique<InMemoryTrustDomain>(roots_, peer.intermediates), peer,
        checks);
  };
  settings.options.policy = policy_;
  settings.options.public_suffixes = &suffixes_;
  settings.now = [time = time_] { return time; };
  settings.trace_entries = kTraceEntries;
  // What fetches answers at once, and has limits of its own.
  settings.max_pending = 0;
  settings.pending_deadline = kMaxTotalTime;
  absl::Status status = tls::ConfigureClient(ctx.get(), settings);
  if (status.ok() && credential_ != nullptr) {
    status = SetCredential(ctx.get(), *credential_);
  }
  if (!status.ok()) return status;
  PrepareForHandshake(ctx.get());
  return ctx;
}

absl::StatusOr<bssl::UniquePtr<SSL>> Connector::MakeConnection(SSL_CTX* ctx) {
  bssl::UniquePtr<SSL> ssl(SSL_new(ctx));
  if (ssl == nullptr) {
    return absl::ResourceExhaustedError("BoringSSL cannot make an SSL");
  }
  const Identity identity = identity_.identity();
  if (absl::Status s = tls::PrepareClient(ssl.get(), identity); !s.ok()) {
    return s;
  }
  // Whomever we want there, the server is to know whom we called.
  const bool sni =
      identity.kind() != Identity::Kind::kDnsName && !target_.is_address;
  if ((sni && SSL_set_tlsext_host_name(ssl.get(), target_.host.c_str()) != 1) ||
      (!alpn_.empty() &&
       SSL_set_alpn_protos(ssl.get(),
                           reinterpret_cast<const uint8_t*>(alpn_.data()),
                           alpn_.size()) != 0)) {
    ERR_clear_error();
    return Invalid("BoringSSL cannot send this host name or --alpn");
  }
  return ssl;
}

absl::Status Connector::SaveChain(const tls::Verification& verification) const {
  const std::string path = absl::GetFlag(FLAGS_save_chain);
  if (path.empty()) return absl::OkStatus();
  std::string pem;
  for (const der::Input& certificate : verification.sent()) {
    pem += WritePem("CERTIFICATE", certificate.AsStringView());
  }
  return WriteFileAtomically(path, pem);
}

absl::Status Connector::Print(const ConnectReport& report) const {
  if (JsonFlag()) {
    nlohmann::ordered_json json = ConnectReportToJson(report);
    if (nlohmann::ordered_json fetched = revocation_->FetchedToJson();
        !fetched.is_null()) {
      json["fetched"] = std::move(fetched);
    }
    std::cout << json.dump(2) << "\n";
  } else {
    std::cout << ConnectReportToText(report) << revocation_->FetchedToText()
              << AskedToText({"server", identity_, time_, policy_,
                              revocation_->mode(), *roots_});
  }
  if (std::cout.flush()) return absl::OkStatus();
  return absl::InvalidArgumentError("cannot write to standard output");
}

absl::StatusOr<int> Connector::Connect() {
  const absl::StatusOr<bssl::UniquePtr<SSL_CTX>> ctx = MakeContext();
  if (!ctx.ok()) return ctx.status();
  const absl::StatusOr<bssl::UniquePtr<SSL>> ssl = MakeConnection(ctx->get());
  if (!ssl.ok()) return ssl.status();
  const absl::Time deadline = absl::Now() + timeout_;
  const auto no_answer = [](absl::string_view text) {
    PrintError(text);
    return kExitNoAnswer;
  };
  const absl::StatusOr<TcpSocket> socket =
      TcpSocket::Connect(target_.host, target_.port, deadline);
  if (!socket.ok()) return no_answer(socket.status().message());
  const absl::Status asked = AskForTls(starttls_, *socket, deadline);
  if (!asked.ok()) return no_answer(asked.message());
  const TlsHandshake handshake = ShakeHands(ssl->get(), *socket, deadline);
  const tls::Verification& verification = *tls::VerificationOf(ssl->get());
  if (verification.state() == tls::State::kNotVerified) {
    return no_answer(
        absl::StrCat("no TLS with ", socket->peer(), ": ",
                     handshake.alert_received >= 0
                         ? absl::StrCat("the server sent the alert ",
                                        AlertInWords(handshake.alert_received))
                         : handshake.problem));
  }
  if (absl::Status s = SaveChain(verification); !s.ok()) return s;
  absl::Status printed =
      Print({socket->peer(), handshake, verification, credential_.get(),
             logs_ == nullptr ? nullptr : &logs_->view()});
  if (!printed.ok()) return printed;
  if (!verification.accepted()) return kExitNotTrusted;
  if (handshake.connected) return kExitOk;
  return handshake.alert_received >= 0 ? kExitNotTrusted : kExitNoAnswer;
}

}  // namespace

const char kConnectUsage[] =
    "cairn connect [--roots STORE|FILE|DIR|system]\n"
    "    [--host NAME | --ip ADDR | --uri URI | --no-identity]\n"
    "    [--starttls smtp|imap|pop3] [--alpn NAME[,NAME...]]\n"
    "    [--client-cert FILE [--client-key FILE] [--password TEXT]]\n"
    "    [--save-chain FILE] [--ct-logs FILE [--ct-policy "
    "chrome|apple|report]]\n"
    "    [--time RFC3339]\n"
    "    [--policy webpki|webpki-strict|rfc5280|rfc5280-strict|private]\n"
    "    [--crl FILE|DIR[,FILE|DIR...]] [--revocation off|soft|hard]\n"
    "    [--fetch [--allow-local] [--fetch-timeout DURATION]]\n"
    "    [--timeout SECONDS] [--json] HOST[:PORT]\n"
    "  Connects to a TLS server, verifies it for HOST, which may be an IPv4\n"
    "  address or an IPv6 address in brackets, and prints what it sent and "
    "the\n"
    "  verdict. Nothing but TLS is sent to it. --client-cert is PEM, with the\n"
    "  key in the same file or in --client-key, or PKCS #12, with the "
    "password\n"
    "  of \"cairn testca\" or none unless one is given. --ct-logs is a log "
    "list\n"
    "  as Google publishes it. Stapled OCSP responses are looked at unless\n"
    "  --revocation=off. Defaults as for cairn verify, PORT 443 or that of\n"
    "  --starttls, and 10 seconds for the server. Exit code: 0 trusted and\n"
    "  connected, 1 one side refused the other, 2 bad usage or unreadable\n"
    "  input, 4 no connection, or no TLS.\n";

int ConnectCommand(absl::Span<const std::string> args) {
  // Writing to a connection that was closed is an error like any other.
  signal(SIGPIPE, SIG_IGN);
  Connector connector;
  absl::Status status = connector.ReadFlags(args);
  if (status.ok()) {
    const absl::StatusOr<int> code = connector.Connect();
    if (code.ok()) return *code;
    status = code.status();
  }
  PrintError(status.message());
  return kExitUsage;
}

}  // namespace cairn::tools
