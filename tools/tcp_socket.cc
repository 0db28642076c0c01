#include "tools/tcp_socket.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace cairn::tools {
namespace {

absl::Status ErrnoStatus(absl::string_view what, int error) {
  return absl::UnavailableError(
      absl::StrCat(what, ": ", std::generic_category().message(error)));
}

absl::Status Wait(int fd, short events, absl::Time deadline) {  // NOLINT: poll
  for (;;) {
    // Rounded up, so that it does not spin through the last millisecond. What
    // is there already is not late, whenever we come to look.
    const int64_t ms = std::max<int64_t>(
        absl::ToInt64Milliseconds(deadline - absl::Now()) + 1, 0);
    pollfd item = {fd, events, 0};
    const int ready =
        poll(&item, 1, static_cast<int>(std::min<int64_t>(ms, INT_MAX)));
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return ErrnoStatus("poll", errno);
    if (absl::Now() >= deadline) {
      return absl::DeadlineExceededError("no answer in time");
    }
  }
}

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// The address in digits; empty where there is none.
std::string AddressText(const sockaddr* address, socklen_t size) {
  char text[NI_MAXHOST];
  if (getnameinfo(address, size, text, sizeof(text), nullptr, 0,
                  NI_NUMERICHOST) != 0) {
    return "";
  }
  return text;
}

// Tries one address. The socket, or -1 and `*status`.
int ConnectTo(const addrinfo& address, absl::Time deadline,
              absl::Status* status) {
  const int fd = socket(address.ai_family,
                        address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                        address.ai_protocol);
  if (fd < 0) {
    *status = ErrnoStatus("socket", errno);
    return -1;
  }
  int error = 0;
  if (connect(fd, address.ai_addr, address.ai_addrlen) != 0) error = errno;
  if (error == EINPROGRESS) {
    *status = Wait(fd, POLLOUT, deadline);
    socklen_t size = sizeof(error);
    if (status->ok() &&
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
        error == 0) {
      return fd;
    }
  } else if (error == 0) {
    return fd;
  }
  if (status->ok() || error != EINPROGRESS) {
    *status = absl::UnavailableError(std::generic_category().message(error));
  }
  close(fd);
  return -1;
}

}  // namespace

absl::StatusOr<TcpSocket> TcpSocket::Connect(const std::string& host, int port,
                                             absl::Time deadline) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error =
      getaddrinfo(host.c_str(), absl::StrCat(port).c_str(), &hints, &list);
  if (error != 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot look up ", host, ": ", gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list,
                                                             freeaddrinfo);
  absl::Status status = absl::UnavailableError("no address");
  std::string tried;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    const std::string text = AddressText(one->ai_addr, one->ai_addrlen);
    const std::string peer = one->ai_family == AF_INET6
                                 ? absl::StrCat("[", text, "]:", port)
                                 : absl::StrCat(text, ":", port);
    status = absl::OkStatus();
    const int fd = ConnectTo(*one, deadline, &status);
    if (fd >= 0) return TcpSocket(fd, peer);
    absl::StrAppend(&tried, tried.empty() ? "" : "; ", peer, ": ",
                    status.message());
    if (absl::IsDeadlineExceeded(status)) break;
  }
  return absl::Status(status.code(), absl::StrCat("cannot connect: ", tried));
}

TcpSocket::~TcpSocket() {
  if (fd_ >= 0) close(fd_);
}

TcpSocket::TcpSocket(TcpSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), peer_(std::move(other.peer_)) {}

std::string TcpSocket::LocalAddressLiteral() const {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  std::string text;
  if (getsockname(fd_, generic, &size) == 0) text = AddressText(generic, size);
  // Without the zone of a link-local address.
  text = text.substr(0, text.find('%'));
  return absl::StrCat("[", absl::StrContains(text, ':') ? "IPv6:" : "", text,
                      "]");
}

absl::Status TcpSocket::WaitToRead(absl::Time deadline) const {
  return Wait(fd_, POLLIN, deadline);
}

absl::Status TcpSocket::WaitToWrite(absl::Time deadline) const {
  return Wait(fd_, POLLOUT, deadline);
}

void TcpSocket::Finish() const {
  // A whole flight of TLS, and more.
  constexpr int kMaxReads = 64;
  constexpr size_t kReadSize = 4096;
  shutdown(fd_, SHUT_WR);
  const absl::Time deadline = absl::Now() + absl::Seconds(1);
  for (int i = 0; i < kMaxReads; ++i) {
    const absl::StatusOr<std::string> rest = Receive(kReadSize, deadline);
    if (!rest.ok() || rest->empty()) return;
  }
}

absl::Status TcpSocket::Send(absl::string_view bytes,
                             absl::Time deadline) const {
  while (!bytes.empty()) {
    const ssize_t size = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size >= 0) {
      bytes.remove_prefix(static_cast<size_t>(size));
      continue;
    }
    if (errno == EINTR) continue;
    if (!WouldBlock(errno)) return ErrnoStatus("cannot send", errno);
    if (absl::Status s = WaitToWrite(deadline); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> TcpSocket::Receive(size_t max_size,
                                               absl::Time deadline) const {
  std::string bytes(max_size, '\0');
  for (;;) {
    const ssize_t size = recv(fd_, &bytes[0], bytes.size(), 0);
    if (size >= 0) {
      bytes.resize(static_cast<size_t>(size));
      return bytes;
    }
    if (errno == EINTR) continue;
    if (!WouldBlock(errno)) return ErrnoStatus("cannot receive", errno);
    if (absl::Status s = WaitToRead(deadline); !s.ok()) return s;
  }
}

}  // namespace cairn::tools
