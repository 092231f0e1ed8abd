// A client that sends exactly the bytes it is told to, well formed or not.
#pragma once

#include <string>
#include <string_view>

namespace promenade::http {

class RawPeer {
public:
    explicit RawPeer(unsigned short port);
    ~RawPeer();
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    // Ignores that the peer has closed.
    void send(std::string_view bytes);
    // Until the server closes; "<timeout>" is appended after 5 s without that.
    std::string read_all();
    // One answer: its head, and as many bytes as its Content-Length says.
    std::string read_answer();
    // Up to and with `end`.
    std::string read_until(std::string_view end);
    bool closed_by_server();
    void close();

private:
    bool read_more();

    int socket_ = -1;
    std::string unread_;
};

}  // namespace promenade::http
