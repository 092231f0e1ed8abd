#include "bot/app/control.hpp"

#include "engine/core/canonical_json.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

namespace promenade::app {

namespace {

constexpr std::size_t kRequestBytesMax = 16 << 20;
constexpr int kBacklog = 8;
constexpr int kNoFilesWaitMs = 100;

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof address.sun_path) return std::nullopt;
    text.copy(address.sun_path, text.size());
    return address;
}

// The socket's interface wants the family's own address seen as the general one.
const sockaddr* general(const sockaddr_un& address) {
    return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

class Connection {
public:
    explicit Connection(int file) : file_(file) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { ::close(file_); }

    int file() const { return file_; }

    // False: the other side has gone, or has stopped reading; from then on nothing is written.
    bool write_line(const Value& value) {
        if (broken_) return false;
        const std::string line = canonical(value) + "\n";
        std::size_t sent = 0;
        while (sent < line.size()) {
            const ssize_t part =
                ::send(file_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
            if (part < 0 && errno == EINTR) continue;
            broken_ = part <= 0;
            if (broken_) return false;
            sent += static_cast<std::size_t>(part);
        }
        return true;
    }

    // The next line, without its end; nothing at the end or beyond `limit` bytes.
    std::optional<std::string> read_line(std::size_t limit) {
        for (;;) {
            if (const auto end = buffer_.find('\n'); end != std::string::npos) {
                std::string line = buffer_.substr(0, end);
                buffer_.erase(0, end + 1);
                return line;
            }
            char part[16'384];
            const ssize_t got = ::recv(file_, part, sizeof part, 0);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0 || buffer_.size() > limit) return std::nullopt;
            buffer_.append(part, static_cast<std::size_t>(got));
        }
    }

private:
    const int file_;
    bool broken_ = false;
    std::string buffer_;
};

bool is_trusted(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == ::geteuid() || peer.uid == 0);
}

std::optional<ControlRequest> request_from(const std::string& line) {
    const auto value = parse_json(line);
    const Value* arguments = value ? value.value().find("arguments") : nullptr;
    if (!arguments || !arguments->list()) return std::nullopt;
    ControlRequest request;
    for (const Value& argument : *arguments->list()) {
        if (!argument.text()) return std::nullopt;
        request.arguments.push_back(*argument.text());
    }
    request.folder = value.value().text_at("folder");
    return request;
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::listen(const std::filesystem::path& socket,
                                                             Run run) {
    const auto address = address_of(socket);
    if (!address) return error(Errc::unavailable, "path too long for a socket", socket.string());
    const int listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listening < 0) return error(Errc::unavailable, std::strerror(errno), socket.string());
    // The store's lock is held: whoever made this socket is gone.
    ::unlink(socket.c_str());
    if (::bind(listening, general(*address), sizeof *address) != 0 ||
        ::chmod(socket.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listening, kBacklog) != 0) {
        const int reason = errno;
        ::close(listening);
        return error(Errc::unavailable, std::strerror(reason), socket.string());
    }
    return std::unique_ptr<ControlServer>{new ControlServer{socket, listening, std::move(run)}};
}

ControlServer::ControlServer(std::filesystem::path socket, int listening, Run run)
    : socket_(std::move(socket)), listening_(listening), run_(std::move(run)) {
    thread_ = std::thread{[this] { serve(); }};
}

ControlServer::~ControlServer() {
    stopping_ = true;
    ::shutdown(listening_, SHUT_RDWR);  // wakes the thread
    thread_.join();
    ::close(listening_);
    ::unlink(socket_.c_str());
}

void ControlServer::serve() {
    while (!stopping_) {
        pollfd waiting{listening_, POLLIN, 0};
        if (::poll(&waiting, 1, -1) < 0 && errno != EINTR) return;
        if (stopping_) return;
        const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection >= 0)
            answer(connection);
        else
            ::poll(nullptr, 0, kNoFilesWaitMs);  // who waits makes poll() return at once
    }
}

void ControlServer::answer(int file) {
    Connection connection{file};
    if (!is_trusted(file)) return;
    // A client that stays silent must not keep the others waiting.
    const timeval patience{5, 0};
    ::setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto line = connection.read_line(kRequestBytesMax);
    const auto request = line ? request_from(*line) : std::nullopt;
    if (!request) return;
    const Terminal terminal{[&](Stream stream, const std::string& text) {
        connection.write_line(Map{{stream == Stream::out ? "out" : "err", text}});
    }};
    const int code = run_(*request, terminal);
    connection.write_line(Map{{"code", code}});
}

bool is_served(const std::filesystem::path& socket) {
    const auto address = address_of(socket);
    const int file = address ? ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    if (file < 0) return false;
    const Connection connection{file};
    return ::connect(file, general(*address), sizeof *address) == 0;
}

Result<std::optional<int>> ask_server(const std::filesystem::path& socket,
                                      const ControlRequest& request, const Terminal& terminal) {
    const std::optional<int> nobody;
    const auto address = address_of(socket);
    const int file = address ? ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    if (file < 0) return nobody;
    Connection connection{file};
    if (::connect(file, general(*address), sizeof *address) != 0) return nobody;
    connection.write_line(
        Map{{"arguments", List{request.arguments.begin(), request.arguments.end()}},
            {"folder", request.folder.string()}});
    while (const auto line = connection.read_line(std::numeric_limits<std::size_t>::max())) {
        TRY(const Value answer, parse_json(*line));
        if (answer.find("code"))
            return std::optional{static_cast<int>(answer.number_at("code", 1))};
        const bool is_out = answer.find("out") != nullptr;
        terminal.write(is_out ? Stream::out : Stream::err,
                       std::string{answer.text_at(is_out ? "out" : "err")});
    }
    return error(Errc::unavailable, "the server gave no answer", socket.string());
}

}  // namespace promenade::app
