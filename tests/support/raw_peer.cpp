#include "tests/support/raw_peer.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace promenade::http {

RawPeer::RawPeer(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

RawPeer::~RawPeer() { close(); }

void RawPeer::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

void RawPeer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool RawPeer::read_more() {
    std::array<char, 4096> chunk;
    const auto size = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) unread_ += "<timeout>";
    if (size <= 0) return false;
    unread_.append(chunk.data(), static_cast<std::size_t>(size));
    return true;
}

std::string RawPeer::read_all() {
    while (read_more()) {
    }
    return std::exchange(unread_, {});
}

std::string RawPeer::read_until(std::string_view end) {
    std::size_t found = unread_.find(end);
    while (found == std::string::npos && read_more()) found = unread_.find(end);
    if (found == std::string::npos) return std::exchange(unread_, {});
    const std::string text = unread_.substr(0, found + end.size());
    unread_.erase(0, found + end.size());
    return text;
}

std::string RawPeer::read_answer() {
    std::string answer = read_until("\r\n\r\n");
    const auto field = answer.find("Content-Length: ");
    if (field == std::string::npos) return answer;
    const std::size_t length = std::stoul(answer.substr(field + 16));
    while (unread_.size() < length && read_more()) {
    }
    answer += unread_.substr(0, length);
    unread_.erase(0, length);
    return answer;
}

bool RawPeer::closed_by_server() { return read_all().empty(); }

}  // namespace promenade::http
