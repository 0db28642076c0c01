#include "examples/service.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "openssl/err.h"
#include "tls/alert.h"
#include "tls/client.h"
#include "tls/server.h"
#include "tls/verification.h"
#include "tools/tcp_socket.h"

namespace cairn::examples {
namespace {

// Waits until `fd` is readable or writable; not after the deadline.
bool Wait(int fd, short events, absl::Time deadline) {  // NOLINT: poll
  const absl::Duration left = deadline - absl::Now();
  if (left <= absl::ZeroDuration()) return false;
  pollfd item = {fd, events, 0};
  poll(&item, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
  return true;
}

// Calls a function of BoringSSL until it need not wait for the peer any more.
// SSL_ERROR_NONE, or what ended it: SSL_ERROR_WANT_READ and WANT_WRITE are the
// deadline. Nothing here fetches, so no verification is ever pending.
int Drive(SSL* ssl, absl::Time deadline, absl::FunctionRef<int()> call) {
  for (;;) {
    ERR_clear_error();
    const int result = call();
    const int error = SSL_get_error(ssl, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
      return error;
    }
    const auto events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    if (!Wait(SSL_get_fd(ssl), events, deadline)) return error;
  }
}

// Why Drive() failed: our verification of the peer, the peer's of us, or
// something else.
std::string Problem(const SSL* ssl, int error) {
  const tls::Verification& verification = *tls::VerificationOf(ssl);
  if (verification.state() == tls::State::kRefused) {
    return verification.ToText();
  }
  const uint32_t code = ERR_peek_error();
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET) {
    const int alert = reason - SSL_AD_REASON_OFFSET;
    return absl::StrCat("refused by the peer: alert ",
                        tls::AlertName(static_cast<uint8_t>(alert)), " (",
                        alert, ")\n");
  }
  if (reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE) {
    return "refused: no client certificate\n";
  }
  switch (error) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return "failed: no answer in time\n";
    case SSL_ERROR_SSL:
      return absl::StrCat("failed: ", ERR_reason_error_string(code), "\n");
  }
  return "failed: the peer closed the connection\n";
}

// Reads until `enough`, the end, or `max_size`: what came, and why no more did.
int Read(SSL* ssl, absl::Time deadline, size_t max_size,
         absl::string_view enough, std::string* text) {
  while (text->size() < max_size) {
    char buffer[4096];
    int size = 0;
    const int error = Drive(ssl, deadline, [&] {
      return size = SSL_read(ssl, buffer, sizeof(buffer));
    });
    if (error != SSL_ERROR_NONE) return error;
    text->append(buffer, static_cast<size_t>(size));
    if (!enough.empty() && absl::StrContains(*text, enough)) break;
  }
  return SSL_ERROR_NONE;
}

int Write(SSL* ssl, absl::Time deadline, const std::string& text) {
  return Drive(ssl, deadline, [&] {
    return SSL_write(ssl, text.data(), static_cast<int>(text.size()));
  });
}

// Says that nothing more comes, and waits until the peer has nothing to say
// either: closing with unread bytes would reset the connection, and an alert be
// lost.
void Part(int fd, absl::Time deadline) {
  shutdown(fd, SHUT_WR);
  char buffer[4096];
  while (Wait(fd, POLLIN, deadline) &&
         recv(fd, buffer, sizeof(buffer), 0) > 0) {
  }
}

// One client: what came of it, in lines.
std::string ServeOne(SSL_CTX* ctx, int fd, absl::Time deadline) {
  const bssl::UniquePtr<SSL> owned(SSL_new(ctx));
  SSL* const ssl = owned.get();
  if (ssl == nullptr || SSL_set_fd(ssl, fd) != 1) return "failed: no memory\n";
  const absl::Status prepared = tls::PrepareServer(ssl);
  if (!prepared.ok()) return absl::StrCat("failed: ", prepared.message(), "\n");
  const int error = Drive(ssl, deadline, [&] { return SSL_accept(ssl); });
  if (error != SSL_ERROR_NONE) return Problem(ssl, error);
  // A resumed session was verified when it began. Has anything changed?
  if (SSL_session_reused(ssl) &&
      tls::VerifyAgain(ssl) != tls::State::kAccepted) {
    return tls::VerificationOf(ssl)->ToText();
  }

  const std::string& name = tls::VerificationOf(ssl)->peer_name();
  const std::string verdict = absl::StrCat("accepted: ", name, "\n");
  std::string request;
  if (Read(ssl, deadline, kMaxRequestSize, "\r\n\r\n", &request) ==
      SSL_ERROR_NONE) {
    const std::string body = absl::StrCat("hello, ", name, "\n");
    Write(ssl, deadline,
          absl::StrCat("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n"
                       "Content-Length: ",
                       body.size(), "\r\n\r\n", body));
    SSL_shutdown(ssl);
  }
  return verdict;
}

// Becomes readable when the server is to stop, and stays so.
int stop_event = -1;

void Stop(int) {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t size = write(stop_event, &one, sizeof(one));
}

class Server {
 public:
  Server(SSL_CTX* ctx, int listener, int connections)
      : ctx_(ctx), listener_(listener), connections_(connections) {}

