#ifndef CAIRN_TOOLS_TCP_SOCKET_H_
#define CAIRN_TOOLS_TCP_SOCKET_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace cairn::tools {

// A TCP connection as a client has it: non-blocking, with a deadline for
// everything. Not thread-safe.
class TcpSocket {
 public:
  // Connects to the addresses of `host`, a name or an address without
  // brackets, one after the other, until one answers. Unavailable with one line
  // where none does, DeadlineExceeded where it took too long. To look up the
  // name takes as long as the system's resolver takes.
  static absl::StatusOr<TcpSocket> Connect(const std::string& host, int port,
                                           absl::Time deadline);

  ~TcpSocket();
  TcpSocket(TcpSocket&& other) noexcept;
  TcpSocket& operator=(TcpSocket&&) = delete;

  int fd() const { return fd_; }
  // Where it leads to: "127.0.0.1:443", "[::1]:443".
  const std::string& peer() const { return peer_; }
  // Our address as SMTP writes it: "[127.0.0.1]", "[IPv6:::1]" (RFC 5321
  // section 4.1.3).
  std::string LocalAddressLiteral() const;

  // Waits until it can be read or written.
  absl::Status WaitToRead(absl::Time deadline) const;
  absl::Status WaitToWrite(absl::Time deadline) const;

  // Says that nothing more comes, and reads what the other side still sends
  // until it closes, for a second at most: closing with unread octets would
  // reset the connection, and what was sent last be lost.
  void Finish() const;

  // Sends all of it.
  absl::Status Send(absl::string_view bytes, absl::Time deadline) const;
  // Waits for some bytes, at most `max_size`. Empty at the end of the stream.
  absl::StatusOr<std::string> Receive(size_t max_size,
                                      absl::Time deadline) const;

 private:
  TcpSocket(int fd, std::string peer) : fd_(fd), peer_(std::move(peer)) {}

  int fd_;
  std::string peer_;
};

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_TCP_SOCKET_H_
