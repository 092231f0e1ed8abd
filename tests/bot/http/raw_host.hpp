// A server that does, connection by connection, what a test wrote down; with TLS if it is given a
// name to be certified for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace promenade::http {

// One accepted connection.
class RawConnection {
public:
    virtual ~RawConnection() = default;
    // Up to the end of the header block; a body is not waited for. Empty: the peer has gone.
    virtual std::string read_head() = 0;
    virtual void send(std::string_view bytes) = 0;
};

using Script = std::function<void(RawConnection&)>;

class RawHost {
public:
    // Accepts as many connections as there are scripts; each runs on a thread of its own.
    explicit RawHost(std::vector<Script> scripts, std::string certified_name = {});
    ~RawHost();  // waits for the scripts: end the client first if they read
    RawHost(const RawHost&) = delete;
    RawHost& operator=(const RawHost&) = delete;

    unsigned short port() const { return port_; }
    // Of the certificate, which signs itself.
    const std::string& ca_file() const { return ca_file_; }

private:
    int listener_ = -1;
    unsigned short port_ = 0;
    std::string ca_file_;
    std::thread thread_;
};

}  // namespace promenade::http