  // What each thread does: one client after another.
  void Work() {
    for (;;) {
      pollfd fds[] = {{stop_event, POLLIN, 0}, {listener_, POLLIN, 0}};
      if (poll(fds, 2, -1) < 0) continue;
      if (fds[0].revents != 0) return;
      int number = 0;
      const int fd = Accept(&number);
      if (fd < 0) continue;
      const absl::Time deadline = absl::Now() + kConnectionTime;
      std::string text = ServeOne(ctx_, fd, deadline);
      text.pop_back();
      text = absl::StrReplaceAll(text, {{"\n", "\n  "}});
      Print(absl::StrCat("connection ", number, ": ", text, "\n"));
      Part(fd, deadline);
      close(fd);
    }
  }

 private:
  // -1 where another thread was faster, or it was the last.
  int Accept(int* number) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (connections_ != 0 && accepted_ == connections_) return -1;
    const int fd =
        accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return -1;
    *number = ++accepted_;
    if (accepted_ == connections_) Stop(0);
    return fd;
  }

  void Print(const std::string& text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::cout << text << std::flush;
  }

  SSL_CTX* const ctx_;
  const int listener_;
  const int connections_;
  std::mutex mutex_;
  int accepted_ = 0;
};

}  // namespace

absl::StatusOr<bssl::UniquePtr<SSL_CTX>> NewContext(
    const std::string& chain_file, const std::string& key_file) {
  bssl::UniquePtr<SSL_CTX> ctx(SSL_CTX_new(TLS_method()));
  if (ctx == nullptr ||
      SSL_CTX_set_min_proto_version(ctx.get(), TLS1_2_VERSION) != 1) {
    return absl::InternalError("SSL_CTX_new");
  }
  if (SSL_CTX_use_certificate_chain_file(ctx.get(), chain_file.c_str()) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot read certificates: ", chain_file));
  }
  if (SSL_CTX_use_PrivateKey_file(ctx.get(), key_file.c_str(),
                                  SSL_FILETYPE_PEM) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("not the certificate's key: ", key_file));
  }
  return ctx;
}

absl::Status Serve(SSL_CTX* ctx, int port, int connections) {
  signal(SIGPIPE, SIG_IGN);  // clients close when they like
  stop_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  signal(SIGTERM, Stop);
  signal(SIGINT, Stop);

  const int listener =
      socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (stop_event < 0 || port < 0 || port > UINT16_MAX ||
      bind(listener, generic, size) != 0 || listen(listener, kWorkers) != 0 ||
      getsockname(listener, generic, &size) != 0) {
    close(listener);
    return absl::UnavailableError(
        absl::StrCat("cannot listen on 127.0.0.1:", port));
  }
  std::cout << "listening on 127.0.0.1:" << ntohs(address.sin_port) << "\n"
            << std::flush;

  Server server(ctx, listener, connections);
  std::vector<std::thread> workers;
  for (int i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&server] { server.Work(); });
  }
  for (std::thread& worker : workers) worker.join();
  close(listener);
  std::cout << "stopped\n" << std::flush;
  return absl::OkStatus();
}

absl::StatusOr<bool> Ask(SSL_CTX* ctx, const std::string& target,
                         const Identity& server) {
  const size_t colon = target.rfind(':');
  int port = 0;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(target.substr(colon + 1), &port)) {
    return absl::InvalidArgumentError(absl::StrCat("not HOST:PORT: ", target));
  }
  const bssl::UniquePtr<SSL> owned(SSL_new(ctx));
  SSL* const ssl = owned.get();
  if (ssl == nullptr) return absl::InternalError("SSL_new");
  if (absl::Status s = tls::PrepareClient(ssl, server); !s.ok()) return s;

  signal(SIGPIPE, SIG_IGN);  // servers close when they like
  const absl::Time deadline = absl::Now() + kConnectionTime;
  const absl::StatusOr<tools::TcpSocket> socket =
      tools::TcpSocket::Connect(target.substr(0, colon), port, deadline);
  if (!socket.ok()) return socket.status();
  if (SSL_set_fd(ssl, socket->fd()) != 1) return absl::InternalError("SSL_new");
  int error = Drive(ssl, deadline, [&] { return SSL_connect(ssl); });
  if (error != SSL_ERROR_NONE) {
    std::cout << "server: " << Problem(ssl, error);
    Part(socket->fd(), deadline);
    return false;
  }
  std::cout << "server: " << tls::VerificationOf(ssl)->ToText();

  // In TLS 1.3 the server looks at our certificate only now: where it refuses
  // us that comes in place of the response.
  std::string response;
  Write(ssl, deadline, "GET / HTTP/1.0\r\n\r\n");
  error = Read(ssl, deadline, kMaxResponseSize, "", &response);
  std::cout << response;
  const bool whole = error == SSL_ERROR_ZERO_RETURN && !response.empty();
  if (!whole) std::cout << "client: " << Problem(ssl, error);
  SSL_shutdown(ssl);
  Part(socket->fd(), deadline);
  return whole;
}

}  // namespace cairn::examples
