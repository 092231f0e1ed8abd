// Hands one message at a time to an SMTP server (RFC 5321), on libcurl.
#pragma once

#include "engine/core/result.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace promenade::http {

struct SmtpServer {
    enum class Tls { none, starttls, implicit };

    std::string host;
    unsigned short port = 587;
    Tls tls = Tls::starttls;  // none: nothing is asked, for a server on this machine
    std::string user, password;
    std::string ca_file;  // who is trusted besides the system's authorities, in PEM; or empty
    std::chrono::milliseconds connect_deadline{10'000};
    std::chrono::milliseconds total_deadline{60'000};
};

class Smtp {
public:
    static std::unique_ptr<Smtp> create(boost::asio::io_context& io, SmtpServer server);
    // Messages under way are dropped without calling back.
    virtual ~Smtp() = default;
    // `message`: RFC 5322, CRLF. On the I/O thread; the callback runs there too, later, with
    // success once the server has taken the message upon itself. Errors: rejected (this recipient
    // or this message: 5xx), unavailable (4xx, no answer, or what the server has against us rather
    // than against the recipient; detail says it, without the address).
    virtual void send(const std::string& from, const std::string& to, std::string message,
                      std::function<void(Result<void>)> done) = 0;
};

}  // namespace promenade::http
