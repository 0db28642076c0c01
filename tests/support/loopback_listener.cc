#include "tests/support/loopback_listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/support/die.h"

namespace cairn::testing {

LoopbackListener::LoopbackListener() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  DieUnless(listener_ >= 0 && bind(listener_, generic, size) == 0 &&
                listen(listener_, 16) == 0 &&
                getsockname(listener_, generic, &size) == 0 &&
                pipe2(stop_, O_CLOEXEC) == 0,
            "cannot listen on 127.0.0.1");
  port_ = ntohs(address.sin_port);
}

LoopbackListener::~LoopbackListener() {
  if (stop_[1] >= 0) close(stop_[1]);
  close(listener_);
  close(stop_[0]);
}

bool LoopbackListener::Wait() {
  for (;;) {
    pollfd fds[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    if (poll(fds, 2, -1) < 0) continue;
    return fds[1].revents == 0;
  }
}

int LoopbackListener::Accept() {
  const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (connection < 0) return connection;
  const timeval limit = {20, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  return connection;
}

void LoopbackListener::Stop() {
  close(stop_[1]);
  stop_[1] = -1;
}

bool SendAll(int connection, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size =
        send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return true;
}

}  // namespace cairn::testing
